/** A heartbeat: a comment, which clients ignore. */
export const heartbeat = ':\n\n';

/** Says that a subscription is over. A browser's `EventSource` passes on only events that have data, if empty. */
export const complete = 'event: complete\ndata:\n\n';

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
