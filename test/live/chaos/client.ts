import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { OrderedMap } from 'immutable';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallEvent, CallView, EventKind, Roster } from '../../../src/live/record/call-view.ts';
import { decodeCursor } from '../../../src/live/record/cursor.ts';
import type { FeedItem } from '../../../src/live/feed/call-feed.ts';

/** What a client goes by. */
export interface ClientOptions {
  readonly name: string;
  readonly kinds: ReadonlySet<EventKind>;
  readonly follow: (
    kinds: ReadonlySet<EventKind>,
    after?: string,
  ) => Promise<AsyncIterableIterator<FeedItem> | undefined>;
  /** Every event that was committed, in order. */
  readonly history: readonly CallEvent[];
  /** The newest event that the log of the call no longer holds; infinite once there is no log any more. */
  readonly logFloor: () => number;
}

/**
 * Follows a call as a client does that loses its connection now and then, and resumes by its cursor. It makes the call
 * up from what it is sent, and checks each item against all that has happened: nothing comes twice, is skipped or
 * replaced by a snapshot without need.
 */
export class Client {
  readonly #options: ClientOptions;
  #stream: AsyncIterableIterator<FeedItem> | undefined;
  #cursor: string | undefined;
  #view: CallView | undefined;
  #sequence = 0;
  #mayTake = Promise.withResolvers<undefined>();
  #failure: unknown;
  /** Whether a snapshot may come next. */
  #mayBeSnapshot = false;
  isEnded = false;
  snapshots = 0;
  resumes = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#mayTake.resolve(undefined);
  }

  get participants(): Roster {
    return this.#view?.participants ?? OrderedMap();
  }

  /** Connects, or connects again; also takes up taking where it was lagging. Nothing if it is connected. */
  async resume(): Promise<void> {
    this.#mayTake.resolve(undefined);
    if (this.#stream || this.isEnded) return;
    const { kinds, follow, logFloor, history } = this.#options;
    const floor = logFloor();
    this.#mayBeSnapshot =
      this.#cursor === undefined ||
      floor === Infinity ||
      history.some(
        ({ sequence, change }) => sequence > this.#sequence && sequence <= floor && kinds.has(change.kind),
      );
    if (this.#cursor !== undefined) this.resumes += 1;
    const stream = await follow(kinds, this.#cursor);
    ok(stream, 'a call that was followed is not known any more');
    this.#stream = stream;
    void this.#take(stream).catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  /** Stays connected and takes nothing more for now. */
  lag(): void {
    if (!this.#stream) return;
    // Who lags already waits on the old promise.
    const { resolve } = this.#mayTake;
    this.#mayTake = Promise.withResolvers();
    void this.#mayTake.promise.then(() => {
      resolve(undefined);
    });
  }

  /** Loses the connection, and what was not taken yet. */
  async cut(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#mayTake.resolve(undefined);
    await stream?.return?.();
  }

  /** @throws AssertionError for whatever was wrong with what came, or is missing now */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure as Error;
    const missed = this.#next();
    strictEqual(missed, undefined, `${this.#options.name} was not told of ${JSON.stringify(missed)}`);
  }

  async #take(stream: AsyncIterableIterator<FeedItem>): Promise<void> {
    for (;;) {
      await this.#mayTake.promise;
      if (this.#stream !== stream) return;
      const result = await stream.next();
      if (this.#stream !== stream) return;
      if (result.done) {
        this.isEnded = true;
        this.#stream = undefined;
        return;
      }
      this.#see(result.value);
    }
  }

  #see(item: FeedItem): void {
    const { name } = this.#options;
    const sequence = decodeCursor(item.cursor)?.sequence ?? NaN;
    if (item.change === undefined) {
      ok(
        this.#mayBeSnapshot,
        `${name} got a snapshot at ${sequence} although the log reaches back to ${this.#sequence}`,
      );
      ok(sequence >= this.#sequence, `${name} got a snapshot of the past`);
      this.snapshots += 1;
      this.#view = item.after;
    } else {
      ok(sequence > this.#sequence, `${name} got ${sequence} after ${this.#sequence}`);
      const expected = this.#next();
      strictEqual(sequence, expected?.sequence, `${name} got another event than the next one`);
      deepStrictEqual(item.change, expected?.change);
      ok(this.#view, `${name} got a change of what it does not know`);
      this.#view = applyChange(this.#view, item.change);
      if (this.#options.kinds.has('roster'))
        deepStrictEqual([...this.#view.participants], [...item.after.participants]);
    }
    this.#mayBeSnapshot = false;
    this.#sequence = sequence;
    this.#cursor = item.cursor;
  }

  /** The event that is to come next; undefined if there is none. */
  #next(): CallEvent | undefined {
    const { history, kinds } = this.#options;
    return history.find(({ sequence, change }) => sequence > this.#sequence && kinds.has(change.kind));
  }
}
