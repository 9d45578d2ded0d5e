import { applyChange } from '../record/call-view.ts';
import type { CallChange, CallEvent, CallView } from '../record/call-view.ts';
import type { CallRecord, Doubt } from '../record/call-record.ts';
import type { Reduction } from '../record/reduction.ts';

/** How long a doubt waits for its answer to come by itself before Graph is asked, in milliseconds. */
const doubtDelayMs = 2_000;

/**
 * The next record of a call in the making: the rules write into it one after the other, and what they change of the
 * view becomes events. Lives within one reduction, so that this is pure from outside.
 */
export class Draft {
  readonly now: number;
  /** What the record will be at; what changes now, changes at this revision. */
  readonly revision: number;
  readonly #before: CallRecord;
  readonly #events: CallEvent[] = [];
  readonly #touched = new Set<string>();
  /** When the earliest doubt is due that was raised here. */
  #dueAt: number | undefined;
  #record: CallRecord;

  constructor(record: CallRecord, now: number) {
    this.#before = record;
    this.#record = record;
    this.now = now;
    this.revision = record.revision + 1;
  }

  get record(): CallRecord {
    return this.#record;
  }

  /** Whether anything has changed so far. */
  get isChanged(): boolean {
    return this.#record !== this.#before;
  }

  get view(): CallView {
    return this.#record.view;
  }

  /** Changes what is known besides the view. */
  note(members: Partial<Omit<CallRecord, 'view' | 'revision' | 'sequence'>>): void {
    this.#record = { ...this.#record, ...members };
  }

  /** Changes the view: an event. */
  change(change: CallChange): void {
    const sequence = this.#record.sequence + 1;
    this.#events.push({ sequence, occurredAt: this.now, change });
    this.#record = { ...this.#record, sequence, view: applyChange(this.view, change) };
  }

  /**
   * Notes that Graph is to be asked about something. A doubt that is noted already is due as before, but an answer that
   * is under way does not settle it any more: it may be older than what raises the doubt now.
   */
  doubt(about: string, dueAt = this.now + doubtDelayMs): void {
    const known = this.#record.doubts.get(about);
    this.#dueAt = Math.min(this.#dueAt ?? dueAt, dueAt);
    const doubt: Doubt = { dueAt: Math.min(known?.dueAt ?? dueAt, dueAt), since: this.revision };
    this.note({ doubts: this.#record.doubts.set(about, doubt) });
  }

  /** Takes a doubt as answered, unless it arose after the answer was asked for. */
  settle(about: string, askedAtRevision = this.revision): void {
    const known = this.#record.doubts.get(about);
    if (!known || known.since > askedAtRevision) return;
    this.note({ doubts: this.#record.doubts.delete(about) });
  }

  /** Notes that something may have changed of a participant. */
  touch(key: string): void {
    this.#touched.add(key);
  }

  /** The outcome: the very record that it began with if nothing was changed. */
  finish(): Reduction {
    if (!this.isChanged) return unchanged(this.#before);
    return {
      record: { ...this.#record, revision: this.revision },
      events: this.#events,
      touched: this.#touched,
      dueAt: this.#isLookedAtOtherwise() ? this.now : this.#dueAt,
    };
  }

  /** Whether what has changed decides about when a call is looked at. */
  #isLookedAtOtherwise(): boolean {
    const { keepAlive, rank } = this.#before;
    return this.#record.keepAlive !== keepAlive || this.#record.rank !== rank;
  }
}

/** What comes of an input that changes nothing. */
export function unchanged(record: CallRecord): Reduction {
  return { record, events: [], touched: new Set(), dueAt: undefined };
}
