import type { DatabaseSync } from 'node:sqlite';
import type { CallRecord } from '../../record/call-record.ts';
import type { CallChange, CallEvent, EventKind } from '../../record/call-view.ts';
import type { Reduction } from '../../record/reduction.ts';
import { fieldsOf, recordOf, viewFieldsOf, viewOf, viewWritesOf, writesOf } from '../call-fields.ts';
import type { Field, FieldWrites } from '../call-fields.ts';
import { emptyLog } from '../call-log.ts';
import type { CallLog } from '../call-log.ts';
import { FieldTable } from './field-table.ts';
import { prepare } from './sql.ts';

/** A call as it stands in the database, decoded. */
export interface CallEntry {
  readonly number: number;
  readonly record: CallRecord;
  /** When it ended, in milliseconds since the epoch; null while it lives. */
  readonly endedAt: number | null;
  /** The last event that is no more among the events. */
  readonly floor: number;
  readonly trimmed: CallLog['trimmed'];
}

/** What is told of a call apart from its record, to find calls by it. */
export interface CallStanding {
  readonly state: string;
  readonly isRinging: boolean;
  readonly endedAt: number | null;
}

interface CallRow {
  readonly number: number;
  readonly endedAt: number | null;
  readonly floor: number;
  readonly trimmed: string;
  readonly record: string;
}

interface EventRow {
  readonly sequence: number;
  readonly occurredAt: number;
  readonly change: string;
}

/** By how many events a log in the database may be longer than is wanted: what it trims, it trims together. */
const slack = 16;

/** The fields of a view that are written whole. */
const viewParts = ['call', 'sessions', 'operations'];

const recordName = 'record';

/** The records of calls and their logs in the database. */
export class CallTable {
  readonly #maxLogEvents: number;
  readonly #fields: FieldTable;
  readonly #find;
  readonly #insert;
  readonly #update;
  readonly #trim;
  readonly #remove;
  readonly #addEvent;
  readonly #events;
  readonly #removeEvents;

  /** @param maxLogEvents how many events of a call are kept */
  constructor(database: DatabaseSync, maxLogEvents: number) {
    this.#maxLogEvents = maxLogEvents;
    this.#fields = new FieldTable(database);
    this.#find = prepare<CallRow>(
      database,
      'SELECT number, endedAt, floor, trimmed, record FROM calls WHERE id = ?',
    );
    this.#insert = prepare<{ readonly number: number }>(
      database,
      `INSERT INTO calls (id, createdAt, state, isRinging, endedAt, record) VALUES (?, ?, ?, ?, ?, ?)
       RETURNING number`,
    );
    this.#update = prepare(
      database,
      'UPDATE calls SET state = ?, isRinging = ?, endedAt = ?, record = ? WHERE number = ?',
    );
    this.#trim = prepare(database, 'UPDATE calls SET floor = ?, trimmed = ? WHERE number = ?');
    this.#remove = prepare(database, 'DELETE FROM calls WHERE number = ?');
    this.#addEvent = prepare(
      database,
      'INSERT INTO events (call, sequence, occurredAt, change) VALUES (?, ?, ?, ?)',
    );
    this.#events = prepare<EventRow>(
      database,
      'SELECT sequence, occurredAt, change FROM events WHERE call = ? AND sequence <= ? ORDER BY sequence',
    );
    this.#removeEvents = prepare(database, 'DELETE FROM events WHERE call = ? AND sequence <= ?');
  }

  find(callId: string): CallEntry | undefined {
    const row = this.#find.get(callId);
    if (!row) return undefined;
    const { number, endedAt, floor } = row;
    const record = recordOf([[recordName, row.record], ...this.#fields.all(ownerOf(number))]);
    return { number, record, endedAt, floor, trimmed: JSON.parse(row.trimmed) as CallLog['trimmed'] };
  }

  /** The log of a call, perhaps with more events than are wanted. */
  logOf({ number, record, floor, trimmed }: CallEntry): CallLog {
    const base = floor === 0 ? emptyLog(record).base : viewOf(this.#fields.all(baseOf(number)));
    const events = this.#events
      .all(number, record.sequence)
      .map(({ sequence, occurredAt, change }): CallEvent => ({
        sequence,
        occurredAt,
        change: readChange(change),
      }));
    return { floor, base, events, trimmed };
  }

  /** Stores a call that is new. */
  insert({ record, events }: Reduction, { state, isRinging, endedAt }: CallStanding): CallEntry {
    const [header, fields] = apart(fieldsOf(record));
    const { id, createdAt } = record;
    const number = this.#insert.get(id, createdAt, state, Number(isRinging), endedAt, header)?.number ?? 0;
    this.#fields.put(ownerOf(number), fields);
    this.#addEvents(number, events);
    return this.#trimmed({ number, record, endedAt, floor: 0, trimmed: {} });
  }

  /** Stores what has changed of a call. */
  update(entry: CallEntry, reduction: Reduction, { state, isRinging, endedAt }: CallStanding): CallEntry {
    const { number } = entry;
    const { record, events } = reduction;
    let header = '';
    for (const { renamed, removed, put } of writesOf(reduction)) {
      const [text, fields] = apart(put);
      header = text;
      this.#fields.write(ownerOf(number), { renamed, removed, put: fields });
    }
    this.#update.run(state, Number(isRinging), endedAt, header, number);
    this.#addEvents(number, events);
    return this.#trimmed({ ...entry, record, endedAt });
  }

  remove({ number, record }: CallEntry): void {
    this.#remove.run(number);
    this.#removeEvents.run(number, record.sequence);
    this.#fields.removeAll(ownerOf(number));
    this.#fields.removeAll(baseOf(number));
  }

  #addEvents(number: number, events: readonly CallEvent[]): void {
    for (const { sequence, occurredAt, change } of events) {
      this.#addEvent.run(number, sequence, occurredAt, JSON.stringify(change));
    }
  }

  /** Folds the oldest events into the base, if there are far too many. */
  #trimmed(entry: CallEntry): CallEntry {
    const { number, record } = entry;
    const floor = record.sequence - this.#maxLogEvents;
    if (floor - entry.floor < slack) return entry;
    const base = baseOf(number);
    if (entry.floor === 0) this.#fields.put(base, viewFieldsOf(emptyLog(record).base));
    const trimmed: Partial<Record<EventKind, number>> = { ...entry.trimmed };
    for (const { sequence, change: text } of this.#events.all(number, floor)) {
      const change = readChange(text);
      this.#fields.write(base, this.#baseWrites(base, change));
      trimmed[change.kind] = sequence;
    }
    this.#removeEvents.run(number, floor);
    this.#trim.run(floor, JSON.stringify(trimmed), number);
    return { ...entry, floor, trimmed };
  }

  #baseWrites(base: number, change: CallChange): FieldWrites {
    return viewWritesOf(change, () => viewOf(this.#fields.some(base, viewParts)));
  }
}

function ownerOf(number: number): number {
  return 2 * number;
}

function baseOf(number: number): number {
  return 2 * number + 1;
}

/** The field that stands in the row of the call, since it changes with each commit, and the others. */
function apart(fields: readonly Field[]): [record: string, others: Field[]] {
  const record = fields.find(([name]) => name === recordName)?.[1] ?? '';
  return [record, fields.filter(([name]) => name !== recordName)];
}

/** What is stored was written by `#addEvents`. */
function readChange(change: string): CallChange {
  return JSON.parse(change) as CallChange;
}
