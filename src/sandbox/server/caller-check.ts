import type { IncomingHttpHeaders } from 'node:http';
import { hostInUrl, parseHost } from '../../net/host.ts';
import { ApiError } from './api-error.ts';

/** Where a sandbox listens. */
export interface Address {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** Refuses requests that aren't meant for this sandbox, or come from where they may not. */
export type CallerCheck = (headers: IncomingHttpHeaders, isOpenToPages: boolean) => void;

/**
 * Makes a check that refuses requests of web pages. A browser sends a page's requests to localhost, too, and an
 * attacker's host name may resolve to it. The check throws {@link ApiError} 421 for a `Host` that isn't the sandbox's,
 * and 403 for an `Origin` that isn't, unless pages may come in.
 */
export function createCallerCheck(address: Address): CallerCheck {
  const authorities = new Set(ownAuthorities(address));
  const origins = new Set([...authorities].map((authority) => `${address.scheme}://${authority}`));
  return ({ host, origin }, isOpenToPages) => {
    if (!authorities.has(parseHost(host, `${address.scheme}:`)?.host ?? '')) {
      throw new ApiError(
        421,
        'MisdirectedRequest',
        `The Host header must be one of ${[...authorities].join(', ')}.`,
      );
    }
    if (!isOpenToPages && origin !== undefined && !origins.has(origin)) {
      throw new ApiError(403, 'Forbidden', 'Web pages of other origins may not use the sandbox.');
    }
  };
}

function ownAuthorities({ scheme, host, port }: Address): string[] {
  const hosts = ['localhost', '127.0.0.1', '[::1]', hostInUrl(host)];
  return hosts.map((name) => new URL(`${scheme}://${name}:${port}`).host);
}
