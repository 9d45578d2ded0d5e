import type { EnumValue } from '../../microsoft-graph/enums.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { CallEvent, CallView } from '../record/call-view.ts';
import type { Reduction } from '../record/reduction.ts';
import type { Census } from './call-census.ts';
import type { CallLog } from './call-log.ts';

/** What is left of a call some time after its end. */
export interface Tombstone {
  readonly id: string;
  readonly epoch: string;
  readonly sequence: number;
  /** When the call ended, in milliseconds since the epoch. */
  readonly endedAt: number;
  /** The view at the end: nobody is in the call any more. */
  readonly view: CallView;
}

/** A call as it is stored: its record, then its tombstone. */
export type StoredCall =
  | { readonly kind: 'live'; readonly record: CallRecord }
  | { readonly kind: 'tombstone'; readonly tombstone: Tombstone };

/** A call with its log, which is of the same revision as the record. */
export type CallHistory =
  | { readonly kind: 'live'; readonly record: CallRecord; readonly log: CallLog }
  | Extract<StoredCall, { readonly kind: 'tombstone' }>;

/** Where a call stands in the list of calls. */
export type CallPosition = Pick<CallRecord, 'createdAt' | 'id'>;

/** What of the list of calls is asked for. */
export interface CallPage {
  /** Calls at the most. */
  readonly limit: number;
  /** Begins behind this position, whether a call still stands there or not; left out, with the newest call. */
  readonly after?: CallPosition | undefined;
  /** Only calls in these states, `unknown` for those that have no name here; left out, all. */
  readonly states?: ReadonlySet<EnumValue<'callState'> | 'unknown'> | undefined;
}

/**
 * Tells of a commit: the record after it, and the events that it brought; undefined for a record to which it can't be told
 * any more what has led, since the store was out of reach for long, or has lost what it had acknowledged.
 */
export type CommitListener = (record: CallRecord, events: readonly CallEvent[] | undefined) => void;

/** Calls: their records, their logs, and their tombstones. */
export interface CallStore {
  /** Reads a call without its log. */
  read(callId: string): Promise<StoredCall | undefined>;
  /**
   * The record of a call, as far as that is known without asking: the newest, or one that was stored before it. Whoever
   * reduces from it learns by `commit` which of the two it was.
   */
  known(callId: string): CallRecord | undefined;
  /** Reads a call and its log. */
  readHistory(callId: string): Promise<CallHistory | undefined>;
  /**
   * Stores a record, adds its events to the log, and brings forward when the call is looked at: all or nothing. A call that
   * is over is not looked at any more.
   *
   * @param expectedRevision of the record that this one was reduced from; undefined for a call that is new
   * @returns false if another commit came first: reduce again from what is stored now
   */
  commit(expectedRevision: number | undefined, reduction: Reduction): Promise<boolean>;
  /** Is told of every commit to a call from now on, in order. @returns what ends it */
  watch(callId: string, listener: CommitListener): () => void;
  /**
   * A page of the calls that are not tombstones yet, newest first; those of one millisecond in the order of their ids, the
   * last first. It costs what it holds; with `states`, what is looked at until it is full.
   */
  page(page: CallPage): Promise<readonly CallRecord[]>;
  /** The calls that ring, oldest first. */
  ringing(): Promise<readonly CallRecord[]>;
  /** Is told of every call that begins to ring from now on. @returns what ends it */
  watchRinging(listener: (record: CallRecord) => void): () => void;
  /** Counts the calls that are not over. It costs next to nothing. Left out where that is another process's to tell. */
  census?(): Promise<Census>;
  /** Notes that somebody wants to know of a call. @param at milliseconds since the epoch */
  noteRequest(callId: string, at: number): Promise<void>;
  /** When somebody last wanted to know of a call, in milliseconds since the epoch; 0 if nobody did. */
  lastRequestedAt(callId: string): Promise<number>;
}
