import type { ExecutionResult } from 'graphql';
import type { CallEventModel } from '../graphql/models/call-model.ts';
import type { RoomEventModel } from '../graphql/models/room-model.ts';
import type { Engine, OpenSubscription } from '../graphql/engine/engine.ts';
import { inOperationSpan } from '../graphql/engine/operation-span.ts';
import { ObservedOperation, unobserved } from '../graphql/engine/observed-operation.ts';
import type { OperationOrigin } from '../graphql/engine/observed-operation.ts';
import type { OperationArgs } from '../graphql/engine/operation-args.ts';
import type { Principal } from '../auth/principal.ts';
import { inNoTrace } from '../tracing.ts';
import { createEventSubscriptions } from './shareable-operation.ts';
import type { EventSubscription } from './shareable-operation.ts';
import type { FanOutObserver } from './fan-out-observer.ts';
import type { EventSource, SourceEvent } from './event-source.ts';
import type { EventSink } from './event-sink.ts';
import { EventsFromBeginning, SharedBeginnings } from './shared-beginnings.ts';
import type { Beginning } from './shared-beginnings.ts';
import { SharedStream } from './shared-stream.ts';
import type { SharedStreamOptions, StreamMember } from './shared-stream.ts';
import type { Slices } from './slices.ts';
import { Subscriber } from './subscriber.ts';
import type { SubscriberOptions } from './subscriber.ts';

/** What a fan-out is made from. */
export interface FanOutOptions {
  readonly engine: Engine;
  /** Makes what is sent of an event from its result as JSON, and its cursor: once for all who get it. */
  readonly encode: (json: string, cursor: string) => Buffer;
  /** How many shared events wait for a subscriber that is catching up; beyond it, the subscriber follows by itself. */
  readonly maxWaiting: number;
  /** In which those who share an event are told of it. */
  readonly slices: Slices;
  /** Left out, nobody is told. */
  readonly observer?: FanOutObserver | undefined;
}

/** Subscriptions to calls and rooms, over one transport. */
export interface FanOut {
  /**
   * Follows a call or a room for a client. Whoever asks for the same of it with the same rights shares each event's execution
   * and its serialisation.
   *
   * @returns the results that are for this client alone, until there is nothing more to come: the shared ones are offered
   *   to the sink in between. Undefined for an operation that can't be shared
   */
  follow(args: OperationArgs, sink: EventSink, options?: FollowOptions): Subscriber | undefined;
}

/** What goes with a client's wish to follow something. */
export interface FollowOptions {
  /** From where to go on instead of what the operation says; left out, as it says. */
  readonly lastCursor?: string | undefined;
  /** Is ended when the subscription has begun. */
  readonly observed?: ObservedOperation | undefined;
}

