import { Map as PersistentMap, OrderedMap } from 'immutable';
import type { CallResource, ParticipantResource } from '../../microsoft-graph/resources.ts';
import type { CallRecord, DepartureMark, Doubt, RosterMark } from '../record/call-record.ts';
import { applyChange } from '../record/call-view.ts';
import type { CallChange, CallEvent, CallOperation, CallView } from '../record/call-view.ts';
import type { Reduction } from '../record/reduction.ts';

/*
 * How a call is written down by stores that outlive a process: as named fields, whose values are JSON. One person's change
 * writes the fields of that person, and those whose size does not depend on how many people there are. The log's base is
 * a view: the same fields without `record` and the marks.
 */

/** The fields that each call has once. */
interface WholeFields {
  /** All of the record that does not stand in one of the others. */
  readonly record: Omit<CallRecord, 'view' | 'marks' | 'left' | 'doubts'> & {
    readonly doubts: readonly [about: string, doubt: Doubt][];
  };
  readonly call: CallResource;
  readonly sessions: readonly string[];
  /** Oldest first. */
  readonly operations: readonly CallOperation[];
}

/** The fields of each participant, named `{kind} {key}`. */
interface KeyedFields {
  /** The places of these fields are the order of joining. */
  readonly participant: ParticipantResource;
  readonly mark: RosterMark;
  /** Of somebody who has left. */
  readonly departure: DepartureMark;
}

/** A field: its name, and its value as JSON. */
export type Field = readonly [name: string, value: string];

/** What a change writes: first the new names, then what is removed, then what is put. */
export interface FieldWrites {
  /** Names that fields go by from now on, old to new. Each keeps its place. */
  readonly renamed: readonly (readonly [from: string, to: string])[];
  readonly removed: readonly string[];
  /** A field that is there keeps its place; one that is new stands behind all others. */
  readonly put: readonly Field[];
}

/** The parts of a view that are written whole when they change. */
export type ViewParts = Omit<CallView, 'participants'>;

/** All fields of a record, in their places. */
export function fieldsOf(record: CallRecord): Field[] {
  return [
    headerOf(record),
    ...viewFieldsOf(record.view),
    ...Array.from(record.marks, ([key, mark]) => keyedField('mark', key, mark)),
    ...Array.from(record.left, ([key, mark]) => keyedField('departure', key, mark)),
  ];
}

/** All fields of a view, in their places. */
export function viewFieldsOf(view: CallView): Field[] {
  return [
    callOf(view),
    sessionsOf(view),
    operationsOf(view),
    ...Array.from(view.participants, ([key, participant]) => keyedField('participant', key, participant)),
  ];
}

/** What a reduction of a call that is stored already writes into its record's fields, step by step. */
export function writesOf({ record, events, touched }: Reduction): FieldWrites[] {
  const { view } = record;
  const kinds = new Set(events.map(({ change }) => change.kind));
  const parts: Field[] = [];
  if (kinds.has('call') || kinds.has('tone')) parts.push(callOf(view));
  if (kinds.has('contentSharing')) parts.push(sessionsOf(view));
  if (kinds.has('operation')) parts.push(operationsOf(view));
  const { removed, put } = marksOf({ record, touched });
  return [
    ...events.flatMap(({ change }) => (change.kind === 'roster' ? [rosterWrites(change)] : [])),
    { renamed: [], removed, put: [...put, ...parts] },
  ];
}

/**
 * What a change writes into the fields of a view.
 *
 * @param before what the fields were; not asked for a change of the roster
 */
export function viewWritesOf(change: CallChange, before: () => ViewParts): FieldWrites {
  if (change.kind === 'roster') return rosterWrites(change);
  const view = applyChange({ ...before(), participants: OrderedMap() }, change);
  return { renamed: [], removed: [], put: [partOf[change.kind](view)] };
}

/** What a reduction changes of a record besides its view: what its events leave open. */
export type MarkWrites = Pick<FieldWrites, 'removed' | 'put'>;

/** What a reduction changes of a record besides its view. */
export function marksOf({ record, touched }: Pick<Reduction, 'record' | 'touched'>): MarkWrites {
  const removed: string[] = [];
  const put: Field[] = [headerOf(record)];
  for (const key of touched) {
    const mark = record.marks.get(key);
    if (mark) put.push(keyedField('mark', key, mark));
    else removed.push(nameOf('mark', key));
    const departure = record.left.get(key);
    if (departure) put.push(keyedField('departure', key, departure));
    else removed.push(nameOf('departure', key));
  }
  return { removed, put };
}

