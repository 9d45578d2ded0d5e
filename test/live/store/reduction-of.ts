import type { CallRecord } from '../../../src/live/record/call-record.ts';
import type { CallEvent } from '../../../src/live/record/call-view.ts';
import type { Reduction } from '../../../src/live/record/reduction.ts';

/** A record that a test wrote, as if it had been reduced to it. */
export function reductionOf(
  record: CallRecord,
  events: readonly CallEvent[] = [],
  dueAt?: number,
): Reduction {
  const touched = events.flatMap(({ change }) =>
    change.kind === 'roster'
      ? [...change.rekeyed.flat(), ...change.upserted.map(([key]) => key), ...change.left]
      : [],
  );
  return { record, events, touched: new Set(touched), dueAt };
}
