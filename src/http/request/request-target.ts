import type { IncomingMessage } from 'node:http';

/** What a request is for, and by what name its client calls us. */
export interface RequestTarget {
  /** Without the slash that may stand at its end, unless it is all there is. */
  readonly path: string;
  /** Whether a slash stood at its end: what is relative to a page there is meant differently. */
  readonly hasSlash: boolean;
  /** With its `?`; empty if there is none. */
  readonly search: string;
  /** The host, and perhaps a port; undefined if the client says none. */
  readonly host: string | undefined;
}

/**
 * Reads the target of a request, which is a path and a query, or a whole URL, as for a proxy: then the host in it counts,
 * and not the `Host` header (RFC 9112, 3.2.2).
 */
export function readTarget({ url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>): RequestTarget {
  const [, authority = headers.host, rest = url] = /^https?:\/\/([^/?]*)(.*)$/is.exec(url) ?? [];
  const query = rest.indexOf('?');
  const [path, search] = query < 0 ? [rest, ''] : [rest.slice(0, query), rest.slice(query)];
  const hasSlash = /[^/]\/$/.test(path);
  return { path: hasSlash ? path.slice(0, -1) : path || '/', hasSlash, search, host: authority };
}

/** The path of the webhook, with or without the token that tells one call's posts from others'. */
export const callbackPath = /^\/callbacks\/calls(?:\/([^/]+))?$/;

/** The same as one text: what stands in the place of the token is a secret. */
export const callbackRoute = '/callbacks/calls/{token}';
