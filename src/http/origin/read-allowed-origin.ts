import { isIP } from 'node:net';
import { isLoopback } from '../../net/host.ts';

/** An entry in its parts: a scheme, and what comes behind `://`. */
const entryForm = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i;
/** What apps have instead of a domain: `localhost`, an extension's id, a dot. */
const appHost = /^[a-z0-9._~-]{1,253}(?::\d{1,5})?$/i;
/** A domain or an address as a URL has it; the longest domain has 253 characters (RFC 1035, 2.3.4). */
const webHost = /^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]+\])$/;

/**
 * Reads an origin of web pages or of an app, or a pattern of several, as an operator writes it:
 * - `https://app.example.org`, `http://localhost:3000`: pages of a host and port
 * - `https://*.example.org`: pages of all sub-domains, not of the domain itself
 * - `http://localhost:*`: pages of all ports of this machine
 * - `capacitor://localhost`, `chrome-extension://abcdef`: an app, by the scheme of its own
 * - `moz-extension://*`: all apps of a scheme, such as extensions of Firefox, each of which has another id in each browser
 *
 * @returns it as `createAllowedOrigins` takes it: in small letters, without a port that goes without saying or a slash at the end
 * @throws {Error} when it is none, with a predicate that says what is wrong and what is right
 */
export function readAllowedOrigin(text: string): string {
  if (/\s/.test(text)) throw new Error('has a space in it: separate origins by commas');
  if (text === '*') {
    throw new Error('would let all web pages in: name origins, as "https://app.example.org" is one');
  }
  const [, givenScheme, rest = ''] = entryForm.exec(text) ?? [];
  const scheme = givenScheme?.toLowerCase();
  if (scheme === 'file' || text.toLowerCase() === 'null') {
    throw new Error(
      'is what local files and frames of any site call themselves: serve the page over http(s), or an app by a scheme of its own, and name that',
    );
  }
  if (scheme === undefined) throw new Error('has no scheme: origins are like "https://app.example.org"');
  if (scheme === 'ws' || scheme === 'wss') {
    throw new Error('is the address of a WebSocket: name the page that opens it, by http:// or https://');
  }
  if (scheme === 'http' || scheme === 'https') return readWebOrigin(scheme, rest);
  if (/^[htps]+$/.test(scheme)) throw new Error('has a misspelt scheme: it is https:// or http://');
  return readAppOrigin(scheme, rest);
}

function readWebOrigin(scheme: string, rest: string): string {
  const hasAnySubdomain = rest.startsWith('*.');
  const hasAnyPort = /:\*\/?$/.test(rest);
  const plain = rest.replace(/^\*\./, '').replace(/:\*(\/?)$/, '$1');
  if (/^[^/]*\*/.test(plain)) {
    throw new Error('has a * elsewhere than for whole sub-domains, as in "https://*.example.org"');
  }
  const url = URL.parse(`${scheme}://${plain}`);
  if (!url || !/^[^/\\?#@]/.test(plain) || !webHost.test(url.hostname)) {
    throw new Error('has no valid host and port: origins are like "https://app.example.org"');
  }
  const { protocol, hostname, port } = url;
  if (hasAnySubdomain && !hasSubdomains(hostname)) {
    throw new Error('is too wide: behind "*." stands a domain of two parts at least, such as "example.org"');
  }
  if (hasAnyPort && !isLoopback(hostname)) {
    throw new Error('has a * for the port, which is for this machine only, as in "http://localhost:*"');
  }
  const shownPort = hasAnyPort ? ':*' : port && `:${port}`;
  const origin = `${protocol}//${hasAnySubdomain ? '*.' : ''}${hostname}${shownPort}`;
  if (!/^[^/\\?#@]+\/?$/.test(plain))
    throw new Error(`has more than scheme, host and port: write "${origin}"`);
  return origin;
}

/** Whether a domain has sub-domains that belong to one owner, as far as its form tells. */
function hasSubdomains(hostname: string): boolean {
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return !isAddress && (hostname === 'localhost' || /[^.]\.[^.]/.test(hostname));
}

function readAppOrigin(scheme: string, rest: string): string {
  const [host = ''] = rest.split(/[/?#]/, 1);
  if (host !== '*' && !appHost.test(host))
    throw new Error(`has no valid host: apps have origins like "${scheme}://localhost"`);
  const origin = `${scheme}://${host.toLowerCase()}`;
  if (!/^\/?$/.test(rest.slice(host.length))) {
    throw new Error(`has more than scheme, host and port: write "${origin}"`);
  }
  return origin;
}