/** The record that a reduction came to, from the one before it, its events, and what `marksOf` says of it. */
export function recordAfter(
  before: CallRecord,
  events: readonly CallEvent[],
  { removed, put }: MarkWrites,
): CallRecord {
  const marks = before.marks.withMutations((changed) => {
    for (const key of keysOf(removed, 'mark')) changed.delete(key);
    for (const [key, mark] of readKeyed(put, 'mark')) changed.set(key, mark);
  });
  const left = before.left.withMutations((changed) => {
    for (const key of keysOf(removed, 'departure')) changed.delete(key);
    for (const [key, mark] of readKeyed(put, 'departure')) changed.set(key, mark);
  });
  const view = events.reduce((known, { change }) => applyChange(known, change), before.view);
  return { ...readHeader(put), view, marks, left };
}

/** The record that fields hold, given in their places. @throws {Error} if they are not those of a record */
export function recordOf(fields: Iterable<Field>): CallRecord {
  const all = [...fields];
  const left = readKeyed(all, 'departure').sort(([, one], [, other]) => one.changedAt - other.changedAt);
  return {
    ...readHeader(all),
    view: viewOf(all),
    marks: PersistentMap(readKeyed(all, 'mark')),
    left: OrderedMap(left),
  };
}

/** The view that fields hold, given in their places. @throws {Error} if they are not those of a view */
export function viewOf(fields: Iterable<Field>): CallView {
  const all = [...fields];
  const operations = read(all, 'operations').map((operation) => [operation.id, operation] as const);
  return {
    call: read(all, 'call'),
    sessions: read(all, 'sessions'),
    operations: new Map(operations),
    participants: OrderedMap(readKeyed(all, 'participant')),
  };
}

function headerOf({ view: _, marks: __, left: ___, doubts, ...members }: CallRecord): Field {
  return field('record', { ...members, doubts: [...doubts] });
}

function callOf({ call }: ViewParts): Field {
  return field('call', call);
}

function sessionsOf({ sessions }: ViewParts): Field {
  return field('sessions', sessions);
}

function operationsOf({ operations }: ViewParts): Field {
  return field('operations', [...operations.values()]);
}

const partOf: Readonly<Record<Exclude<CallChange['kind'], 'roster'>, (view: ViewParts) => Field>> = {
  call: callOf,
  tone: callOf,
  contentSharing: sessionsOf,
  operation: operationsOf,
};

function rosterWrites({
  rekeyed,
  upserted,
  left,
}: Extract<CallChange, { readonly kind: 'roster' }>): FieldWrites {
  return {
    renamed: rekeyed.map(([from, to]) => [nameOf('participant', from), nameOf('participant', to)]),
    removed: left.map((key) => nameOf('participant', key)),
    put: upserted.map(([key, participant]) => keyedField('participant', key, participant)),
  };
}

function field<Name extends keyof WholeFields>(name: Name, value: WholeFields[Name]): Field {
  return [name, JSON.stringify(value)];
}

function nameOf(kind: keyof KeyedFields, key: string): string {
  return `${kind} ${key}`;
}

function keyedField<Kind extends keyof KeyedFields>(
  kind: Kind,
  key: string,
  value: KeyedFields[Kind],
): Field {
  return [nameOf(kind, key), JSON.stringify(value)];
}

/** Reads a field that must be there. What is stored was written by `field`, so that it has its type. */
function read<Name extends keyof WholeFields>(fields: readonly Field[], wanted: Name): WholeFields[Name] {
  const value = fields.find(([name]) => name === wanted)?.[1];
  if (value === undefined) throw new Error(`a call is stored without its field ${wanted}`);
  return JSON.parse(value) as WholeFields[Name];
}

/** JSON has no members that are undefined: they are there all the same. */
function readHeader(fields: readonly Field[]): Omit<CallRecord, 'view' | 'marks' | 'left'> {
  const { doubts, ...header } = read(fields, 'record');
  // JSON leaves out what is undefined. In the place where it stands if it isn't, so that a record reads back as it was written.
  const { deltas, snapshotAt, roomCall } = header;
  return { ...header, deltas, snapshotAt, doubts: OrderedMap(doubts), roomCall };
}

/** The keys of the participants that names of a kind stand for. */
function keysOf(names: readonly string[], kind: keyof KeyedFields): string[] {
  const beginning = nameOf(kind, '');
  return names.flatMap((name) => (name.startsWith(beginning) ? [name.slice(beginning.length)] : []));
}

/** The fields of a kind, by the keys of the participants. What is stored was written by `keyedField`. */
function readKeyed<Kind extends keyof KeyedFields>(
  fields: readonly Field[],
  kind: Kind,
): [key: string, value: KeyedFields[Kind]][] {
  const beginning = nameOf(kind, '');
  return fields.flatMap(([name, value]) =>
    name.startsWith(beginning)
      ? [[name.slice(beginning.length), JSON.parse(value) as KeyedFields[Kind]]]
      : [],
  );
}
