import type { WebSocket } from 'ws';

/** Into how many turns the pings of an interval are spread, so that thousands don't go out at once. */
const turns = 16;

/** A client that is pinged. */
interface Watched {
  /** Whether anything has come from it since the last ping. */
  isAlive: boolean;
  /** Whether a ping is not answered yet. */
  owesPong: boolean;
}

/**
 * Pings clients at an interval. A client from which nothing has come since the last ping is gone, although its
 * connection was not closed, and is cut off.
 */
export class KeepAlive {
  /** The sockets of each turn. One timer does for all. */
  readonly #sockets = Array.from({ length: turns }, () => new Map<WebSocket, Watched>());
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  /** @param intervalMs between two pings of the same client */
  constructor(intervalMs: number) {
    this.#timer = setInterval(() => {
      this.#turn = (this.#turn + 1) % turns;
      for (const [socket, watched] of this.#present) {
        if (watched.isAlive) socket.ping();
        else socket.terminate();
        watched.isAlive = false;
        watched.owesPong = true;
      }
    }, intervalMs / turns).unref();
  }

  /**
   * Begins with a client; the first ping comes after a whole interval.
   *
   * @param onUnaskedPong is called for each pong that answers no ping of ours, which a client may send as often as it likes
   *   (RFC 6455, 5.5.3)
   */
  watch(socket: WebSocket, onUnaskedPong: () => void): void {
    const sockets = this.#present;
    const watched: Watched = { isAlive: true, owesPong: false };
    sockets.set(socket, watched);
    socket.on('message', () => {
      watched.isAlive = true;
    });
    socket.on('pong', () => {
      watched.isAlive = true;
      if (!watched.owesPong) onUnaskedPong();
      watched.owesPong = false;
    });
    socket.on('close', () => sockets.delete(socket));
  }

  /** Pings nobody any more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  get #present(): Map<WebSocket, Watched> {
    return this.#sockets[this.#turn] ?? new Map();
  }
}
