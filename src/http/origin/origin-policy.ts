import { LRUCache } from 'lru-cache';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostInUrl, parseHost } from '../../net/host.ts';
import { createAllowedOrigins } from './allowed-origins.ts';
import type { AllowedOrigins } from './allowed-origins.ts';
import { refusalOfOrigin } from './foreign-origin.ts';

/**
 * What a request is for: `page` and its files; `preflight`, a browser's question what a page may send; `socket`, a
 * WebSocket; `read`, GraphQL that a page of another origin can ask for without being asked itself, which is by GET, or as
 * a stream of results; `query`, any other GraphQL over HTTP.
 */
export type Purpose = 'page' | 'preflight' | 'socket' | 'read' | 'query';

/** By what the gateway is known, and to whom it is open. */
export interface OriginPolicyOptions {
  /** Where it listens. */
  readonly host: string;
  /** The base address that it has on the outside; undefined if it has none of its own. */
  readonly publicUrl: string | undefined;
  /** The origins of web pages and apps that may use it besides its own, as `readAllowedOrigin` gives them. */
  readonly allowedOrigins: readonly string[];
  /** Whether it asks who its clients are. */
  readonly authenticates: boolean;
}

/** Decides which web pages may use the gateway. */
export interface OriginPolicy {
  /** Of pages that may read what is answered to them, besides our own. */
  readonly allowedOrigins: AllowedOrigins;
  /** Says why a request is not let in; undefined if it is. */
  refusalOf(
    purpose: Purpose,
    headers: Pick<IncomingHttpHeaders, 'host' | 'origin' | 'sec-fetch-site'>,
  ): OriginRefusal | undefined;
}

/** Why a request is not let in. */
export interface OriginRefusal {
  /** A sentence for whoever asked. */
  readonly message: string;
  /** Whose page it was of, if that is why and it is known. */
  readonly foreignOrigin?: string | undefined;
}

const foreignHost: OriginRefusal = {
  message:
    'The Host header names another host than this gateway: PUBLIC_URL and ALLOWED_ORIGINS say by what names it is known.',
};

/**
 * Makes the policy.
 *
 * A browser sends a page's requests anywhere, to this machine and its network too, and says by `Origin` whose page it is.
 * It asks first (CORS) only for some: a WebSocket it opens for every page. So an origin is let in if it is listed or our
 * own, that is the host of the request itself. No browser leaves `Origin` out of a WebSocket's handshake. It does for a GET
 * whose answer the page can't read (`no-cors`, an image, a form, a link), and says then by `Sec-Fetch-Site` that the page
 * is another's: that would be enough to have a query executed, or to keep an event stream open. A browser that says
 * neither, such as one that is older than Fetch metadata, or before a gateway on plain http by another name than
 * `localhost`, can't be told from a program. Its pages could have queries executed so, whose answers they can't read.
 *
 * An attacker's name may come to resolve to this machine's address (DNS rebinding). To the browser the attacker's page is
 * then of our own origin, and the `Host` header is all that tells. So a name must be one that we are known by; an
 * address is nobody's to point elsewhere. It matters for pages, and where there are no tokens, which such a page lacks,
 * for every query. Clients that aren't browsers may reach a gateway with tokens by any name.
 */
export function createOriginPolicy(options: OriginPolicyOptions): OriginPolicy {
  const { host: listeningHost, authenticates } = options;
  const publicUrl = options.publicUrl === undefined ? undefined : new URL(options.publicUrl);
  const allowedOrigins = createAllowedOrigins(options.allowedOrigins);
  /** The decisions on the newest `Host` headers: clients send the same few with every request. */
  const known = new LRUCache<string, boolean>({ max: 100 });
  const names = new Set(['localhost', hostInUrl(listeningHost), ...allowedOrigins.hostnames]);
  if (publicUrl) names.add(publicUrl.hostname);

  function isKnown({ hostname }: URL): boolean {
    return names.has(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  }

  function isKnownHost(host = ''): boolean {
    let decision = known.get(host);
    if (decision === undefined) {
      const own = parseHost(host, 'http:');
      decision = own !== undefined && isKnown(own);
      known.set(host, decision);
    }
    return decision;
  }

  function isOurs(origin: string, host: string | undefined): boolean {
    if (origin === publicUrl?.origin || allowedOrigins.has(origin)) return true;
    const page = URL.parse(origin);
    // By the page's scheme: TLS may end before us, and leaves out the port that it has by default.
    const own = page && parseHost(host, page.protocol);
    return own != null && page?.origin === origin && page.host === own.host && isKnown(own);
  }

  return {
    allowedOrigins,
    refusalOf(purpose, { host, origin, 'sec-fetch-site': site }) {
      const needsKnownHost = purpose === 'page' || (purpose !== 'socket' && !authenticates);
      if (needsKnownHost && !isKnownHost(host)) return foreignHost;
      const isOpaque = purpose === 'read' && origin === undefined && /^(?:cross|same)-site$/.test(site ?? '');
      const isForeign = purpose !== 'query' && origin !== undefined && !isOurs(origin, host);
      return isOpaque || isForeign ? { message: refusalOfOrigin(origin), foreignOrigin: origin } : undefined;
    },
  };
}
