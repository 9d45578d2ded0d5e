import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header by which a request's id comes and goes, in small letters. */
export const requestIdHeader = 'x-request-id';

/** What an id from outside may be: nothing that a log, a header or a terminal could take for something else. */
const usable = /^[\w.:-]{1,128}$/;

const ids = new WeakMap<Pick<IncomingMessage, 'headers'>, string>();

/** Takes the id that a client or a proxy has given to what it asks, or makes one where there is none that can be used. */
export function takeRequestId(given: unknown): string {
  return typeof given === 'string' && usable.test(given) ? given : newRequestId();
}

/** In one piece: Node makes a UUID of fourteen, which take eight times the memory for as long as it is kept. */
function newRequestId(): string {
  return Buffer.from(randomUUID(), 'latin1').toString('latin1');
}

/** By which id a request is answered and logged, always the same for one request. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const id = takeRequestId(request.headers[requestIdHeader]);
  ids.set(request, id);
  return id;
}
