import type { Call, Participant } from './documents.ts';

/** A session in which content is shared. */
export interface SharingSession {
  readonly id: string;
}

/** What all events of a call have. */
interface EventOfCall<Person> {
  readonly cursor: string;
  /** Whether it is the call as it is rather than something that happened. */
  readonly isSnapshot: boolean;
  /** An ISO 8601 time. */
  readonly occurredAt: string;
  /** Everybody, and what is shared, in a snapshot; null elsewhere. */
  readonly snapshot: {
    readonly participants: readonly Person[];
    /** Where a whole call is followed. */
    readonly contentSharingSessions?: readonly SharingSession[];
  } | null;
}

/** Somebody, by the id that they have in the call. */
export type InCall<Person> = Person & { readonly id: string };

/** Somebody whose id may have been another before. */
export type ChangedInCall<Person> = InCall<Person> & { readonly formerId: string | null };

/** Who has come, changed and gone. */
export interface RosterChange<Person> {
  readonly joined: readonly InCall<Person>[];
  readonly updated: readonly ChangedInCall<Person>[];
  readonly left: readonly ChangedInCall<Person>[];
}

/** A call is in another state, or something else of it has changed; also what every snapshot is. */
export interface CallStateChanged<Person, Shown> extends EventOfCall<InCall<Person>> {
  readonly __typename: 'CallStateChanged';
  readonly previousState: string | null;
  readonly call: Shown & { readonly id: string; readonly state: Call['state'] };
}

/** People have come or gone, or something about them has changed. */
export interface RosterChanged<Person> extends EventOfCall<InCall<Person>>, RosterChange<Person> {
  readonly __typename: 'RosterChanged';
}

/** Sharing has begun, gone on otherwise, or ended. */
export interface ContentSharingChanged<Person> extends EventOfCall<InCall<Person>> {
  readonly __typename: 'ContentSharingChanged';
  /** What is shared now. */
  readonly sessions: readonly SharingSession[];
  readonly started: readonly SharingSession[];
  readonly updated: readonly SharingSession[];
  readonly ended: readonly SharingSession[];
}

/** An operation has begun, got further or ended. */
export interface CallOperationChanged<Person> extends EventOfCall<InCall<Person>> {
  readonly __typename: 'CallOperationChanged';
  readonly operation: { readonly id: string; readonly kind: string; readonly status: string };
}

/** Somebody pressed a key. */
export interface ToneReceived<Person> extends EventOfCall<InCall<Person>> {
  readonly __typename: 'ToneReceived';
  readonly tone: string;
  readonly sequenceId: string | null;
}

/** Something that happened in a call, or the call as it is. */
export type CallEvent<Person = Participant, Shown = Call> =
  | CallStateChanged<Person, Shown>
  | RosterChanged<Person>
  | ContentSharingChanged<Person>
  | CallOperationChanged<Person>
  | ToneReceived<Person>;

/**
 * Everybody after a change, in the gateway's order: somebody whose id has become known keeps their place. The same list if
 * nobody is in the change.
 */
export function afterChange<Person>(
  people: readonly InCall<Person>[],
  { joined, updated, left }: RosterChange<Person>,
): readonly InCall<Person>[] {
  if (joined.length + updated.length + left.length === 0) return people;
  const gone = new Set(left.flatMap(({ id, formerId }) => [id, formerId]));
  const now = new Map(updated.map((person) => [person.formerId ?? person.id, withoutFormerId(person)]));
  return [
    ...people.filter(({ id }) => !gone.has(id)).map((person) => now.get(person.id) ?? person),
    ...joined,
  ];
}

function withoutFormerId<Person>({ formerId: _, ...person }: ChangedInCall<Person>): InCall<Person> {
  return person as unknown as InCall<Person>;
}
