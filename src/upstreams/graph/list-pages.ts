import { z } from 'zod';
import type { ZodType } from 'zod';
import type { CallCollection, CallsRoutes, Link } from './calls-routes.ts';
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
 * @param origin where links may lead: the token goes with the request
 * @throws {UpstreamError} when a page can't be read, or links to another server
 */
export async function readCallList<Item>(
  { path, receive }: UpstreamClient<CallsRoutes>,
  origin: string,
  callId: string,
  collection: CallCollection,
  item: ZodType<Item>,
  abortSignal: AbortSignal,
): Promise<CallList<Item>> {
  const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().nullish() });
  const items: Item[] = [];
  let request = path('/calls/{callId}/{collection}', callId, collection);
  for (let pages = 1; ; pages += 1) {
    const { value, '@odata.nextLink': nextLink } = await receive(request.get({ abortSignal }), page);
    items.push(...value);
    if (nextLink == null) return { items, isCut: value.length >= mostShown };
    if (pages === mostPages) return { items, isCut: true };
    if (!leadsTo(origin, nextLink)) {
      const message = 'the service gave a link to a next page that is not its own';
      throw new UpstreamError('calls', 'unavailable', message);
    }
    request = path(nextLink);
  }
}

function leadsTo(origin: string, link: string): link is Link {
  return URL.parse(link)?.origin === origin;
}
