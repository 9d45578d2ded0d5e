import type { WebSocket } from 'ws';

/** Into how many turns the pings of an interval are spread, so that thousands don't go out at once. */
const turns = 16;

/**
 * Pings clients at an interval. A client from which nothing has come since the last ping is gone, although its
 * connection was not closed, and is cut off.
 */
export class KeepAlive {
  /** The clients of each turn. One timer does for all. */
  readonly #clients = Array.from({ length: turns }, () => new Set<Heartbeat>());
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  /** @param intervalMs between two pings of the same client */
  constructor(intervalMs: number) {
    this.#timer = setInterval(() => {
      this.#turn = (this.#turn + 1) % turns;
      for (const client of this.#present) client.beat();
    }, intervalMs / turns).unref();
  }

  /** Begins with a client; the first ping comes after a whole interval. */
  watch(socket: WebSocket): Heartbeat {
    return new Heartbeat(socket, this.#present);
  }

  /** Pings nobody any more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  get #present(): Set<Heartbeat> {
    return this.#clients[this.#turn] ?? new Set();
  }
}

/** A client that is pinged, until it is let go. */
export class Heartbeat {
  readonly #socket: WebSocket;
  readonly #others: Set<Heartbeat>;
  /** Whether anything has come from it since the last ping. */
  #isAlive = true;
  /** Whether a ping is not answered yet. */
  #owesPong = false;

  /** @param others who are pinged together with it */
  constructor(socket: WebSocket, others: Set<Heartbeat>) {
    this.#socket = socket;
    this.#others = others;
    others.add(this);
  }

  /** Pings the client, or cuts it off. */
  beat(): void {
    if (this.#isAlive) this.#socket.ping();
    else this.#socket.terminate();
    this.#isAlive = false;
    this.#owesPong = true;
  }

  /** Notes that something has come. */
  noteSign(): void {
    this.#isAlive = true;
  }

  /**
   * Notes a pong.
   *
   * @returns whether it answers a ping of ours: a client may send others as often as it likes (RFC 6455, 5.5.3)
   */
  notePong(): boolean {
    const isAnswer = this.#owesPong;
    this.#isAlive = true;
    this.#owesPong = false;
    return isAnswer;
  }

  /** Lets the client go. */
  end(): void {
    this.#others.delete(this);
  }
}
