import { GraphQLError } from 'graphql';
import { Session } from '../auth/token-session.ts';
import type { ExpiryListener } from '../auth/token-session.ts';
import type { Clock } from '../clock.ts';
import type { Principal } from '../auth/principal.ts';
import type { Deliveries } from './deliveries.ts';
import type { SendBuffer } from './send-buffer.ts';
import type { BacklogLimits } from './transport-limits.ts';

/**
 * Why a delivery has ended:
 * - `completed`: there is nothing more to come, or it was refused,
 * - `failed`: the results broke off by a fault of ours,
 * - `expired`: the client's token has expired,
 * - `behind`: too much waited for the client, which was given up,
 * - `stalled`: the client took nothing for long, and was cut off,
 * - `gone`: the client has gone, or wants no more,
 * - `shutdown`: the gateway stops.
 */
export type DeliveryEnd = 'completed' | 'failed' | 'expired' | 'behind' | 'stalled' | 'gone' | 'shutdown';

/** The way to one client, which a transport provides. */
export interface DeliverySink {
  /** Whether what is written can still reach the client. */
  readonly isOpen: boolean;
  /**
   * Tells the client in the transport's own words why nothing more comes, and closes. Is called once, and nothing is
   * written afterwards.
   *
   * @param failure what the client may be told of a delivery that has failed
   */
  finish(end: DeliveryEnd, failure?: GraphQLError): void;
}

/** Writes the shared events of one subscription, as its transport has them. */
export interface EventWriter {
  write(payload: Buffer): void;
}

/** What a delivery is made from. */
export interface DeliveryOptions {
  readonly clock: Clock;
  /** Those of which it is one. */
  readonly deliveries: Deliveries;
  /** Is told of the limit beyond which events were dropped, or the client was given up. */
  readonly observer?: { onRefused(limit: keyof BacklogLimits): void };
}

/**
 * Delivers to one client, over one connection of any transport: for as long as the client's token holds, and it takes what
 * it is sent. Whatever ends the delivery first says why.
 */
export class Delivery implements ExpiryListener {
  readonly #sink: DeliverySink;
  readonly #options: DeliveryOptions;
  readonly #buffer: SendBuffer | undefined;
  #session: Session | undefined;
  #results: AsyncIterator<unknown> | undefined;
  #reason: DeliveryEnd | undefined;
  /** How much is under way that is to be finished before the gateway may stop. */
  #holds = 0;
  #isToStop = false;

  /**
   * @param buffer what waits for the client; left out where a message is handed over only when the one before was taken
   */
  constructor(sink: DeliverySink, options: DeliveryOptions, buffer?: SendBuffer) {
    this.#sink = sink;
    this.#options = options;
    this.#buffer = buffer;
    options.deliveries.add(this);
  }

  /** The client, as its newest token says; undefined as long as it has not been identified. */
  get principal(): Principal | undefined {
    return this.#session?.principal;
  }

  /** What waits for the client, in bytes. */
  get waitingBytes(): number {
    return this.#buffer?.bytes ?? 0;
  }

  /** Why it has ended; undefined while it is under way. */
  get reason(): DeliveryEnd | undefined {
    return this.#reason;
  }

  /** Takes a client's first token, or a fresh one in place of that before. Once it has ended, nothing waits for either. */
  identify(principal: Principal): void {
    if (this.#reason !== undefined) return;
    if (this.#session) this.#session.renew(principal);
    else this.#session = new Session(principal, this.#options.clock, this);
  }

  onExpired(): void {
    this.end('expired');
  }

  /** Ends it, unless it has ended. */
  end(reason: DeliveryEnd, failure?: GraphQLError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#options.deliveries.remove(this);
    this.#session?.end();
    void this.#results?.return?.();
    this.#sink.finish(reason, failure);
  }

  /**
   * Says that something is under way that is not to be broken off by a gateway that stops, such as a mutation.
   *
   * @returns to be called once, when its client has been told of its end
   */
  hold(): () => void {
    this.#holds += 1;
    return () => {
      this.#holds -= 1;
      if (this.#isToStop) this.stop();
    };
  }

  /** Ends it because the gateway stops, as soon as nothing holds it. */
  stop(): void {
    this.#isToStop = true;
    if (this.#holds === 0) this.end('shutdown');
  }

  /** Whether it is under way. Ends it if the token has expired, of which a timer may tell late. */
  isUnderWay(): boolean {
    if (this.#session?.hasExpired) this.end('expired');
    if (!this.#sink.isOpen) this.end('gone');
    return this.#reason === undefined;
  }

  /** Whether a message may be written. Ends it if it may not. */
  mayWrite(): boolean {
    if (!this.isUnderWay()) return false;
    const limit = this.#buffer?.exceededHardLimit;
    if (limit === undefined) return true;
    this.#options.observer?.onRefused(limit);
    this.end('behind');
    return false;
  }

  /**
   * Offers a shared event.
   *
   * @returns false if too much waits already, so that the event was dropped
   */
  offer(payload: Buffer, writer: EventWriter): boolean {
    if (!this.mayWrite()) return true;
    const limit = this.#buffer?.exceededSoftLimit;
    if (limit === undefined) {
      writer.write(payload);
      return true;
    }
    this.#options.observer?.onRefused(limit);
    this.noteDropped(payload);
    return false;
  }

  /** Notes that an event was dropped. It counts as if it waited, so that a client may be given up for it. */
  noteDropped(payload: Buffer): void {
    this.#buffer?.noteDropped(payload.length);
    this.mayWrite();
  }

  /**
   * Delivers results, and ends with them. Each is pulled when the one before was taken, so that what waits is bounded by
   * whoever makes them.
   *
   * @param send resolved when the result was taken, or never will be
   */
  async deliver<Result>(
    begin: () => Promise<AsyncIterableIterator<Result>>,
    send: (result: Result) => Promise<void>,
  ): Promise<void> {
    try {
      const results = await begin();
      this.#results = results;
      if (this.#reason !== undefined) await results.return?.();
      for await (const result of results) {
        if (!this.mayWrite()) break;
        await send(result);
      }
      this.end('completed');
    } catch (error) {
      this.end('failed', new GraphQLError('the results broke off', { originalError: error as Error }));
    }
  }
}
