/** What carries messages to another process, and back: in order, and each once. */
export interface Wire {
  send(batch: readonly Message[]): void;
  /** @param take is given each batch that comes */
  onBatch(take: (batch: readonly Message[]) => void): void;
}

/** What one end offers to the other, by name. */
export type Offers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** One of those that cross a wire. It is cloned on its way: maps, sets and plain objects arrive, classes and functions don't. */
export type Message =
  | readonly [kind: 'ask', id: number, name: string, args: readonly unknown[]]
  | readonly [kind: 'tell', name: string, args: readonly unknown[]]
  | readonly [kind: 'answer', id: number, value: unknown]
  | readonly [kind: 'failure', id: number, reason: string];

/** The other end, as far as it is known to one who uses it. */
export interface OtherEnd<Theirs extends Offers> {
  /** @throws {Error} if the other end failed */
  ask<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>>;
  tell<Name extends keyof Theirs & string>(name: Name, ...args: Parameters<Theirs[Name]>): void;
}

/** What was asked of another process failed there. */
class ChannelError extends Error {
  override readonly name = 'ChannelError';
}

/**
 * One end of a channel between two processes of this program. What is sent within one turn of the event loop goes as one
 * batch: a message costs a tenth of what it would by itself.
 */
export class Channel {
  readonly #wire: Wire;
  readonly #offers = new Map<string, (...args: never[]) => unknown>();
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;
  #batch: Message[] = [];

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.onBatch((batch) => {
      for (const message of batch) this.#take(message);
    });
  }

  /** Offers something to the other end. What is told or asked calls it at once, in the order in which it was sent. */
  offer(offers: Offers): void {
    for (const [name, offered] of Object.entries(offers)) this.#offers.set(name, offered);
  }

  /** The other end, which offers these. */
  to<Theirs extends Offers>(): OtherEnd<Theirs> {
    return {
      ask: (name, ...args) => {
        const id = (this.#lastId += 1);
        const asked = Promise.withResolvers<Awaited<ReturnType<Theirs[typeof name]>>>();
        this.#asked.set(id, asked as PromiseWithResolvers<unknown>);
        this.#send(['ask', id, name, args]);
        return asked.promise;
      },
      tell: (name, ...args) => {
        this.#send(['tell', name, args]);
      },
    };
  }

  /** Gives up: whatever is asked, or was and has not been answered, fails. */
  close(reason: string): void {
    for (const { reject } of this.#asked.values()) reject(new ChannelError(reason));
    this.#asked.clear();
  }

  #send(message: Message): void {
    if (this.#batch.length === 0) {
      setImmediate(() => {
        const batch = this.#batch;
        this.#batch = [];
        this.#wire.send(batch);
      });
    }
    this.#batch.push(message);
  }

  #take(message: Message): void {
    switch (message[0]) {
      case 'ask': {
        const [, id, name, args] = message;
        this.#call(name, args).then(
          (value) => {
            this.#send(['answer', id, value]);
          },
          (error: unknown) => {
            this.#send(['failure', id, error instanceof Error ? error.message : String(error)]);
          },
        );
        return;
      }
      case 'tell':
        void this.#call(message[1], message[2]);
        return;
      case 'answer':
        this.#asked.get(message[1])?.resolve(message[2]);
        this.#asked.delete(message[1]);
        return;
      case 'failure':
        this.#asked.get(message[1])?.reject(new ChannelError(message[2]));
        this.#asked.delete(message[1]);
    }
  }

  /** Calls it before anything that came later is looked at. */
  #call(name: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve) => {
      const offered = this.#offers.get(name);
      if (!offered) throw new ChannelError(`nothing named ${name} is offered`);
      resolve(offered(...(args as never[])));
    });
  }
}
