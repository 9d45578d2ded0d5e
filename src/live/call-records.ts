import { randomBytes } from 'node:crypto';
import type { CallEnd, LiveObserver } from './live-observer.ts';
import type { CallOrigin, CallRecord } from './record/call-record.ts';
import { reduce } from './reducer/reduce.ts';
import type { CallInput } from './reducer/reduce.ts';
import type { CallStore } from './store/call-store.ts';
import { commitInSpan } from './store/traced-commit.ts';
import type { CallIds } from './store/creation-store.ts';

/** What is known of a call when it begins. */
export interface KnownAtBeginning {
  /** Whether this gateway keeps the call alive. */
  readonly keepAlive?: boolean;
  /** When it began to ring, in milliseconds since the epoch. */
  readonly createdAt?: number;
  /** The room that it is in. */
  readonly roomId?: string;
  /** When the earliest thing happened that was told of it there, in milliseconds since the epoch. */
  readonly startedAt?: number;
}

/** What came of an input: `absent` for a call that isn't known or is over. */
export type ApplyOutcome = 'committed' | 'unchanged' | 'absent';

/** The records of calls: reads one, reduces an input into it, and commits what comes of that. */
export class CallRecords {
  readonly #calls: CallStore;
  readonly #now: () => number;
  readonly #observer: Pick<LiveObserver, 'onEnded'> | undefined;
  readonly #afterEnd: ((record: CallRecord) => Promise<void>) | undefined;

  /**
   * @param now milliseconds since the epoch
   * @param observer is told of calls that end
   * @param afterEnd does what is to be done once the end of a call is stored
   */
  constructor(
    calls: CallStore,
    now: () => number,
    observer?: Pick<LiveObserver, 'onEnded'>,
    afterEnd?: (record: CallRecord) => Promise<void>,
  ) {
    this.#calls = calls;
    this.#now = now;
    this.#observer = observer;
    this.#afterEnd = afterEnd;
  }

  /** Begins the record of a call; nothing happens if it is known already. */
  async begin({ callId, graphId }: CallIds, origin: CallOrigin, known: KnownAtBeginning = {}): Promise<void> {
    const epoch = randomBytes(9).toString('base64url');
    const call = { id: callId, graphId, origin, epoch, ...known };
    await commitInSpan(this.#calls, undefined, reduce(undefined, { type: 'begun', call }, this.#now()));
  }

  /** Reduces an input into the record of a call; nothing happens to one that isn't known or is over. */
  async apply(callId: string, input: CallInput): Promise<ApplyOutcome> {
    // Mostly it is the newest, and nobody need be asked. If it isn't, it proves nothing that an input changes nothing in it.
    const known = this.#calls.known(callId);
    if (known && (await this.#reduceInto(known, input)) === 'committed') return 'committed';
    for (;;) {
      const stored = await this.#calls.read(callId);
      if (stored?.kind !== 'live' || stored.record.isTerminated) return 'absent';
      // Another commit may have come in between: then what is stored now is what to reduce from.
      const outcome = await this.#reduceInto(stored.record, input);
      if (outcome !== 'overtaken') return outcome;
    }
  }

  async #reduceInto(before: CallRecord, input: CallInput): Promise<'committed' | 'unchanged' | 'overtaken'> {
    const reduction = reduce(before, input, this.#now());
    const { record } = reduction;
    if (record === before) return 'unchanged';
    if (!(await commitInSpan(this.#calls, before.revision, reduction))) return 'overtaken';
    if (record.isTerminated) {
      this.#observer?.onEnded(endOf(record));
      await this.#afterEnd?.(record);
    }
    return 'committed';
  }

  /** @throws {Error} if there is no record */
  async get(callId: string): Promise<CallRecord> {
    const stored = await this.#calls.read(callId);
    if (stored?.kind !== 'live') throw new Error(`the call ${callId} was lost between two reads`);
    return stored.record;
  }
}

function endOf(record: CallRecord): CallEnd {
  const { id, origin, isHeardOf, view } = record;
  return {
    callId: id,
    result: view.call.resultInfo ?? undefined,
    isUnheard: origin === 'created' && !isHeardOf,
  };
}