/** Makes the fan-out of a transport. */
export function createFanOut({ engine, encode, maxWaiting, slices, observer }: FanOutOptions): FanOut {
  const toEventSubscription = createEventSubscriptions(engine.schema);
  const streams = new Map<string, SharedStream>();
  const beginnings = new SharedBeginnings();

  async function open(
    args: OperationArgs,
    principal: Principal,
    signal?: AbortSignal,
    observed?: ObservedOperation,
  ): Promise<EventSource | ExecutionResult> {
    const opened = await engine.open(args, principal, signal, observed);
    if (!('events' in opened)) return opened;
    observed?.succeed();
    return eventSource(opened, observer);
  }

  /** Reads and executes a snapshot for many. One with errors, which tell places in the text of a document, is for nobody. */
  async function readBeginning(
    args: OperationArgs,
    rights: readonly string[],
    signal: AbortSignal,
  ): Promise<Beginning | undefined> {
    const operation = new ObservedOperation(ofMany, unobserved);
    const principal = holderOf(rights);
    const opened = await open(args, principal, signal, operation);
    if (!('next' in opened)) return undefined;
    try {
      const first = await opened.next();
      if (first.done) return undefined;
      const result = await first.value.execute(principal);
      const snapshot = { ...first.value, execute: () => Promise.resolve(result) };
      return result.errors ? undefined : { snapshot, cost: operation.cost };
    } finally {
      void opened.end();
    }
  }

  /** Errors tell places in the text of a document, which may be laid out differently by others who share them. */
  async function write(event: SourceEvent, principal: Principal): Promise<Buffer> {
    const { errors, ...result } = engine.formatResult(await event.execute(principal));
    const placeless = errors?.map(({ locations: _, ...error }) => error);
    const json = JSON.stringify(placeless ? { ...result, errors: placeless } : result);
    return encode(json, event.cursor);
  }

  /** One subscriber's way to the events. A class, since there are as many as there are people who watch. */
  class Following implements SubscriberOptions {
    readonly maxWaiting = maxWaiting;
    readonly sink: EventSink;
    readonly observer = observer;
    readonly #args: OperationArgs;
    readonly #subscription: EventSubscription;
    readonly #lastCursor: string | undefined;
    readonly #observed: ObservedOperation | undefined;

    constructor(
      sink: EventSink,
      args: OperationArgs,
      subscription: EventSubscription,
      { lastCursor, observed }: FollowOptions,
    ) {
      this.sink = sink;
      this.#args = args;
      this.#subscription = subscription;
      this.#lastCursor = lastCursor;
      this.#observed = observed;
    }

    begin(principal: Principal, signal: AbortSignal): Promise<EventSource | ExecutionResult> {
      return inOperationSpan(this.#args, 'operation', async () => {
        const beginning = await this.#joinBeginning(principal, signal);
        return beginning
          ? this.#beginWith(beginning, principal, signal)
          : open(this.#args, principal, signal, this.#observed);
      });
    }

    /** @returns undefined if it is to begin by itself */
    #joinBeginning(principal: Principal, signal: AbortSignal): Promise<Beginning | undefined> | undefined {
      const { isWithoutCursor, isPlain } = this.#subscription;
      const isAlone = this.#lastCursor !== undefined || !isWithoutCursor || !isPlain;
      if (isAlone || this.#observed?.isExplained) return undefined;
      const rights = granted(principal, this.#subscription.scopes);
      return beginnings.join(this.#keyFor(rights), signal, (called) =>
        readBeginning(this.#subscription.after(undefined), rights, called),
      );
    }

    #beginWith({ snapshot, cost }: Beginning, principal: Principal, signal: AbortSignal): EventSource {
      this.#observed?.beginTogether(this.#args, cost);
      return new EventsFromBeginning(snapshot, async () => {
        const opened = await this.open(snapshot.cursor, principal, signal);
        if ('next' in opened) return opened;
        throw new Error('what was begun can not be gone on with');
      });
    }

    #keyFor(rights: readonly string[]): string {
      return JSON.stringify([this.#subscription.key, rights]);
    }

    open(
      cursor: string | undefined,
      principal: Principal,
      signal?: AbortSignal,
    ): Promise<EventSource | ExecutionResult> {
      return open(this.#subscription.after(cursor), principal, signal);
    }

    onOver(): void {
      observer?.onUnsubscribed(this.#subscription.field);
    }

    areAlike(one: Principal, other: Principal): boolean {
      const { scopes } = this.#subscription;
      return granted(one, scopes).join() === granted(other, scopes).join();
    }

    share(principal: Principal, member: StreamMember): SharedStream {
      const rights = granted(principal, this.#subscription.scopes);
      const key = this.#keyFor(rights);
      const stream = streams.get(key) ?? begin(key, this.#subscription.after(undefined), rights);
      stream.add(member);
      return stream;
    }
  }

  return {
    follow(args, sink, options = {}) {
      const subscription = toEventSubscription(args);
      if (!subscription) return undefined;
      const { lastCursor } = options;
      const begun = lastCursor === undefined ? args : subscription.after(lastCursor);
      observer?.onSubscribed(subscription.field);
      return new Subscriber(new Following(sink, begun, subscription, options));
    },
  };

  function begin(key: string, args: OperationArgs, rights: readonly string[]): SharedStream {
    const principal = holderOf(rights);
    const options: SharedStreamOptions = {
      async open() {
        const opened = await open(args, principal);
        return 'next' in opened ? opened : undefined;
      },
      write: (event) => write(event, principal),
      slices,
      onEnd: () => streams.delete(key),
    };
    // It outlives the one for whom it begins.
    const stream = inNoTrace(() => new SharedStream(options));
    streams.set(key, stream);
    return stream;
  }
}

/** What is done for many has no request of its own: each of them has. */
const ofMany: OperationOrigin = { transport: 'websocket', requestId: '', asksForUpstreamRequests: false };

/** Nobody: only what is granted to all who share can be seen. */
function holderOf(rights: readonly string[]): Principal {
  return { subject: '', scopes: new Set(rights), expiresAt: undefined };
}

/** Which of these scopes a principal has, in one order. */
function granted({ scopes }: Principal, needed: readonly string[]): readonly string[] {
  return scopes === 'all' ? needed : needed.filter((scope) => scopes.has(scope));
}

/** The events of a subscription, as the resolvers make models of them. */
function eventSource(
  { events, execute }: OpenSubscription,
  observer: FanOutObserver | undefined,
): EventSource {
  return {
    async next() {
      const result = await events.next();
      if (result.done) return { done: true, value: undefined };
      const { item } = result.value as CallEventModel | RoomEventModel;
      const { cursor, change, traceparent } = item;
      return {
        done: false,
        value: {
          sequence: 'sequence' in item ? item.sequence : undefined,
          cursor,
          isSnapshot: change === undefined || change.kind === 'snapshot',
          traceparent,
          execute(principal) {
            observer?.onExecuted();
            return execute(result.value, principal);
          },
        },
      };
    },
    async end() {
      await events.return?.();
    },
  };
}
