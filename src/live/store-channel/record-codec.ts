import { Map as PersistentMap, OrderedMap } from 'immutable';
import type { CallRecord, DepartureMark, Doubt, RosterMark } from '../record/call-record.ts';
import { applyChange } from '../record/call-view.ts';
import type { CallEvent, CallView } from '../record/call-view.ts';
import type { Reduction } from '../record/reduction.ts';
import type { CallLog } from '../store/call-log.ts';
import type { Tombstone } from '../store/call-store.ts';

/*
 * Records, views and logs hold persistent maps, which don't survive the way to another process: they travel as lists of
 * their entries. A change travels as what it touched, however many people are in the call.
 */

type Entries<Value> = readonly [key: string, value: Value][];
type Maps = 'view' | 'marks' | 'left' | 'doubts';

/** A view on its way. */
export type SentView = Omit<CallView, 'participants'> & {
  readonly participants: Entries<
    CallView['participants'] extends OrderedMap<string, infer One> ? One : never
  >;
};

/** A whole record on its way. */
export type SentRecord = Omit<CallRecord, Maps> & {
  readonly view: SentView;
  readonly marks: Entries<RosterMark>;
  readonly left: Entries<DepartureMark>;
  readonly doubts: Entries<Doubt>;
};

/** A log on its way. */
export type SentLog = Omit<CallLog, 'base'> & { readonly base: SentView };

/** A tombstone on its way. */
export type SentTombstone = Omit<Tombstone, 'view'> & { readonly view: SentView };

/** What leads from one record to the next, on its way. */
export interface SentChange {
  /** All of the next record that doesn't grow with the people in a call. */
  readonly head: Omit<CallRecord, Maps>;
  /** They lead from view to view. */
  readonly events: readonly CallEvent[];
  /** Of each participant of whom something may have changed, what is known besides the view. */
  readonly touched: readonly (readonly [
    key: string,
    mark: RosterMark | undefined,
    departure: DepartureMark | undefined,
  ])[];
  /** Undefined if they are as before. */
  readonly doubts: Entries<Doubt> | undefined;
}

export function sendRecord({ view, marks, left, doubts, ...head }: CallRecord): SentRecord {
  return { ...head, view: sendView(view), marks: [...marks], left: [...left], doubts: [...doubts] };
}

export function receiveRecord({ view, marks, left, doubts, ...head }: SentRecord): CallRecord {
  return {
    ...head,
    view: receiveView(view),
    marks: PersistentMap(marks),
    left: OrderedMap(left),
    doubts: OrderedMap(doubts),
  };
}

export function sendLog({ base, ...rest }: CallLog): SentLog {
  return { ...rest, base: sendView(base) };
}

export function receiveLog({ base, ...rest }: SentLog): CallLog {
  return { ...rest, base: receiveView(base) };
}

export function sendTombstone({ view, ...rest }: Tombstone): SentTombstone {
  return { ...rest, view: sendView(view) };
}

export function receiveTombstone({ view, ...rest }: SentTombstone): Tombstone {
  return { ...rest, view: receiveView(view) };
}

/** @param before the record that it was reduced from, if it is known here */
export function sendChange(
  before: CallRecord | undefined,
  { record, events, touched }: Reduction,
): SentChange {
  const { view: _, marks, left, doubts, ...head } = record;
  return {
    head,
    events,
    touched: Array.from(touched, (key) => [key, marks.get(key), left.get(key)]),
    doubts: before?.doubts === doubts ? undefined : [...doubts],
  };
}

/** @param before the record that the change was reduced from */
export function receiveChange(before: CallRecord, { head, events, touched, doubts }: SentChange): CallRecord {
  return {
    ...head,
    view: events.reduce((view, { change }) => applyChange(view, change), before.view),
    marks: before.marks.withMutations((marks) => {
      for (const [key, mark] of touched) {
        if (mark) marks.set(key, mark);
        else marks.delete(key);
      }
    }),
    left: before.left.withMutations((left) => {
      for (const [key, , departure] of touched) {
        if (departure) left.set(key, departure);
        else left.delete(key);
      }
    }),
    doubts: doubts ? OrderedMap(doubts) : before.doubts,
  };
}

function sendView({ participants, ...rest }: CallView): SentView {
  return { ...rest, participants: [...participants] };
}

function receiveView({ participants, ...rest }: SentView): CallView {
  return { ...rest, participants: OrderedMap(participants) };
}
