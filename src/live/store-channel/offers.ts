import type { CallPage } from '../store/call-store.ts';
import type { CallEvent } from '../record/call-view.ts';
import type { Reduction } from '../record/reduction.ts';
import type { LiveStore } from '../store/live-store.ts';
import type { Field } from '../store/call-fields.ts';
import type { SentChange, SentLog, SentTombstone } from './sent-calls.ts';

/** How a call is found by a client: as it has been told of it, as a tombstone, or not at all. */
export type Found = 'asTold' | { readonly tombstone: SentTombstone } | undefined;

/** What the process that has the store offers to its clients. A type, since interfaces have no index of names. */
export type StoreOffers = {
  /** Follows a call, and says how it is now. */
  readCall(callId: string): Promise<Found>;
  /** Ends that. */
  letGoOfCall(callId: string): void;
  beginCall(record: readonly Field[], reduction: Omit<Reduction, 'record'>): Promise<boolean>;
  /** @param number comes back with the commit, of which its client knows what it was */
  changeCall(
    expectedRevision: number,
    change: SentChange,
    reduction: Pick<Reduction, 'touched' | 'dueAt'>,
    number: number,
  ): Promise<boolean>;
  pageOfCalls(page: CallPage): Promise<readonly (readonly Field[])[]>;
  ringingCalls(): Promise<readonly (readonly Field[])[]>;
  noteRequest(callId: string, at: number): Promise<void>;
  lastRequestedAt(callId: string): Promise<number>;
  /** Tells of changes of a text from now on. */
  watchValue(collection: string, key: string): void;
  /** Ends that. */
  letGoOfValue(collection: string, key: string): void;
  /** Calls a method of a part whose values travel as they are. */
  callPart(part: PlainPart, method: string, args: readonly unknown[]): Promise<unknown>;
};

/** What a client offers to the process that has the store. */
export type ClientOffers = {
  /** A call that is followed from now on, as it is. */
  callIs(record: readonly Field[], log: SentLog): void;
  /** A commit to it, by somebody else. */
  callChanged(change: SentChange): void;
  /** A commit to it of which only the outcome is known. @param events undefined if they can't be told any more */
  callReplaced(record: readonly Field[], events: readonly CallEvent[] | undefined): void;
  /** A commit to it, by this client. */
  callCommitted(number: number): void;
  /** A call begins to ring. */
  callRings(record: readonly Field[]): void;
  /** A text that is watched has changed. */
  valueChanged(collection: string, key: string): void;
};

/** The parts of a store whose values travel as they are. */
export type PlainPart = Exclude<keyof LiveStore, 'calls'>;

/** A method that asks. */
export type PlainMethod<Part extends PlainPart> = Exclude<keyof LiveStore[Part], 'watch'>;

/** All of these: a name that is not here is none that another process may call. */
export const plainMethods: { readonly [Part in PlainPart]: Readonly<Record<PlainMethod<Part>, true>> } = {
  creations: {
    begin: true,
    byToken: true,
    adopt: true,
    markLost: true,
    freeKey: true,
    forget: true,
    outcome: true,
  },
  callbackTokens: { bind: true, callOf: true },
  parked: { park: true, read: true, remove: true },
  deliveries: { has: true, add: true },
  work: { schedule: true, cancel: true, takeDue: true, renew: true, release: true },
  keyValues: { get: true, set: true, delete: true, keys: true },
};
