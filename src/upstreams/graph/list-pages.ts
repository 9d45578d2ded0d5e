import { z } from 'zod';
import type { ZodType } from 'zod';
import type { CallsRoutes, Link } from './calls-routes.ts';
import type { UpstreamClient } from '../pipeline/upstream-client.ts';
import { UpstreamError } from '../pipeline/upstream-error.ts';

/** Graph shows so many at the most, and gives no link to the rest (microsoft-graph-comms-samples, issue 648). */
const mostShown = 100;
/** Against links that lead round in a circle. */
const mostPages = 20;

/** A list as Graph showed it. */
export interface CallList<Item> {
  readonly items: readonly Item[];
  /** Whether there may be more. */
  readonly isCut: boolean;
}

/**
 * Reads a list below a call, following the links to further pages if there are any.
 *
 * Requests go to the endpoint only, with the token: a link that names another host, as behind a gateway or a traffic
 * manager, gives its query to the list's own address.
 *
 * @param listUrl the address of the list, at the endpoint
 * @param route the same, with a placeholder for the call
 * @throws {UpstreamError} when a page can't be read, or its link has nothing that stands for a next page
 */
export async function readCallList<Item>(
  { path, receive }: Pick<UpstreamClient<CallsRoutes>, 'path' | 'receive'>,
  listUrl: Link,
  route: string,
  item: ZodType<Item>,
  abortSignal: AbortSignal,
): Promise<CallList<Item>> {
  const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().nullish() });
  const items: Item[] = [];
  let url = listUrl;
  for (let pages = 1; ; pages += 1) {
    const { value, '@odata.nextLink': nextLink } = await receive(path(url).get({ abortSignal, route }), page);
    items.push(...value);
    if (nextLink == null) return { items, isCut: value.length >= mostShown };
    if (pages === mostPages) return { items, isCut: true };
    url = atEndpoint(listUrl, nextLink);
  }
}

/** @throws {UpstreamError} when the link can't be followed at the endpoint */
function atEndpoint(listUrl: Link, nextLink: string): Link {
  const link = URL.parse(nextLink);
  if (link?.origin === new URL(listUrl).origin) return nextLink as Link;
  if (link && link.search !== '') return `${listUrl}${link.search}`;
  throw new UpstreamError(
    'calls',
    'unavailable',
    'the service gave a link to a next page that cannot be read',
  );
}
