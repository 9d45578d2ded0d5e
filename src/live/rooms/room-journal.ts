import { OrderedMap } from 'immutable';
import type { RoomParticipant } from '../../rooms/rooms-provider.ts';

/** The role in which somebody is invited. */
export type InvitedRole = RoomParticipant['role'];

/** Who is invited to a room: their roles by their raw ids. */
export type Invited = OrderedMap<string, InvitedRole>;

/** A call in a room, as one record tells of it. */
export interface RoomCall {
  readonly id: string;
  /** Of its record when it began. */
  readonly epoch: string;
}

/** Somebody's role before a change and after it; undefined for who was or is not invited. */
export interface InvitationChange {
  readonly rawId: string;
  readonly before?: InvitedRole | undefined;
  readonly after?: InvitedRole | undefined;
}

/** What has happened to a room. */
export type JournalEntry =
  | { readonly kind: 'invitations'; readonly changed: readonly InvitationChange[] }
  | { readonly kind: 'callStarted'; readonly call: RoomCall }
  | {
      readonly kind: 'callEnded';
      readonly call: RoomCall;
      /** The newest event of the call by then: later ones are not told in the room. */
      readonly upTo: number;
    };

/** An entry in its place. */
export type JournalChange = JournalEntry & {
  /**
   * Random: the name of the place behind it. It says nothing of how much has happened, and tells this change from any other,
   * should a store lose what it had acknowledged.
   */
  readonly mark: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** What is invited to a room and called in it, and what has changed of that. What is in its calls stands in their records. */
export interface RoomJournal {
  /** The place where it is. */
  readonly head: string;
  /** The place before the first of `changes`. */
  readonly floor: string;
  /** When it changed last, in milliseconds since the epoch. */
  readonly changedAt: number;
  /** When it was stored last, in milliseconds since the epoch: it expires some time after that. */
  readonly storedAt: number;
  /** Whether it is known who is invited. Nobody is among `invited` before it is. */
  readonly isRead: boolean;
  readonly invited: Invited;
  /** The call that is under way; undefined if there is none. */
  readonly call: RoomCall | undefined;
  /** The newest, oldest first. */
  readonly changes: readonly JournalChange[];
}

/** What holds at a place in the history of a room. */
export type JournalState = Pick<RoomJournal, 'invited' | 'call'>;

/** How many changes are kept, and how many people they may tell of. */
const maxChanges = 64;
const maxPeople = 1_000;

/** A journal of which nothing is known. */
export function newJournal(now: number, mark: string): RoomJournal {
  return {
    head: mark,
    floor: mark,
    changedAt: now,
    storedAt: now,
    isRead: false,
    invited: OrderedMap(),
    call: undefined,
    changes: [],
  };
}

/** The journal after further entries. @param newMark draws one at random */
export function withEntries(
  journal: RoomJournal,
  entries: readonly JournalEntry[],
  now: number,
  newMark: () => string,
): RoomJournal {
  let { head, invited, call } = journal;
  const changes = [...journal.changes];
  for (const entry of entries) {
    head = newMark();
    ({ invited, call } = applyEntry({ invited, call }, entry));
    changes.push({ ...entry, mark: head, at: now });
  }
  const after = { ...journal, head, invited, call, changes };
  return trimmed(entries.length > 0 ? { ...after, changedAt: now } : after);
}

function trimmed(journal: RoomJournal): RoomJournal {
  const changes = [...journal.changes];
  let { floor } = journal;
  let people = changes.reduce((sum, change) => sum + peopleIn(change), 0);
  while (changes.length > maxChanges || (changes.length > 1 && people > maxPeople)) {
    const oldest = changes.shift();
    if (!oldest) break;
    people -= peopleIn(oldest);
    floor = oldest.mark;
  }
  return { ...journal, changes, floor };
}

function peopleIn(entry: JournalEntry): number {
  return entry.kind === 'invitations' ? entry.changed.length : 0;
}

/** What holds after an entry. */
export function applyEntry(state: JournalState, entry: JournalEntry): JournalState {
  return goOver(state, entry, 'after');
}

/** What held before an entry. */
function undoEntry(state: JournalState, entry: JournalEntry): JournalState {
  return goOver(state, entry, 'before');
}

/** What holds on one side of an entry, by what holds on the other. */
function goOver(
  { invited, call }: JournalState,
  entry: JournalEntry,
  side: 'before' | 'after',
): JournalState {
  if (entry.kind === 'invitations') {
    const roles = entry.changed.map((change) => [change.rawId, change[side]] as const);
    return { call, invited: withRoles(invited, roles) };
  }
  const isUnderWay = (entry.kind === 'callStarted') === (side === 'after');
  return { invited, call: isUnderWay ? entry.call : undefined };
}

function withRoles(
  invited: Invited,
  roles: readonly (readonly [rawId: string, role: InvitedRole | undefined])[],
): Invited {
  return invited.withMutations((changed) => {
    for (const [rawId, role] of roles) {
      if (role === undefined) changed.delete(rawId);
      else changed.set(rawId, role);
    }
  });
}

/** The changes after a place, oldest first; undefined if it is not among those that are kept. */
export function changesAfter(
  { floor, changes }: RoomJournal,
  place: string,
): readonly JournalChange[] | undefined {
  const index = [floor, ...changes.map(({ mark }) => mark)].indexOf(place);
  return index < 0 ? undefined : changes.slice(index);
}

/** What held at a place; undefined if it is not among those that are kept. */
export function stateAt(journal: RoomJournal, place: string): JournalState | undefined {
  return changesAfter(journal, place)?.reduceRight<JournalState>(undoEntry, journal);
}

/**
 * What leads from those who are invited to others.
 *
 * @param roles by raw id, undefined for who is not invited; who is not among them stays as they are
 */
export function invitationChanges(
  invited: Invited,
  roles: ReadonlyMap<string, InvitedRole | undefined>,
): readonly InvitationChange[] {
  return Array.from(roles, ([rawId, after]) => ({ rawId, before: invited.get(rawId), after })).filter(
    ({ before, after }) => before !== after,
  );
}

/** A journal as it is stored. */
export function writeJournal(journal: RoomJournal): string {
  return JSON.stringify({ ...journal, invited: journal.invited.toArray() });
}

/** Reads a journal that `writeJournal` has written. */
export function readJournal(text: string): RoomJournal {
  const stored = JSON.parse(text) as Omit<RoomJournal, 'invited'> & { invited: [string, InvitedRole][] };
  return { ...stored, call: stored.call, invited: OrderedMap(stored.invited) };
}
