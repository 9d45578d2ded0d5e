import { Client } from './client.ts';
import type { MeasuredServer } from './server.ts';
import { subscriptionTo } from './subscription.ts';

/** How many there are, and what they subscribe to. */
export interface Audience {
  readonly subscribers: number;
  /** Over which they are spread evenly. */
  readonly calls: number;
  /** Of the subscribers of a call, each asks by one of so many. */
  readonly documents: number;
}

/** How long messages may keep everybody waiting, in milliseconds: on a busy machine a queue takes a while. */
const patienceMs = 60_000;

/** Many clients of one server, each with a subscription under an id of its own. */
export class Subscribers {
  readonly audience: Audience;
  readonly #clients: Client[] = [];
  /** How many messages each has got since the last `reset`. */
  readonly #counts: Uint32Array;
  /** Is called with each message's subscriber, and how many that one had got before it. */
  #onMessage: (subscriber: number, nth: number) => void = () => undefined;
  #messages = 0;
  #awaited = Infinity;
  #reached: PromiseWithResolvers<undefined> | undefined;
  #isLost = false;

  private constructor(audience: Audience) {
    this.audience = audience;
    this.#counts = new Uint32Array(audience.subscribers);
  }

  /** Connects them, and waits for the first event of each. */
  static async connect({ port, variant }: MeasuredServer, audience: Audience): Promise<Subscribers> {
    const all = new Subscribers(audience);
    const isBare = variant !== 'switchboard' && variant !== 'stock';
    for (let begun = 0; begun < audience.subscribers; begun += 50) {
      const together = Math.min(50, audience.subscribers - begun);
      await Promise.all(
        Array.from({ length: together }, (_, index) => all.#open(port, isBare, begun + index)),
      );
    }
    return all;
  }

  /** Messages that all of them together have got since the last `reset`. */
  get messages(): number {
    return this.#messages;
  }

  /** Begins to count anew. @param onMessage is called with each message's subscriber, and how many that one had got before */
  reset(onMessage: (subscriber: number, nth: number) => void): void {
    this.#counts.fill(0);
    this.#messages = 0;
    this.#onMessage = onMessage;
  }

  /**
   * Resolved when all of them together have got so many messages.
   *
   * @throws Error if one is cut off, which gets no more, or if they have not got them for far too long
   */
  async received(count: number): Promise<void> {
    const reached = Promise.withResolvers<undefined>();
    this.#reached = reached;
    this.#awaited = count;
    const given = setTimeout(() => {
      reached.reject(new Error(`only ${this.#messages} of ${count} messages have come`));
    }, patienceMs);
    try {
      this.#look();
      await reached.promise;
    } finally {
      clearTimeout(given);
    }
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  async #open(port: number, isBare: boolean, subscriber: number): Promise<void> {
    const { calls, documents } = this.audience;
    const client = new Client(port);
    this.#clients.push(client);
    await client.open(isBare);
    const document = Math.floor(subscriber / calls) % documents;
    if (!isBare) await client.subscribe(subscriptionTo(subscriber % calls, document));
    client.onMessages = (count) => {
      this.#take(subscriber, count);
    };
    client.onLost = () => {
      this.#isLost = true;
      this.#look();
    };
  }

  #take(subscriber: number, count: number): void {
    const before = this.#counts[subscriber] ?? 0;
    this.#counts[subscriber] = before + count;
    for (let index = 0; index < count; index += 1) this.#onMessage(subscriber, before + index);
    this.#messages += count;
    if (this.#messages >= this.#awaited) this.#look();
  }

  #look(): void {
    if (this.#isLost) this.#reached?.reject(new Error('a subscriber was cut off'));
    else if (this.#messages >= this.#awaited) this.#reached?.resolve(undefined);
  }
}
