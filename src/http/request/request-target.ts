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

/** Who posts below `/callbacks`: Graph, of calls; Event Grid, of events in rooms; Call Automation, of its connections. */
export type CallbackSource = 'calls' | 'events' | 'automation';

/** Where a post of a platform goes. */
export interface CallbackTarget {
  readonly source: CallbackSource;
  /** What tells the posts that may come from others': a secret. Undefined if the path ends before it. */
  readonly token: string | undefined;
}

/** Reads a path by which a platform posts. @returns undefined if it is another */
export function readCallbackPath(path: string): CallbackTarget | undefined {
  const [, source, token] = /^\/callbacks\/(calls|events|automation)(?:\/([^/]+))?$/.exec(path) ?? [];
  return source === undefined ? undefined : { source: source as CallbackSource, token };
}

/** Such a path as one of few texts: what stands in the place of the token is a secret. */
export function callbackRoute(source: CallbackSource): string {
  return `/callbacks/${source}/{token}`;
}
