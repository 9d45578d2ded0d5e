import type { ExecutionResult } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import { noLongerWanted } from '../graphql/engine/no-longer-wanted.ts';
import { inTraceOf } from '../tracing.ts';
import { CatchUp } from './catch-up.ts';
import type { EventSource, OpenEventSource } from './event-source.ts';
import type { SharedEvent } from './event-position.ts';
import type { FanOutObserver } from './fan-out-observer.ts';
import type { EventSink } from './event-sink.ts';
import type { SharedStream, StreamMember } from './shared-stream.ts';

/** A result that is for one subscriber alone. */
export interface OwnResult {
  readonly result: ExecutionResult;
  /** From where a subscription goes on behind it; undefined if it is not of an event. */
  readonly cursor: string | undefined;
}

/** How a subscriber gets at events. */
export interface SubscriberOptions {
  readonly sink: EventSink;
  /** Begins the subscription as the client asked for it. */
  begin(principal: Principal, signal: AbortSignal): ReturnType<OpenEventSource>;
  /** Begins it anew, from another cursor or a snapshot. */
  open(...from: Parameters<OpenEventSource>): ReturnType<OpenEventSource>;
  /** Makes a member of those who ask for the same with the same rights. */
  share(principal: Principal, member: StreamMember): SharedStream;
  /** Whether two principals see the same. */
  areAlike(one: Principal, other: Principal): boolean;
  /** Is told of what is handed over and what is not; left out, nobody is. */
  readonly observer?: Pick<FanOutObserver, 'onDelivered' | 'onDropped'> | undefined;
  /** Is called once, when the subscription is over. */
  onOver?(): void;
  /** How many shared events wait while a subscriber catches up. */
  readonly maxWaiting: number;
}

/** Is told that there may be results again that are a subscriber's own. */
export interface OwnResultListener {
  onOwn(): void;
}

/** What comes next for a subscriber whose events are not shared at the moment. */
type Plan =
  | { readonly from: 'beginning' }
  | { readonly from: 'cursor'; readonly cursor: string }
  | { readonly from: 'snapshot' };

const end: IteratorResult<OwnResult, undefined> = { done: true, value: undefined };

/**
 * One subscription. It follows the call by itself until the shared stream has everything that comes next, and from then
 * on is handed the shared events. It follows by itself again when its client's rights have changed, from where it was,
 * and when its client was too slow, from a fresh snapshot.
 *
 * As an iterator it gives the results that are its own. Shared ones don't pass through it: while it is handed those, its
 * next result is waited for.
 *
 * No event is lost or doubled, since both streams have all events behind the point where they began, and know them by
 * their sequence: `CatchUp` tells up to where its own stream is what counts. Where events have none, both may tell them in
 * another order; then it goes over only at a place where the shared stream was as well.
 */
