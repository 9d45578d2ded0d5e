import { z } from 'zod';
import { ApiError } from '../server/api-error.ts';
import type { ApiRequest } from '../server/exchange.ts';
import type { Random } from '../server/seeded-random.ts';

/** How collections are cut into pages. Changeable while the sandbox runs. */
export interface PageSettings {
  /** Items of a full page, at least 1. */
  pageSize: number;
  /**
   * Whether pages without items but with a link come in between, as the service sends them: three before the first
   * item, and one after each page.
   */
  emptyPages: boolean;
}

/** One page; without `next` it is the last. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The opaque token by which the next page is asked for. */
  readonly next: string | undefined;
}

/** An item of a collection. Its sequence number tells where the next page begins. */
export interface Sequenced {
  readonly sequence: number;
}

/** Cuts collections into pages. */
export interface Pager {
  /**
   * Reads a page.
   * @param collection names the collection: a token of another one is refused
   * @param token of the page before, null for the first page
   * @param read reads at most `limit` items that follow the one with sequence number `after`
   * @throws {ApiError} 400 when the token is not of this collection
   */
  page<T extends Sequenced>(
    collection: string,
    token: string | null,
    read: (after: number | undefined, limit: number) => readonly T[],
  ): Page<T>;
}

const leadingEmptyPages = 3;

/** The service's tokens hold an opaque database continuation of 1.5 to 3 KB, so ours are padded to a similar size. */
const paddingLength = 1_400;

const tokenSchema = z.object({
  collection: z.string(),
  after: z.number().optional(),
  emptyPagesDue: z.int().nonnegative().max(leadingEmptyPages),
});

type Position = z.infer<typeof tokenSchema>;

/** Makes a pager. Settings are read anew for each page. */
export function createPager(settings: PageSettings, random: Random): Pager {
  const padding = random.hex(paddingLength);

  // Unpadded base64url: the JavaScript SDK signs a re-encoded query, which must not differ from what it sends.
  const write = (position: Position): string =>
    Buffer.from(JSON.stringify({ ...position, padding })).toString('base64url');

  function read(collection: string, token: string): Position {
    const position = tokenSchema.safeParse(parseJson(Buffer.from(token, 'base64url').toString('utf8')));
    if (!position.success || position.data.collection !== collection) {
      throw new ApiError(400, 'BadRequest', 'nextLink is not a token of this collection.', {
        target: 'nextLink',
      });
    }
    return position.data;
  }

  return {
    page(collection, token, readItems) {
      const { pageSize, emptyPages } = settings;
      const { after, emptyPagesDue }: Position =
        token === null
          ? { collection, emptyPagesDue: emptyPages ? leadingEmptyPages : 0 }
          : read(collection, token);
      if (emptyPagesDue > 0) {
        return { items: [], next: write({ collection, after, emptyPagesDue: emptyPagesDue - 1 }) };
      }
      const found = readItems(after, pageSize + 1);
      const items = found.slice(0, pageSize);
      const last = items.at(-1);
      if (last === undefined || (found.length <= pageSize && !emptyPages)) return { items, next: undefined };
      return { items, next: write({ collection, after: last.sequence, emptyPagesDue: emptyPages ? 1 : 0 }) };
    },
  };
}

/** Writes a page as the answer to a request. Recorded: the link is absolute, and api-version comes last in it. */
export function writePage<T>(
  request: ApiRequest,
  apiVersion: string,
  { items, next }: Page<T>,
  write: (item: T) => unknown,
): unknown {
  const value = items.map(write);
  if (next === undefined) return { value };
  return { value, nextLink: `${request.baseUrl}${request.path}?nextLink=${next}&api-version=${apiVersion}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
