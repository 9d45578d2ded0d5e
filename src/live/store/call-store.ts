import type { EnumValue } from '../../microsoft-graph/enums.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { CallEvent, CallView } from '../record/call-view.ts';
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

/** Tells of a commit: the record after it, and the events that it brought. */
export type CommitListener = (record: CallRecord, events: readonly CallEvent[]) => void;

/**
 * Where calls are kept. Every implementation passes the same conformance suite, so that one process in memory, one that
 * survives a restart and many that share a store are the same to everything above.
 */
export interface CallStore {
  /** Reads a call without its log. */
  read(callId: string): Promise<StoredCall | undefined>;
  /** Reads a call and its log. */
  readHistory(callId: string): Promise<CallHistory | undefined>;
  /**
   * Stores a record and adds its events to the log, both or neither.
   *
   * @param expectedRevision of the record that this one was reduced from; undefined for a call that is new
   * @returns false if another commit came first: reduce again from what is stored now
   */
  commit(
    expectedRevision: number | undefined,
    record: CallRecord,
    events: readonly CallEvent[],
  ): Promise<boolean>;
  /** Is told of every commit to a call from now on, in order. @returns what ends it */
  watch(callId: string, listener: CommitListener): () => void;
  /** Is told of every commit to any call from now on. @returns what ends it */
  watchAll(listener: CommitListener): () => void;
  /**
   * A page of the calls that are not tombstones yet, newest first; those of one millisecond in the order of their ids, the
   * last first. It costs what it holds; with `states`, what is looked at until it is full.
   */
  page(page: CallPage): Promise<readonly CallRecord[]>;
  /** The records of all calls that are not tombstones yet, oldest first. */
  list(): Promise<readonly CallRecord[]>;
}
