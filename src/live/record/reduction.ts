import type { CallRecord } from './call-record.ts';
import type { CallEvent } from './call-view.ts';

/** What an input to a call comes to: what a store commits as a whole or not at all. */
export interface Reduction {
  /** The very record that was reduced from if nothing has changed. */
  readonly record: CallRecord;
  readonly events: readonly CallEvent[];
  /**
   * The keys of participants of whom something may have changed: in the roster, among the marks, or among those who left.
   * Nobody else has, so that a store need not write a roster whole.
   */
  readonly touched: ReadonlySet<string>;
  /**
   * When the call is to be looked at because of the change, in milliseconds since the epoch; undefined if the change makes
   * no difference to that.
   */
  readonly dueAt: number | undefined;
}
