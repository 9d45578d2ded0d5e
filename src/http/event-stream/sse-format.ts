/** A heartbeat: a comment, which clients ignore. */
export const heartbeat = ':\n\n';

/**
 * The id of the event that ends a stream for good, which no cursor is. A browser's `EventSource` comes again whenever a
 * stream ends, with the last id it has seen: who comes with this one has everything, and is told to stop.
 */
export const endId = 'complete';

/**
 * Says that an operation is over. A browser's `EventSource` passes on only events that have data, if empty.
 *
 * @param isForGood whether there is nothing to come again for; if not, the last cursor stays what a client comes with
 */
export function complete(isForGood: boolean): string {
  return `event: complete\n${isForGood ? `id: ${endId}\n` : ''}data:\n\n`;
}

/**
 * Writes down a result as the protocol of graphql-sse has it.
 *
 * @param json of one line
 * @param cursor behind what a client that lost the stream goes on; undefined where there is no such place
 */
export function nextEvent(json: string, cursor?: string): string {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  return `event: next\n${id}data: ${json}\n\n`;
}
