import type { WebSocket } from 'ws';

/** Into how many turns the pings of an interval are spread, so that thousands don't go out at once. */
const turns = 16;

/**
 * Pings clients again and again. One that has given no sign of life since the last time is gone, though its connection
 * never said so, and is cut off.
 */
export class KeepAlive {
  /** The sockets of each turn, and whether they have given a sign of life since. One timer does for all. */
  readonly #sockets = Array.from({ length: turns }, () => new Map<WebSocket, boolean>());
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  /** @param intervalMs between two pings of the same client */
  constructor(intervalMs: number) {
    this.#timer = setInterval(() => {
      this.#turn = (this.#turn + 1) % turns;
      for (const [socket, isAlive] of this.#present) {
        if (isAlive) socket.ping();
        else socket.terminate();
        this.#present.set(socket, false);
      }
    }, intervalMs / turns).unref();
  }

  /** Begins with a client; the first ping comes after a whole interval. */
  watch(socket: WebSocket): void {
    const sockets = this.#present;
    const noteLife = (): void => {
      sockets.set(socket, true);
    };
    noteLife();
    socket.on('pong', noteLife).on('message', noteLife);
    socket.on('close', () => sockets.delete(socket));
  }

  /** Pings nobody any more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  get #present(): Map<WebSocket, boolean> {
    return this.#sockets[this.#turn] ?? new Map();
  }
}