export class Subscriber implements AsyncIterableIterator<OwnResult, undefined>, StreamMember {
  readonly #options: SubscriberOptions;
  readonly #catchUp: CatchUp;
  #plan: Plan | undefined = { from: 'beginning' };
  /** Undefined while events are shared. */
  #own: EventSource | undefined;
  /** Calls off what is being opened. */
  #opening: AbortController | undefined;
  #stream: SharedStream | undefined;
  /** For whom the events of `#stream` are executed. */
  #principal: Principal | undefined;
  /** Whether events were left out, so that only a snapshot makes it good. */
  #isBehind = false;
  /** What was last given to the client; negative where nothing was, or its place has no number. */
  #sequence = -1;
  /** Whether that is counted by `#stream`, and means nothing elsewhere. */
  #isCounted = false;
  #cursor: string | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  /** Who waits while events are shared. */
  #listener: OwnResultListener | undefined;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#catchUp = new CatchUp(options.maxWaiting);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<OwnResult, undefined>> {
    for (;;) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const result = await this.pull({
        onOwn() {
          resolve(undefined);
        },
      });
      if (result) return result;
      await promise;
    }
  }

  /**
   * Gives the next result, as `next()` does, but doesn't wait while events are shared: what waits costs memory for each who
   * watches.
   *
   * @param listener is told once when there may be one again, if there is none at present
   * @returns undefined if there is none at present
   */
  async pull(listener: OwnResultListener): Promise<IteratorResult<OwnResult, undefined> | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      if (this.#isOver) return end;
      if (this.#plan) {
        const refusal = await this.#open(this.#plan);
        if (refusal) return refusal;
      } else if (!this.#own) {
        this.#listener = listener;
        return undefined;
      } else if (this.#catchUp.isSharedBehind(this.#place)) {
        this.#goOnShared();
      } else {
        const result = await this.#nextOwn(this.#own);
        if (result) return result;
      }
    }
  }

  return(): Promise<IteratorResult<OwnResult, undefined>> {
    this.#finish();
    return Promise.resolve(end);
  }

  take(event: SharedEvent): void {
    if (this.#isBehind) {
      this.#options.observer?.onDropped();
      this.#options.sink.noteDropped(event.payload);
    } else if (this.#isShared) {
      this.#hand(event);
    } else {
      this.#catchUp.keep(event);
    }
  }

  onStreamEnd(failure?: unknown): void {
    this.#stream = undefined;
    if (this.#isShared) {
      this.#noteOver();
      if (failure !== undefined) this.#failure = { error: failure };
      this.#wake();
    } else {
      // The subscriber reads its own stream to the end.
      this.#catchUp.end();
    }
  }

  get #isShared(): boolean {
    return !this.#plan && !this.#own && !this.#isBehind;
  }

  /** Follows by itself, and joins the shared stream, of which nothing is handed over yet. */
  async #open(plan: Plan): Promise<IteratorResult<OwnResult, undefined> | undefined> {
    const options = this.#options;
    const { principal } = options.sink;
    const opening = new AbortController();
    this.#opening = opening;
    const opened = await (plan.from === 'beginning'
      ? options.begin(principal, opening.signal)
      : options.open(plan.from === 'cursor' ? plan.cursor : undefined, principal, opening.signal));
    this.#opening = undefined;
    const isRefused = !('next' in opened);
    if (this.#isOver) {
      if (!isRefused) await opened.end();
      return end;
    }
    if (isRefused) {
      this.#finish();
      return { done: false, value: { result: opened, cursor: undefined } };
    }
    this.#own = opened;
    this.#plan = undefined;
    // Its rights may have changed while nothing was handed over.
    if (this.#principal && !options.areAlike(principal, this.#principal)) this.#leaveStream();
    this.#principal = principal;
    const stream = (this.#stream ??= options.share(principal, this));
    await stream.opened;
    this.#catchUp.begin(stream.position);
    return undefined;
  }

  /** @returns undefined if the next event is one that is shared */
  async #nextOwn(own: EventSource): Promise<IteratorResult<OwnResult, undefined> | undefined> {
    const event = await own.next();
    if (this.#isOver) return end;
    if (event.done) {
      this.#finish();
      return end;
    }
    const { sequence, cursor, isSnapshot, traceparent } = event.value;
    if (!isSnapshot && this.#isNextShared(sequence)) {
      // Everything before is given, or was not asked for: shared events may still come from before the client's cursor.
      if (sequence !== undefined) this.#sequence = sequence - 1;
      this.#goOnShared();
      return undefined;
    }
    const { principal } = this.#options.sink;
    const result = await inTraceOf(traceparent, () => event.value.execute(principal));
    // Who has completed an operation may already use its id for another one.
    if (this.#hasEnded()) return end;
    this.#sequence = sequence ?? -1;
    this.#cursor = cursor;
    this.#options.observer?.onDelivered();
    return { done: false, value: { result, cursor } };
  }

  /** Where the client is, in the count of the shared stream; negative if that was not there. */
  get #place(): number {
    if (this.#sequence >= 0 || this.#cursor === undefined) return this.#sequence;
    return this.#stream?.placeOf(this.#cursor) ?? -1;
  }

  /** Whether the next event is one that is shared, and so are all behind it. */
  #isNextShared(sequence: number | undefined): boolean {
    return sequence === undefined
      ? this.#catchUp.isSharedBehind(this.#place)
      : this.#catchUp.isShared(sequence);
  }

  #goOnShared(): void {
    this.#isCounted = this.#sequence < 0;
    this.#sequence = this.#place;
    void this.#own?.end();
    this.#own = undefined;
    for (const event of this.#catchUp.take()) {
      if (this.#isShared) this.#hand(event);
    }
  }

  #hand({ sequence, cursor, payload }: SharedEvent): void {
    if (sequence <= this.#sequence) return;
    const { sink } = this.#options;
    const { principal } = sink;
    if (principal !== this.#principal) {
      if (!this.#principal || !this.#options.areAlike(principal, this.#principal)) {
        this.#moveOn();
        return;
      }
      this.#principal = principal;
    }
    if (sink.offer(payload)) {
      this.#options.observer?.onDelivered();
      this.#sequence = sequence;
      this.#cursor = cursor;
    } else {
      this.#fallBehind();
    }
  }

  /** Leaves a stream that is for others by now. */
  #moveOn(): void {
    this.#leaveStream();
    this.#follow(
      this.#cursor === undefined ? { from: 'snapshot' } : { from: 'cursor', cursor: this.#cursor },
    );
  }

  #fallBehind(): void {
    this.#options.observer?.onDropped();
    this.#isBehind = true;
    void this.#options.sink.drained().then(() => {
      this.#isBehind = false;
      this.#follow({ from: 'snapshot' });
    });
  }

  #follow(plan: Plan): void {
    if (this.#isOver) return;
    if (this.#isCounted) this.#sequence = -1;
    this.#isCounted = false;
    this.#catchUp.end();
    this.#plan = plan;
    this.#wake();
  }

  #noteOver(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onOver?.();
  }

  #finish(): void {
    this.#noteOver();
    this.#opening?.abort(noLongerWanted);
    void this.#own?.end();
    this.#own = undefined;
    this.#leaveStream();
    this.#catchUp.end();
    this.#wake();
  }

  #leaveStream(): void {
    this.#stream?.remove(this);
    this.#stream = undefined;
  }

  #wake(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onOwn();
  }

  /** Read anew after each wait. */
  #hasEnded(): boolean {
    return this.#isOver;
  }
}
