import type { ListPage } from '../../rooms/rooms-provider.ts';
import { badUserInput } from '../errors.ts';

/** A place in a list: an item of a page, or with index -1 the beginning of the page. */
export interface PagePosition {
  /** What the cursor belongs to, so that one of another list is recognised. */
  readonly list: string;
  /** The page's token; empty for the first page. */
  readonly token: string;
  readonly index: number;
}

/** An item and its place. */
export interface Edge<T> {
  readonly node: T;
  readonly position: PagePosition;
}

/** Where a page of a connection begins and ends. */
export interface PageBounds {
  readonly hasNextPage: boolean;
  readonly start: PagePosition | undefined;
  readonly end: PagePosition | undefined;
}

/** A page in the sense of the Relay connection convention, cut as the client asked. */
export interface RelayConnection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: PageBounds;
}

/** What of a list is asked for. */
export interface ConnectionRequest<T> {
  /** Tells the list from others. */
  readonly list: string;
  /** How many items at the most; undefined for as many as there are, up to `maxFirst`. */
  readonly first: number | undefined;
  readonly maxFirst: number;
  /** A cursor. */
  readonly after: string | undefined;
  /** Whether the token of a cursor may be one of the list's. */
  readonly isPageToken: (token: string) => boolean;
  readonly loadPage: (token: string) => Promise<ListPage<T>>;
}

/** How far one request walks over an upstream's pages, which may be empty and yet have more behind them. */
const maxPages = 100;
const maxWalkMs = 10_000;

/**
 * Walks over an upstream's pages until enough items are found, the list ends, or the walk has taken too long; then what
 * was found is given with a cursor from which it goes on.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when `first` or `after` is wrong
 */
export async function readConnection<T>(request: ConnectionRequest<T>): Promise<RelayConnection<T>> {
  const { list, maxFirst, loadPage } = request;
  const wanted = checkedFirst(request.first, maxFirst);
  const start =
    request.after === undefined ? undefined : decodePageCursor(request.after, list, request.isPageToken);
  let token = start?.token ?? '';
  let from = (start?.index ?? -1) + 1;

  const edges: Edge<T>[] = [];
  const giveUpAt = performance.now() + maxWalkMs;
  for (let pages = 1; ; pages += 1) {
    const { items, nextToken } = await loadPage(token);
    for (let index = from; index < items.length && edges.length < wanted; index += 1) {
      // Behind the last item of a page begins the next: pointing there saves reading this page again.
      const isLast = index === items.length - 1 && nextToken !== undefined;
      const position = isLast ? { list, token: nextToken, index: -1 } : { list, token, index };
      edges.push({ node: items[index] as T, position });
    }
    if (edges.length === wanted) {
      const lastOfPage = items.at(-1);
      const hasNextPage = nextToken !== undefined || edges.at(-1)?.node !== lastOfPage;
      return { edges, pageInfo: bounds(edges, hasNextPage) };
    }
    if (nextToken === undefined) return { edges, pageInfo: bounds(edges, false) };
    if (pages === maxPages || performance.now() > giveUpAt) {
      const end = { list, token: nextToken, index: -1 };
      return { edges, pageInfo: { ...bounds(edges, true), end } };
    }
    token = nextToken;
    from = 0;
  }
}

/** Where a page begins and ends that holds these. */
export function bounds(edges: readonly Edge<unknown>[], hasNextPage: boolean): PageBounds {
  return { hasNextPage, start: edges[0]?.position, end: edges.at(-1)?.position };
}

/** @throws {GraphQLError} `BAD_USER_INPUT` when the number isn't taken */
export function checkedFirst(first: number | undefined, maxFirst: number): number {
  if (first === undefined) return maxFirst;
  if (first >= 1 && first <= maxFirst) return first;
  throw badUserInput(`takes a number from 1 to ${maxFirst}; it got ${first}`, 'first');
}

/** Writes a place as the opaque cursor that clients pass back. */
export function encodePageCursor({ list, token, index }: PagePosition): string {
  return Buffer.from(`${list}\n${index}\n${token}`).toString('base64url');
}

/**
 * Reads the cursor of a place.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when it is one of another list, or none
 */
export function decodePageCursor(
  cursor: string,
  list: string,
  isPageToken: (token: string) => boolean,
): PagePosition {
  const [ofList, index = '', token = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split('\n');
  const isWellFormed =
    /^(?:-1|\d{1,9})$/.test(index) && (token === '' || isPageToken(token)) && rest.length === 0;
  if (!isWellFormed || ofList !== list) {
    throw badUserInput('takes a cursor that this same list gave', 'after');
  }
  return { list, token, index: Number(index) };
}
