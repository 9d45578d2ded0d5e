import type { FormattedExecutionResult } from 'graphql';
import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../graphql/errors.ts';
import type { Clock } from '../clock.ts';
import type { Principal } from '../graphql/principal.ts';
import { Session } from './session.ts';

/** A result as it is streamed. */
export interface StreamedResult {
  readonly result: FormattedExecutionResult;
  /** Behind what a client that lost the stream goes on; undefined where there is no such place. */
  readonly cursor: string | undefined;
}

/**
 * Why a stream has ended: there was nothing more to come, or it was refused; it broke off by a fault of ours; its token
 * has expired; the gateway stops; its client has gone, or has taken nothing for long.
 */
export type StreamEnd = 'completed' | 'failed' | 'expired' | 'shutdown' | 'gone' | 'stalled';

/** What is delivered, and how. */
export interface DeliveryOptions {
  /** Of which nothing is sent yet. */
  readonly response: ServerResponse;
  /** Begins the subscription. */
  readonly begin: () => Promise<AsyncIterableIterator<StreamedResult>>;
  /** Makes what a client gets to see of why the results broke off. */
  readonly formatFailure: (error: unknown) => FormattedExecutionResult;
  /** Who listens; the stream ends with their token. */
  readonly principal: Principal;
  readonly clock: Clock;
  /** Between two signs of life, in milliseconds. */
  readonly heartbeatMs: number;
}

/** A stream under way. */
export interface Delivery {
  /** Breaks it off: a client that sees a stream end without `complete` comes again, with the cursor it has. */
  breakOff(): void;
  /** Resolved when it is over and its client has taken all of it, or has gone; never fails. */
  readonly done: Promise<StreamEnd>;
}

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // Otherwise nginx, and proxies that do as it does, keep events until they have a bufferful.
  'X-Accel-Buffering': 'no',
};

/** After so many heartbeats that a client had no room for, one after the other, it is cut off. */
const patience = 4;

const heartbeat = ':\n\n';
/** A browser's `EventSource` passes on only events that have data, if empty. */
const complete = 'event: complete\ndata:\n\n';
const expired: FormattedExecutionResult = {
  errors: [
    {
      message: 'The token of this stream has expired: subscribe again with a fresh one.',
      extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode },
    },
  ],
};

/**
 * Streams the results of a subscription by the protocol of graphql-sse, each after the one before has been taken: the
 * next is pulled only then, so that what waits for a slow client is the feed's to bound.
 */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { response, begin, formatFailure, clock, heartbeatMs } = options;
  let results: AsyncIterableIterator<StreamedResult> | undefined;
  let end: StreamEnd | undefined;
  let isFull = false;
  let beatsWhileFull = 0;
  let stopBeating = (): void => undefined;
  /** Lets a delivery go on that waits until there is room. */
  let wake = (): void => undefined;

  const write = (text: string): void => {
    isFull = !response.write(text);
  };

  /** The first to end a stream says why. */
  const finish = (why: StreamEnd, last?: FormattedExecutionResult): void => {
    if (end !== undefined) return;
    end = why;
    session.end();
    void results?.return?.();
    wake();
    if (response.destroyed) return;
    if (last) write(nextEvent(last));
    if (why !== 'shutdown') write(complete);
    response.end();
  };

  const session = new Session(options.principal, clock, () => {
    finish('expired', expired);
  });

  /** Goes on until the client has everything. */
  const beat = (): void => {
    stopBeating = clock.schedule(heartbeatMs, beat);
    beatsWhileFull = isFull ? beatsWhileFull + 1 : 0;
    if (beatsWhileFull >= patience) {
      response.destroy();
      finish('stalled');
    } else if (!isFull && end === undefined) {
      write(heartbeat);
    }
  };

  const room = async (): Promise<void> => {
    if (!isFull) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  };

  const run = async (): Promise<void> => {
    try {
      results = await begin();
      if (isOver()) await results.return?.();
      for await (const { result, cursor } of results) {
        // A timer may come late.
        if (session.hasExpired) finish('expired', expired);
        if (isOver()) break;
        write(nextEvent(result, cursor));
        await room();
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

  response.on('drain', () => {
    isFull = false;
    wake();
  });
  const done = new Promise<StreamEnd>((resolve) => {
    response.once('close', () => {
      finish('gone');
      stopBeating();
      resolve(end ?? 'gone');
    });
  });
  response.writeHead(200, headers).flushHeaders();
  stopBeating = clock.schedule(heartbeatMs, beat);
  void run();
  return {
    breakOff() {
      finish('shutdown');
    },
    done,
  };
}

function nextEvent(result: FormattedExecutionResult, cursor?: string): string {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  return `event: next\n${id}data: ${JSON.stringify(result)}\n\n`;
}
