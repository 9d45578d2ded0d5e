import type { StreamFormat } from './stream-format.ts';

/**
 * The id of the event that ends a stream for good, which no cursor is. A browser's `EventSource` comes again whenever a
 * stream ends, with the last id it has seen: who comes with this one has everything, and is told to stop.
 */
export const endId = 'complete';

function nextEvent(json: string, cursor?: string): string {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  return `event: next\n${id}data: ${json}\n\n`;
}

/** The protocol of graphql-sse. A cursor is the id of its event. */
export const sseFormat: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  beginning: '',
  // A comment.
  heartbeat: ':\n\n',
  next: nextEvent,
  failure: (error) => nextEvent(`{"errors":[${error}]}`),
  // An `EventSource` passes on only events that have data, if empty. Without an id, the last cursor stays what it comes with.
  complete: (isForGood) => `event: complete\n${isForGood ? `id: ${endId}\n` : ''}data:\n\n`,
};
