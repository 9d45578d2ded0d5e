import type { CallRecord } from '../record/call-record.ts';

/** How many there are of what is known of calls that are not over. */
export interface Census {
  readonly calls: number;
  /** People in their rosters; undefined where that can't be told without reading all calls. */
  readonly people: number | undefined;
  /** What may not be as it is believed, and is to be asked of Graph; undefined as `people`. */
  readonly doubts: number | undefined;
}

/** Counts by what comes and goes, so that nobody need look at all calls. */
export class RunningCensus {
  #calls = 0;
  #people = 0;
  #doubts = 0;

  /** What has come to be since the beginning: less than 0 of what was there before it and has gone. */
  get changes(): { readonly calls: number; readonly people: number; readonly doubts: number } {
    return { calls: this.#calls, people: this.#people, doubts: this.#doubts };
  }

  /** Notes a commit. @param before undefined for a call that is new */
  note(before: CallRecord | undefined, after: CallRecord): void {
    this.#add(before, -1);
    this.#add(after, 1);
  }

  #add(record: CallRecord | undefined, factor: 1 | -1): void {
    if (!record || record.isTerminated) return;
    this.#calls += factor;
    this.#people += factor * record.view.participants.size;
    this.#doubts += factor * record.doubts.size;
  }
}
