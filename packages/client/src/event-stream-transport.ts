import { readEventStream } from './event-stream.ts';
import { Refusal, refusalOfResult, textOf } from './refusal.ts';
import type { Result } from './refusal.ts';
import { createAlarm, createWaits } from './timing.ts';
import type { Operation, Transport, TransportOptions, TransportSink } from './transport.ts';

/** How a stream has ended: the operation is over, the token is not taken, or it is to be opened again. */
type StreamEnd = 'over' | 'unauthenticated' | 'broken';

/** A subscription, from one connection to the next. */
interface Stream {
  readonly operation: Operation;
  readonly sink: TransportSink;
  /** Whether it is open, or was until it broke off. */
  isOpen: boolean;
  /** Breaks its connection off. */
  breakOff: AbortController;
  /** The id of its newest event. */
  lastId: string | undefined;
  /** By what it was opened last. */
  authorization: string | undefined;
}

/**
 * Each subscription as an event stream of its own, for where no WebSocket gets through (the protocol of graphql-sse, "distinct
 * connections"). A stream that breaks off is opened again with the id of its newest event, behind which the gateway goes on.
 */
export function createEventStreamTransport({
  url,
  token,
  timing,
  observer,
  fetch,
}: TransportOptions & { readonly fetch: typeof globalThis.fetch }): Transport {
  const waits = createWaits(timing);
  const streams = new Set<Stream>();
  let hasBeenConnected = false;

  function tell(): void {
    if (streams.size === 0) observer.onIdle();
    else if ([...streams].every(({ isOpen }) => isOpen)) observer.onConnected();
  }
  const breakAllOff = (): void => {
    for (const { breakOff } of streams) breakOff.abort();
  };

  /** Opens a stream, and reads it to its end or until it breaks off. @throws {Refusal} if it is refused */
  async function read(stream: Stream, onOpened: () => void): Promise<StreamEnd> {
    const { operation, sink, breakOff, lastId } = stream;
    const silence = createAlarm();
    const expectWithin = (milliseconds: number): void => {
      silence.set(milliseconds, () => {
        breakOff.abort();
      });
    };
    try {
      const authorization = await token.header();
      stream.authorization = authorization;
      expectWithin(timing.connectMs);
      const response = await fetch(url(), {
        method: 'POST',
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          ...(authorization !== undefined && { authorization }),
          ...(lastId !== undefined && { 'last-event-id': lastId }),
        },
        body: JSON.stringify(operation),
        cache: 'no-store',
        signal: breakOff.signal,
      });
      if (response.status === 401) return 'unauthenticated';
      if (!response.ok || !response.body) {
        const refusal = await refusalOfResponse(response);
        if (refusal) throw refusal;
        return 'broken';
      }
      token.noteTaken(authorization);
      onOpened();
      expectWithin(timing.silenceMs);
      const events = readEventStream(response.body, () => {
        expectWithin(timing.silenceMs);
      });
      for await (const { event, data, id } of events) {
        if (breakOff.signal.aborted) return 'broken';
        if (event === 'complete') return 'over';
        if (event !== 'next') continue;
        stream.lastId = id ?? stream.lastId;
        const result = JSON.parse(data) as Result;
        if (isUnauthenticated(result)) return 'unauthenticated';
        // As graphql-ws has it: what was never executed is an error rather than a result.
        if (result.errors && result.data === undefined) throw refusalOfResult(result);
        sink.next(result);
      }
      return 'broken';
    } finally {
      silence.clear();
    }
  }

  async function follow(stream: Stream): Promise<void> {
    const { sink } = stream;
    for (let tries = 0; streams.has(stream); tries += 1) {
      stream.breakOff = new AbortController();
      let reason = 'the stream broke off';
      const end = await read(stream, () => {
        tries = 0;
        stream.isOpen = true;
        hasBeenConnected = true;
        tell();
        sink.opened();
      }).catch((error: unknown) => {
        if (error instanceof Refusal) return error;
        reason = textOf(error, 'message') || reason;
        return 'broken' as const;
      });
      if (!streams.has(stream)) return;
      if (end === 'over' || end instanceof Refusal) {
        leave(stream);
        if (end === 'over') sink.complete();
        else sink.error(end);
        return;
      }
      if (end === 'unauthenticated' && !token.noteRefused(stream.authorization)) {
        const refusal = new Refusal('UNAUTHENTICATED', 'The gateway wants a token, or another.');
        observer.onForbidden(refusal.message);
        leave(stream);
        sink.error(refusal);
        return;
      }
      if (stream.isOpen) sink.interrupted();
      stream.isOpen = false;
      observer.onLost(hasBeenConnected, end === 'unauthenticated' ? 'the token has expired' : reason);
      if (end === 'broken') await waits.beforeRetry(tries);
    }
  }

  function leave(stream: Stream): void {
    streams.delete(stream);
    tell();
  }

  return {
    subscribe(operation, sink) {
      observer.onConnecting();
      const stream: Stream = {
        operation,
        sink,
        isOpen: false,
        breakOff: new AbortController(),
        lastId: undefined,
        authorization: undefined,
      };
      streams.add(stream);
      void follow(stream);
      return () => {
        leave(stream);
        stream.breakOff.abort();
      };
    },
    wake(isOtherNetwork) {
      waits.wake();
      // Nothing can be asked over a stream: a new one goes on exactly where it was.
      if (isOtherNetwork) breakAllOff();
    },
    reconnect() {
      waits.wake();
      breakAllOff();
    },
    close() {
      for (const stream of [...streams]) {
        leave(stream);
        stream.breakOff.abort();
      }
      waits.wake();
    },
  };
}

/** Why a request was refused for good; undefined if it is to be sent again later. */
async function refusalOfResponse(response: Response): Promise<Refusal | undefined> {
  const { status } = response;
  if (status >= 500 || status === 408 || status === 429) return undefined;
  const result = (await response.json().catch(() => undefined)) as Result | undefined;
  return result?.errors ? refusalOfResult(result) : new Refusal('UNKNOWN', `The gateway answered ${status}.`);
}

function isUnauthenticated({ errors }: Result): boolean {
  return errors?.[0]?.extensions?.['code'] === 'UNAUTHENTICATED';
}
