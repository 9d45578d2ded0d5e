import type { FormattedExecutionResult } from 'graphql';
import type { ErrorCode } from '../../graphql/errors.ts';
import type { Principal } from '../../auth/principal.ts';
import { complete, nextEvent } from './sse-format.ts';
import { EventStreamWriter, type EventStreamWriterOptions } from './writer.ts';
import type { EventSink } from '../../subscriptions/event-sink.ts';
import { Session } from '../../auth/token-session.ts';
import type { BacklogLimits } from '../../subscriptions/transport-limits.ts';

/** A result as it is streamed. */
export interface StreamedResult {
  readonly result: FormattedExecutionResult;
  /** Behind what a client that lost the stream goes on; undefined where there is no such place. */
  readonly cursor: string | undefined;
}

/**
 * Why a stream has ended: there was nothing more to come, or it was refused; it broke off by a fault of ours; its token
 * has expired; the gateway stops; its client has gone, has taken nothing for long, or was too far behind.
 */
export type StreamEnd = 'completed' | 'failed' | 'expired' | 'shutdown' | 'gone' | 'stalled' | 'behind';

/** What is delivered, and how. */
export interface DeliveryOptions extends Omit<EventStreamWriterOptions, 'onStalled'> {
  /**
   * Begins the subscription.
   *
   * @param sink is offered events that are shared with others, as they are to be sent
   */
  readonly begin: (sink: EventSink) => Promise<AsyncIterableIterator<StreamedResult>>;
  /** Makes what a client gets to see of why the results broke off. */
  readonly formatFailure: (error: unknown) => FormattedExecutionResult;
  /** Who listens; the stream ends with their token. */
  readonly principal: Principal;
  /** Is told of the limit beyond which events were left out, or the stream has ended. */
  readonly onRefused: (limit: keyof BacklogLimits) => void;
}

/** A stream under way. */
export interface Delivery {
  /** Breaks it off: a client that sees a stream end without `complete` comes again, with the cursor it has. */
  breakOff(): void;
  /** Resolved when it is over and its client has taken all of it, or has gone; never fails. */
  readonly done: Promise<StreamEnd>;
}

/** After which a client is to come again. */
const interruptions: ReadonlySet<StreamEnd> = new Set<StreamEnd>(['shutdown', 'behind']);

const expired: FormattedExecutionResult = {
  errors: [
    {
      message: 'The token of this stream has expired: subscribe again with a fresh one.',
      extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode },
    },
  ],
};

/**
 * Streams the results of a subscription by the protocol of graphql-sse. Those that are the client's own are pulled one by
 * one, each after the one before has been taken, so that what waits is the feed's to bound; those that are shared are
 * handed over as they come, within the limits of the backlog.
 */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { response, begin, formatFailure, principal, onRefused } = options;
  let results: AsyncIterableIterator<StreamedResult> | undefined;
  let end: StreamEnd | undefined;

  /** The first to end a stream says why. */
  const finish = (why: StreamEnd, last?: FormattedExecutionResult): void => {
    if (end !== undefined) return;
    end = why;
    session.end();
    void results?.return?.();
    if (response.destroyed) return;
    if (last) writer.write(nextEvent(JSON.stringify(last)));
    if (!interruptions.has(why)) writer.write(complete);
    writer.end();
  };

  const session = new Session(principal, options.clock, () => {
    finish('expired', expired);
  });
  const writer = new EventStreamWriter({
    ...options,
    onStalled: () => {
      finish('stalled');
    },
  });

  /** Whether events are still for this client; whoever finds out that they are not ends the stream. */
  const isOpen = (): boolean => {
    // A timer may come late.
    if (session.hasExpired) finish('expired', expired);
    if (isOver()) return false;
    const limit = writer.buffer.exceededHardLimit;
    if (limit === undefined) return true;
    onRefused(limit);
    finish('behind');
    return false;
  };

  const noteDropped = (payload: Buffer): void => {
    writer.buffer.noteDropped(payload.length);
    isOpen();
  };

  const sink: EventSink = {
    principal,
    offer(payload) {
      if (!isOpen()) return true;
      const limit = writer.buffer.exceededSoftLimit;
      if (limit !== undefined) {
        onRefused(limit);
        noteDropped(payload);
        return false;
      }
      writer.write(payload);
      return true;
    },
    noteDropped,
    drained: () => writer.buffer.drained(),
  };

  const send = ({ result, cursor }: StreamedResult): Promise<void> =>
    new Promise((resolve) => {
      writer.write(nextEvent(JSON.stringify(result), cursor), resolve);
    });

  const run = async (): Promise<void> => {
    try {
      results = await begin(sink);
      if (isOver()) await results.return?.();
      for await (const result of results) {
        if (!isOpen()) break;
        await send(result);
      }
      finish('completed');
    } catch (error) {
      finish('failed', formatFailure(error));
    }
  };

  /** Read anew after each wait. */
  function isOver(): boolean {
    return end !== undefined;
  }

  const done = new Promise<StreamEnd>((resolve) => {
    response.once('close', () => {
      finish('gone');
      resolve(end ?? 'gone');
    });
  });
  void run();
  return {
    breakOff() {
      finish('shutdown');
    },
    done,
  };
}
