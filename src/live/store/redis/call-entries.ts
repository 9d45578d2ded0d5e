import type { CallRecord } from '../../record/call-record.ts';
import type { CallEvent, CallView } from '../../record/call-view.ts';
import type { Reduction } from '../../record/reduction.ts';
import { fieldsOf, marksOf, recordAfter, recordOf, viewFieldsOf, viewOf, writesOf } from '../call-fields.ts';
import type { Field, FieldWrites, MarkWrites } from '../call-fields.ts';
import { appendEvents, emptyLog } from '../call-log.ts';
import type { CallLog } from '../call-log.ts';
import type { Tombstone } from '../call-store.ts';
import { placeField, versionField } from './call-scripts.ts';
import { pairsOf, textsOf } from './redis-script.ts';
import type { Reply } from './redis-script.ts';

/** A call as it was read or committed here last. */
export interface KnownCall {
  /** Tells this state of the call from every other: see `call-scripts.ts`. */
  readonly version: string;
  readonly record: CallRecord;
  /** Undefined as long as nobody has asked for it. */
  readonly log: CallLog | undefined;
  /** When it was over, in milliseconds since the epoch; undefined if it isn't. */
  readonly endedAt: number | undefined;
}

/** One commit. */
export interface CallCommit {
  /** The version before it, and after it. */
  readonly from: string;
  readonly to: string;
  readonly events: readonly CallEvent[];
  readonly marks: MarkWrites;
  /** When the call was over, if it is by this commit. */
  readonly endedAt: number | undefined;
}

/** One commit, as an entry of the log. */
export interface CallEntry extends CallCommit {
  readonly id: string;
}

/** The field of when a call was over. */
const endField = 'ended';

/** The id of the entry by which a version came to be. */
export function entryIdOf(version: string): string {
  return `${Number.parseInt(version, 10) + 1}-0`;
}

/** What a commit writes into the hash of its call. @param endedAt undefined for a call that isn't over */
export function hashWrites(reduction: Reduction, isNew: boolean, endedAt: number | undefined): FieldWrites[] {
  const writes = isNew
    ? [{ renamed: [], removed: [], put: fieldsOf(reduction.record) }]
    : writesOf(reduction);
  if (endedAt === undefined) return writes;
  return [...writes, { renamed: [], removed: [], put: [[endField, `${endedAt}`]] }];
}

/** What of an entry is written in one piece. */
type WrittenCommit = Pick<CallCommit, 'events' | 'marks' | 'endedAt'>;

/** What a commit adds to the log, and tells. */
export function writeCommit(reduction: Reduction, endedAt: number | undefined): string {
  const written: WrittenCommit = { events: reduction.events, marks: marksOf(reduction), endedAt };
  return JSON.stringify(written);
}

/** Reads entries of a log. What is stored was written by `writeCommit`. */
export function readEntries(reply: Reply | undefined): CallEntry[] {
  if (!Array.isArray(reply)) throw new Error('Redis holds something else under a key of ours than a stream');
  return (reply as readonly Reply[]).map((one) => {
    const [id, fields] = one as readonly [string, Reply];
    const { from = '', to = '', commit = '' } = Object.fromEntries(pairsOf(fields));
    return { id, ...readCommit(from, to, commit) };
  });
}

/** Reads a commit. @param commit as it was written by `writeCommit` */
export function readCommit(from: string, to: string, commit: string): CallCommit {
  const { events, marks, endedAt } = JSON.parse(commit) as WrittenCommit;
  return { from, to, events, marks, endedAt };
}

/** What a message tells of a commit: the versions before it and after it, and what was written. */
export interface CommitMessage {
  readonly from: string | undefined;
  readonly to: string;
  /** Undefined for what is too long for a message. */
  readonly commit: string | undefined;
}

/** Reads a message: see `commitCall`. */
export function readMessage(message: string): CommitMessage {
  const [to, from] = message.split(' ', 2);
  if (to === undefined || from === undefined) return { from: undefined, to: message, commit: undefined };
  return { from, to, commit: message.slice(to.length + from.length + 2) };
}

/** A call after a commit of somebody else. @param maxLogEvents how many events its log keeps */
export function callAfter(
  before: KnownCall,
  { to, events, marks, endedAt }: CallCommit,
  maxLogEvents: number,
): KnownCall {
  return {
    version: to,
    record: recordAfter(before.record, events, marks),
    log: before.log && appendEvents(before.log, events, maxLogEvents),
    endedAt,
  };
}

/** Reads a call from its hash. @throws {Error} if that is none */
export function readHash(reply: Reply | undefined): Omit<KnownCall, 'log'> {
  const { fields, meta } = inPlaces(reply);
  const ended = fields.find(([name]) => name === endField)?.[1];
  return {
    version: meta ?? '',
    record: recordOf(fields),
    endedAt: ended === undefined ? undefined : Number(ended),
  };
}

/** What is stored of a base besides its view. */
export type BaseMeta = Pick<CallLog, 'floor' | 'trimmed'>;

/** Reads the base of a log. @param record of the call, for one of which nothing was trimmed yet */
export function readBase(reply: Reply | undefined, record: CallRecord): Omit<CallLog, 'events'> {
  const { fields, meta } = inPlaces(reply);
  if (meta === undefined) return emptyLog(record);
  return { ...(JSON.parse(meta) as BaseMeta), base: viewOf(fields) };
}

/** The fields of a hash in their places, and what stands under `@`. */
function inPlaces(reply: Reply | undefined): { readonly fields: Field[]; readonly meta: string | undefined } {
  let meta: string | undefined;
  const placed: { place: number; field: Field }[] = [];
  for (const [name, text] of pairsOf(reply)) {
    if (name === versionField) meta = text;
    else if (name !== placeField)
      placed.push({ place: Number.parseInt(text, 10), field: [name, withoutPlace(text)] });
  }
  placed.sort((one, other) => one.place - other.place);
  return { fields: placed.map(({ field }) => field), meta };
}

/** A value of a hash. */
export function withoutPlace(text: string): string {
  return text.slice(text.indexOf(' ') + 1);
}

interface WrittenTombstone extends Omit<Tombstone, 'view'> {
  readonly view: readonly Field[];
}

/** What is left of a call some time after its end. */
export function tombstoneOf({ id, epoch, sequence, view }: CallRecord, endedAt: number): Tombstone {
  return { id, epoch, sequence, endedAt, view: withoutOperations(view) };
}

function withoutOperations(view: CallView): CallView {
  return { ...view, operations: new Map() };
}

export function writeTombstone(tombstone: Tombstone): string {
  const written: WrittenTombstone = { ...tombstone, view: viewFieldsOf(tombstone.view) };
  return JSON.stringify(written);
}

/** What is stored was written by `writeTombstone`. */
export function readTombstone(reply: Reply | undefined): Tombstone {
  const [text = ''] = textsOf([reply ?? '']);
  const written = JSON.parse(text) as WrittenTombstone;
  return { ...written, view: viewOf(written.view) };
}
