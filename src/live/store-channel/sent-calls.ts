import type { CallRecord } from '../record/call-record.ts';
import type { CallEvent } from '../record/call-view.ts';
import type { Reduction } from '../record/reduction.ts';
import { marksOf, recordAfter, viewFieldsOf, viewOf } from '../store/call-fields.ts';
import type { Field, MarkWrites } from '../store/call-fields.ts';
import type { CallLog } from '../store/call-log.ts';
import type { Tombstone } from '../store/call-store.ts';

/*
 * Records, views and logs hold persistent maps, which don't survive the way to another process: they travel as fields. A
 * commit travels as what it has changed, however many people are in the call.
 */

/** A log on its way. */
export type SentLog = Omit<CallLog, 'base'> & { readonly base: readonly Field[] };

/** A tombstone on its way. */
export type SentTombstone = Omit<Tombstone, 'view'> & { readonly view: readonly Field[] };

/** What leads from one record of a call to the next, on its way. */
export interface SentChange extends Pick<CallRecord, 'id' | 'revision'> {
  readonly events: readonly CallEvent[];
  readonly marks: MarkWrites;
}

export function sendLog({ base, ...rest }: CallLog): SentLog {
  return { ...rest, base: viewFieldsOf(base) };
}

export function receiveLog({ base, ...rest }: SentLog): CallLog {
  return { ...rest, base: viewOf(base) };
}

export function sendTombstone({ view, ...rest }: Tombstone): SentTombstone {
  return { ...rest, view: viewFieldsOf(view) };
}

export function receiveTombstone({ view, ...rest }: SentTombstone): Tombstone {
  return { ...rest, view: viewOf(view) };
}

export function sendChange(reduction: Reduction): SentChange {
  const { id, revision } = reduction.record;
  return { id, revision, events: reduction.events, marks: marksOf(reduction) };
}

/** @param before the record that the change was reduced from */
export function receiveChange(before: CallRecord, { events, marks }: SentChange): CallRecord {
  return recordAfter(before, events, marks);
}
