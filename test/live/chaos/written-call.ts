import { deepStrictEqual } from 'node:assert/strict';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import type { CallEvent } from '../../../src/live/record/call-view.ts';
import type { Reduction } from '../../../src/live/record/reduction.ts';
import {
  fieldsOf,
  marksOf,
  recordAfter,
  recordOf,
  viewFieldsOf,
  viewOf,
  viewWritesOf,
  writesOf,
} from '../../../src/live/store/call-fields.ts';
import type { Field } from '../../../src/live/store/call-fields.ts';
import type { CallLog } from '../../../src/live/store/call-log.ts';
import { WrittenFields } from '../store/written-fields.ts';

/** A call as a store has it that writes only what each commit changes. */
export class WrittenCall {
  readonly #now: WrittenFields;
  /** The view at the floor of the log. */
  readonly #base: WrittenFields;
  /** The record as it is to who reads each commit by itself. */
  #followed: CallRecord;
  /** The events since the floor. */
  #events: readonly CallEvent[] = [];

  /** Begins with the first commit. */
  constructor({ record }: Reduction) {
    const { view } = newCallRecord({ ...record, now: record.createdAt, roomId: record.roomCall?.roomId });
    this.#now = new WrittenFields(fieldsOf(record));
    this.#followed = record;
    this.#base = new WrittenFields(viewFieldsOf(view));
  }

  /**
   * Writes a commit.
   *
   * @param log as it is after it
   * @throws AssertionError if what is written is not the record, or not the base of the log
   */
  commit(reduction: Reduction, log: CallLog): void {
    this.#now.write(writesOf(reduction));
    assertSame(this.#now.all, fieldsOf(reduction.record), 'the record');
    assertSame(fieldsOf(recordOf(this.#now.all)), fieldsOf(reduction.record), 'the record that is read');
    const { events, marks } = throughJson({ events: reduction.events, marks: marksOf(reduction) });
    this.#followed = recordAfter(this.#followed, events, marks);
    assertSame(fieldsOf(this.#followed), fieldsOf(reduction.record), 'the record that is followed');

    this.#events = [...this.#events, ...reduction.events];
    for (const { change, sequence } of this.#events)
      if (sequence <= log.floor) this.#base.write([viewWritesOf(change, () => viewOf(this.#base.all))]);
    this.#events = this.#events.filter(({ sequence }) => sequence > log.floor);
    assertSame(this.#base.all, viewFieldsOf(log.base), 'the base of the log');
    assertSame(viewFieldsOf(viewOf(this.#base.all)), viewFieldsOf(log.base), 'the base that is read');
  }
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Of participants the places count, of all else only that it is there. */
function assertSame(written: readonly Field[], wanted: readonly Field[], what: string): void {
  const participants = (fields: readonly Field[]) =>
    fields.filter(([name]) => name.startsWith('participant '));
  deepStrictEqual(new Map(written), new Map(wanted), `${what} was not written as it is`);
  deepStrictEqual(participants(written), participants(wanted), `${what} has other places`);
}
