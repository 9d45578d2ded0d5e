import type { OrderedMap } from 'immutable';
import { identityOf } from '../../microsoft-graph/identity-set.ts';
import type {
  CallResource,
  OperationResource,
  ParticipantResource,
  ToneInfo,
} from '../../microsoft-graph/resources.ts';

/** An operation under its id. */
export type CallOperation = OperationResource & { readonly id: string };

/** Participants by their keys, in the order of joining: a change copies what it changes, however many they are. */
export type Roster = OrderedMap<string, ParticipantResource>;

/** What clients can see of a call at one moment. */
export interface CallView {
  /** The call resource, members that we don't know kept. */
  readonly call: CallResource;
  /** The roster by participant key, in the order of joining. One view of it shares with the next whatever is the same. */
  readonly participants: Roster;
  /** The content sharing sessions that are open. */
  readonly sessions: readonly string[];
  /** The operations by canonical id, oldest first. */
  readonly operations: ReadonlyMap<string, CallOperation>;
}

/** What happened to a call: the difference between one view and the next, and no more. */
export type CallChange =
  /** Members of the call resource have new values. */
  | { readonly kind: 'call'; readonly members: CallResource }
  | {
      readonly kind: 'roster';
      /** Keys that a participant goes by from now on, old to new: a participant whose id was not known has got one. */
      readonly rekeyed: readonly (readonly [from: string, to: string])[];
      /** New participants and new values of known ones. */
      readonly upserted: readonly (readonly [key: string, participant: ParticipantResource])[];
      readonly left: readonly string[];
    }
  | {
      readonly kind: 'contentSharing';
      readonly started: readonly string[];
      /** Sessions that went on with somebody else or something else; left out for none, and by earlier versions. */
      readonly updated?: readonly string[];
      readonly ended: readonly string[];
    }
  | { readonly kind: 'operation'; readonly operation: CallOperation }
  | { readonly kind: 'tone'; readonly tone: ToneInfo };

/** The kinds of events, each a subscription of its own or a part of one. */
export type EventKind = CallChange['kind'];

/** A change in its place in a call's history. */
export interface CallEvent {
  /** Rises by one with every event of the call, of whatever kind. */
  readonly sequence: number;
  /** When it was committed, in milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly change: CallChange;
  /** The span that it was committed in, as the W3C's `traceparent` has it; left out where nobody traces. */
  readonly traceparent?: string;
}

/** How many operations of a call are remembered; the oldest that are over go first. */
const maxOperations = 100;

/** The view after a change. Pure: the history of a call is folded by it, from any view on. */
export function applyChange(view: CallView, change: CallChange): CallView {
  switch (change.kind) {
    case 'call':
      return { ...view, call: { ...view.call, ...change.members } };
    case 'roster':
      return { ...view, participants: changedRoster(view.participants, change) };
    case 'contentSharing':
      return {
        ...view,
        sessions: [...view.sessions.filter((id) => !change.ended.includes(id)), ...change.started],
      };
    case 'operation':
      return { ...view, operations: withOperation(view.operations, change.operation) };
    case 'tone':
      return { ...view, call: { ...view.call, toneInfo: change.tone } };
  }
}

function changedRoster(
  participants: Roster,
  { rekeyed, upserted, left }: Extract<CallChange, { kind: 'roster' }>,
): Roster {
  return withNewKeys(participants, new Map(rekeyed)).withMutations((changed) => {
    for (const key of left) changed.delete(key);
    for (const [key, participant] of upserted) changed.set(key, participant);
  });
}

/** How many entries of a roster are put in again for a new key; where it takes more, the roster is copied. */
const maxMoved = 256;

/**
 * Gives people new keys. They keep their places, so that all who joined after them are taken out and put in again: mostly
 * few, since an id becomes known soon after somebody was told of without it.
 */
function withNewKeys(participants: Roster, newKeys: ReadonlyMap<string, string>): Roster {
  const wanted = new Set(newKeys.keys());
  const moved: [key: string, participant: ParticipantResource][] = [];
  for (const entry of wanted.size === 0 ? [] : participants.toSeq().reverse()) {
    moved.push(entry);
    wanted.delete(entry[0]);
    if (wanted.size === 0) break;
    if (moved.length === maxMoved) return participants.mapKeys((key) => newKeys.get(key) ?? key);
  }
  return participants.withMutations((roster) => {
    for (const [key] of moved) roster.delete(key);
    for (const [key, participant] of moved.reverse()) roster.set(newKeys.get(key) ?? key, participant);
  });
}

function withOperation(
  operations: ReadonlyMap<string, CallOperation>,
  operation: CallOperation,
): ReadonlyMap<string, CallOperation> {
  const all = new Map(operations).set(operation.id, operation);
  for (const [id, known] of all) {
    if (all.size <= maxOperations) break;
    if (isOperationOver(known)) all.delete(id);
  }
  return all;
}

/** Whether an operation has come to its end. */
export function isOperationOver({ status }: OperationResource): boolean {
  return status === 'completed' || status === 'failed';
}

/**
 * By what a participant is known: their id, or their identity as long as Graph gives none (as for invitations).
 * Undefined for one that has neither.
 */
export function participantKey({ id, info }: ParticipantResource): string | undefined {
  return id ?? identityKey({ info });
}

/** The key of a participant by their identity alone. */
export function identityKey({ info }: Pick<ParticipantResource, 'info'>): string | undefined {
  const identity = identityOf(info?.identity);
  return identity && `${identity.kind}:${identity.id}`;
}
