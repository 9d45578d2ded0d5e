import { isLoopback } from '../../net/host.ts';

/** Where an Azure Communication Services resource is, and its access key. */
export interface ConnectionString {
  /** Scheme and authority without a path, such as `https://contoso.communication.azure.com`. */
  readonly endpoint: string;
  /** Base64, as the portal shows it. A secret. */
  readonly accessKey: string;
}

/**
 * Reads `endpoint=https://…;accesskey=…`, the pairs in any order, names in any case.
 *
 * Own code, since the parser of `@azure/communication-common` quotes the whole string in its error, key and all, takes the
 * pairs in one order only, and checks neither of them.
 *
 * @throws {Error} when something is wrong; it says what, and never what the key is
 */
export function parseConnectionString(text: string): ConnectionString {
  const pairs = new Map<string, string>();
  const parts = text.split(';').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (name !== 'endpoint' && name !== 'accesskey') {
      throw new Error('has a part that is neither endpoint=… nor accesskey=…');
    }
    if (pairs.has(name)) throw new Error(`names ${name} twice`);
    pairs.set(name, part.slice(equals + 1).trim());
  }
  const endpoint = pairs.get('endpoint');
  const accessKey = pairs.get('accesskey');
  if (!endpoint) throw new Error('has no endpoint=…');
  if (!accessKey) throw new Error('has no accesskey=…');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(accessKey)) {
    throw new Error('has an access key that is not base64');
  }
  return { endpoint: parseEndpoint(endpoint), accessKey };
}

/**
 * Reads the address of a resource: http or https, a host, no path. Plain http is for loopback only, since keys and
 * tokens go over it.
 *
 * @returns the origin, without a trailing slash
 * @throws {Error} when something is wrong; it says what
 */
export function parseEndpoint(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('has an endpoint that is not an http(s) URL');
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    throw new Error('has an endpoint with more than a scheme, a host and a port');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Error('has an endpoint over plain http, which is for this machine only: use https');
  }
  return url.origin;
}
