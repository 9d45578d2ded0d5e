import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Counts the requests of each connection that are not answered yet. Node hands over all that a client sends without
 * waiting for answers (HTTP pipelining), however many.
 *
 * @returns counts one more, and gives the number
 */
export function createUnansweredCount(): (request: IncomingMessage, response: ServerResponse) => number {
  const counts = new WeakMap<Socket, number>();
  const add = (socket: Socket, change: number): number => {
    const count = (counts.get(socket) ?? 0) + change;
    counts.set(socket, count);
    return count;
  };
  return ({ socket }, response) => {
    response.once('close', () => add(socket, -1));
    return add(socket, 1);
  };
}
