import type { ConnectedParticipant } from '../../room-calls/automation-events.ts';
import type { AskedAt } from '../record/call-record.ts';
import { isListed } from '../record/room-call.ts';
import type { RoomCallProgress, RoomConnection } from '../record/room-call.ts';
import type { Draft } from './record-draft.ts';
import { RoomRoster } from './room-roster.ts';

/** There is a connection to a call. */
export interface RoomConnected {
  readonly connectionId: string;
  /** When it came to be, in milliseconds since the epoch. */
  readonly at: number;
}

/** A connection told who is there: all of them. */
export interface RoomList extends RoomConnected {
  /** Undefined where it wasn't said. */
  readonly sequence: number | undefined;
  readonly participants: readonly ConnectedParticipant[];
}

/** The same, by a question. */
export interface ObservedRoomList extends Pick<RoomList, 'connectionId' | 'participants'> {
  readonly askedAt: AskedAt;
}

/**
 * How long the last list of a connection counts that is no more, in milliseconds: mostly there is another soon, and nobody is to
 * come and go for that.
 */
const staleListMs = 15_000;

/** What is in doubt of a call whose last list is of a connection that is no more. */
export const staleList = 'staleList';

/** From so many people on a list may lack some. */
const listCut = 350;

/** How many connections are remembered that are no more. */
const maxGone = 16;

/** Takes note of a connection. */
export function reduceConnected(
  draft: Draft,
  before: RoomCallProgress,
  { connectionId, at }: RoomConnected,
): void {
  const progress = withConnection(before, connectionId, at);
  if (progress === before) return;
  letListAge(draft, before, progress);
  new RoomRoster(draft).finish(progress);
}

/** Takes a list, if it is newer than what is known. */
export function reduceRoomList(
  draft: Draft,
  before: RoomCallProgress,
  { connectionId, sequence, at, participants }: RoomList,
): void {
  const progress = withConnection(before, connectionId, at);
  const { connection, rosterAt } = progress;
  if (connection?.id !== connectionId || isOld(connection, sequence, at, rosterAt)) {
    new RoomRoster(draft).finish(progress);
    return;
  }
  const roster = new RoomRoster(draft);
  noteList(draft, roster, participants, at);
  roster.finish({
    ...progress,
    connection: {
      ...connection,
      at: Math.max(at, connection.at),
      ...(sequence !== undefined && { sequence }),
      listedAt: draft.revision,
      isCut: participants.length >= listCut,
    },
    rosterAt: Math.max(at, rosterAt ?? at),
  });
}

/** Whether a newer list of the connection is known. */
function isOld(
  connection: RoomConnection,
  sequence: number | undefined,
  at: number,
  rosterAt: number | undefined,
): boolean {
  if (sequence === undefined || connection.sequence === undefined) {
    return connection.listedAt !== undefined && rosterAt !== undefined && at <= rosterAt;
  }
  return sequence <= connection.sequence;
}

/** A list that was asked for says nothing if another has come meanwhile. It doesn't say when it was made. */
export function observeRoomList(
  draft: Draft,
  before: RoomCallProgress,
  { connectionId, participants, askedAt }: ObservedRoomList,
): void {
  const progress = before.connection ? before : withConnection(before, connectionId, draft.now);
  const { connection } = progress;
  if (connection?.id !== connectionId || (connection.listedAt ?? 0) > askedAt.revision) return;
  const roster = new RoomRoster(draft);
  noteList(draft, roster, participants, draft.now);
  const isCut = participants.length >= listCut;
  const isNews = connection.listedAt === undefined || connection.isCut !== isCut || roster.isChanged;
  const listed = isNews ? { ...connection, listedAt: draft.revision, isCut } : connection;
  roster.finish(isNews ? { ...progress, connection: listed } : progress);
}

/** Notes who is in a list and who isn't. @param at when it was made, in milliseconds since the epoch */
function noteList(
  draft: Draft,
  roster: RoomRoster,
  participants: readonly ConnectedParticipant[],
  at: number,
): void {
  const shown = new Map(participants.map((one) => [one.identifier.rawId, one]));
  for (const [key, { isMuted, isOnHold }] of shown) {
    const mark = roster.markOf(key);
    const seen = {
      since: mark.seen?.since ?? at,
      ...(isMuted !== undefined && { isMuted }),
      ...(isOnHold !== undefined && { isOnHold }),
    };
    roster.note(key, { ...mark, seen });
  }
  for (const key of roster.keys) if (!shown.has(key)) unsee(roster, key);
  draft.settle(staleList);
}

function unsee(roster: RoomRoster, key: string): void {
  const { seen, ...mark } = roster.markOf(key);
  if (seen) roster.note(key, mark);
}

/** Takes note that a connection is no more. */
export function reduceConnectionGone(draft: Draft, progress: RoomCallProgress, connectionId: string): void {
  const { connection, ...others } = progress;
  if (progress.goneConnections.includes(connectionId)) return;
  const after = withGone(connection?.id === connectionId ? others : progress, connectionId);
  letListAge(draft, progress, after);
  new RoomRoster(draft).finish(after);
}

/** From now on the last list of a connection that is no more says nothing. */
export function forgetList(draft: Draft, { rosterAt: _, ...progress }: RoomCallProgress): void {
  const roster = new RoomRoster(draft);
  for (const key of roster.keys) unsee(roster, key);
  roster.finish(progress);
}

/** The last list of a connection that is no more counts for a while. */
function letListAge(draft: Draft, before: RoomCallProgress, after: RoomCallProgress): void {
  if (isListed(before) && !isListed(after)) draft.doubt(staleList, draft.now + staleListMs);
}

/**
 * The progress with a connection: in place of another, if that has told nothing since. Else it is that one which is no more, and
 * what tells of it is late. The very same where nothing of it is news.
 *
 * @param at when it was open, in milliseconds since the epoch
 */
function withConnection(progress: RoomCallProgress, connectionId: string, at: number): RoomCallProgress {
  const { connection, goneConnections } = progress;
  if (connection?.id === connectionId || goneConnections.includes(connectionId)) return progress;
  if (connection && connection.at >= at) return withGone(progress, connectionId);
  const others = connection ? withGone(progress, connection.id) : progress;
  return { ...others, connection: { id: connectionId, at } };
}

function withGone(progress: RoomCallProgress, connectionId: string): RoomCallProgress {
  return { ...progress, goneConnections: [...progress.goneConnections, connectionId].slice(-maxGone) };
}
