import { canonicalId } from '../../microsoft-graph/call-id.ts';
import type { EventKind } from '../record/call-view.ts';
import type { FeedStart, LiveObserver } from '../live-observer.ts';
import { createBoundedCache } from '../store/bounded-cache.ts';
import type { CallStore } from '../store/call-store.ts';
import { followCall } from './call-feed.ts';
import type { FeedItem } from './call-feed.ts';

/** How often it is noted of a call that it is asked for, at the most, and that it is watched, in milliseconds. */
const requestIntervalMs = 10_000;
const renewalMs = 60_000;

/** How many calls are remembered of which a request was noted. */
const maxNoted = 100_000;

/** Who watches calls in this process, and what the others who share the store are told of it. */
export class CallWatchers {
  readonly #calls: CallStore;
  readonly #now: () => number;
  readonly #observer: Pick<LiveObserver, 'onFollowed'> | undefined;
  /** How many watch each call now. */
  readonly #watching = new Map<string, number>();
  /** When it was last noted of each call that it is asked for. */
  readonly #notedAt = createBoundedCache<number>(maxNoted);
  #renewedAt = 0;

  /**
   * @param now milliseconds since the epoch
   * @param observer is told how following a call begins
   */
  constructor(calls: CallStore, now: () => number, observer?: Pick<LiveObserver, 'onFollowed'>) {
    this.#calls = calls;
    this.#now = now;
    this.#observer = observer;
  }

  /** Follows a call's events: see `followCall`. */
  follow(
    id: string,
    kinds: ReadonlySet<EventKind>,
    after?: string,
  ): Promise<AsyncIterableIterator<FeedItem> | undefined> {
    const callId = canonicalId(id);
    this.#watching.set(callId, (this.#watching.get(callId) ?? 0) + 1);
    const onEnd = (): void => {
      const others = (this.#watching.get(callId) ?? 1) - 1;
      if (others > 0) this.#watching.set(callId, others);
      else this.#watching.delete(callId);
      // If that can't be noted, what was noted last holds, which is a minute old at the most.
      this.#calls.noteRequest(callId, this.#now()).catch(() => undefined);
    };
    const onBegun = (start: FeedStart): void => this.#observer?.onFollowed?.(start);
    return followCall(this.#calls, { callId, kinds, after, onBegun, onEnd });
  }

  /** Notes that somebody asks for a call. @returns false if that was noted a moment ago */
  async noteRequest(callId: string): Promise<boolean> {
    const now = this.#now();
    if (now - (this.#notedAt.get(callId) ?? -Infinity) < requestIntervalMs) return false;
    this.#notedAt.set(callId, now);
    await this.#calls.noteRequest(callId, now);
    return true;
  }

  /** When somebody last wanted to know of a call, in milliseconds since the epoch; now if somebody here still does. */
  async lastRequestedAt(callId: string): Promise<number> {
    return this.#watching.has(callId) ? this.#now() : this.#calls.lastRequestedAt(callId);
  }

  /** Tells the others who share the store what is watched here: to be called now and then. */
  async renew(): Promise<void> {
    const now = this.#now();
    if (now - this.#renewedAt < renewalMs) return;
    this.#renewedAt = now;
    await Promise.all(Array.from(this.#watching.keys(), (callId) => this.#calls.noteRequest(callId, now)));
  }
}
