import type { Identifier } from '../../identifiers/identifier.ts';
import type { CallResource, ResultInfo } from '../../microsoft-graph/resources.ts';
import type { ConnectedParticipant } from '../../room-calls/automation-events.ts';
import type { RoomCallEvent } from '../../room-calls/event-grid-events.ts';
import type { RoomCallResult } from '../../room-calls/wire-values.ts';
import type { AskedAt } from '../record/call-record.ts';
import { terminatingRank } from '../record/call-record.ts';
import { isComplete, isListed, roomCallOf, silentRoomMs, withLeg } from '../record/room-call.ts';
import type { RoomCallProgress, RoomConnection } from '../record/room-call.ts';
import type { Draft } from './record-draft.ts';
import { identitySetOf } from './room-identity.ts';
import { RoomRoster } from './room-roster.ts';
import { terminate } from './terminate.ts';

/** A whole list of who is in a call, as a connection shows it. */
interface RosterOfConnection {
  readonly connectionId: string;
  readonly participants: readonly ConnectedParticipant[];
}

/** What may change what is known of a call in a room. */
export type RoomCallInput =
  /** Event Grid told so: perhaps late, twice or out of order. */
  | { readonly type: 'roomEvents'; readonly events: readonly RoomCallEvent[] }
  /** There is a connection to it. */
  | {
      readonly type: 'roomConnected';
      readonly connectionId: string;
      /** When it came to be, in milliseconds since the epoch. */
      readonly at: number;
    }
  /** A connection told who is there. */
  | ({
      readonly type: 'roomRoster';
      /** Undefined where it wasn't said. */
      readonly sequence: number | undefined;
      /** When the list was made, in milliseconds since the epoch. */
      readonly at: number;
    } & RosterOfConnection)
  /** The same, by a question. */
  | ({ readonly type: 'observedRoomRoster'; readonly askedAt: AskedAt } & RosterOfConnection)
  /** A connection is no more. */
  | { readonly type: 'roomConnectionGone'; readonly connectionId: string }
  /** It is so late by now. */
  | { readonly type: 'timePassed' };

const types: ReadonlySet<string> = new Set<RoomCallInput['type']>([
  'roomEvents',
  'roomConnected',
  'roomRoster',
  'observedRoomRoster',
  'roomConnectionGone',
  'timePassed',
]);

/** Whether an input is one of calls in rooms. */
export function isRoomCallInput(input: { readonly type: string }): input is RoomCallInput {
  return types.has(input.type);
}

/** How long after its end a call waits for what is late, in milliseconds. */
const endingMs = 5_000;

/**
 * How long the last list of a connection counts that is no more, in milliseconds: mostly there is another soon, and nobody is to
 * come and go for that.
 */
const staleListMs = 15_000;

/** From so many people on a list may lack some. */
const listCut = 350;

/** How many connections are remembered that are no more. */
const maxGone = 16;

/** What waits for its time. */
const ending = 'ending';
const staleList = 'staleList';

/** The result of a call of which nothing was heard any more: how it ended was not said. */
const silentResult = { code: 408, subcode: 0, message: 'Nothing was heard of the call for a day.' };

/** What comes of an input to a call in a room; nothing, for any other call. */
export function reduceRoomCall(draft: Draft, input: RoomCallInput): void {
  const { roomCall: progress } = draft.record;
  if (!progress) return;
  switch (input.type) {
    case 'roomEvents':
      reduceEvents(draft, progress, input.events);
      break;
    case 'roomConnected':
      reduceConnected(draft, progress, input);
      break;
    case 'roomRoster':
      reduceRoster(draft, progress, input);
      break;
    case 'observedRoomRoster':
      observeRoster(draft, progress, input);
      break;
    case 'roomConnectionGone':
      reduceGone(draft, progress, input.connectionId);
      break;
    case 'timePassed':
      reduceTime(draft, progress);
      return;
  }
  if (draft.isChanged) draft.note({ heardAt: draft.now, isHeardOf: true });
}

function reduceEvents(draft: Draft, progress: RoomCallProgress, events: readonly RoomCallEvent[]): void {
  const roster = new RoomRoster(draft);
  for (const event of events) {
    if (event.kind !== 'participantAdded' && event.kind !== 'participantRemoved') continue;
    const { identifier, participantId = '', displayName, role } = event.person;
    const mark = roster.markOf(identifier.rawId);
    const legs = withLeg(mark.legs, {
      participantId,
      at: event.at,
      isIn: event.kind === 'participantAdded',
      ...(displayName !== undefined && { displayName }),
      ...(role !== undefined && { role }),
    });
    if (legs !== mark.legs) roster.note(identifier.rawId, { ...mark, legs });
  }
  const startedAt = Math.min(progress.startedAt ?? Infinity, ...events.map(({ at }) => at));
  finish(draft, roster, startedAt === progress.startedAt ? progress : { ...progress, startedAt });
  for (const event of events) {
    if (event.kind === 'callStarted') noteStarter(draft, event.startedBy);
    if (event.kind === 'callEnded') beginToEnd(draft, event.result);
  }
}

function noteStarter(draft: Draft, startedBy: Identifier | undefined): void {
  if (!startedBy || draft.view.call.source != null) return;
  changeCall(draft, { source: { identity: identitySetOf(startedBy.rawId) } });
}

/** A call that is over is so for clients once what is late of it has had its time; at once, if nobody is there. */
function beginToEnd(draft: Draft, result: RoomCallResult | undefined): void {
  if (draft.record.isTerminated || draft.record.rank >= terminatingRank) return;
  const resultInfo: ResultInfo | undefined = result && {
    code: result.code,
    subcode: result.subcode,
    message: result.message,
  };
  const members = resultInfo && { resultInfo };
  if (draft.view.participants.size === 0) {
    terminate(draft, { ...members, state: 'terminated' });
    return;
  }
  changeCall(draft, { ...members, state: 'terminating' });
  draft.note({ rank: terminatingRank });
  draft.doubt(ending, draft.now + endingMs);
}

function reduceConnected(
  draft: Draft,
  before: RoomCallProgress,
  { connectionId, at }: Extract<RoomCallInput, { readonly type: 'roomConnected' }>,
): void {
  const progress = withConnection(before, connectionId, at);
  if (progress === before) return;
  letListAge(draft, before, progress);
  finish(draft, new RoomRoster(draft), progress);
}

function reduceRoster(
  draft: Draft,
  before: RoomCallProgress,
  { connectionId, sequence, at, participants }: Extract<RoomCallInput, { readonly type: 'roomRoster' }>,
): void {
  const progress = withConnection(before, connectionId, at);
  const { connection, rosterAt } = progress;
  if (connection?.id !== connectionId || isOld(connection, sequence, at, rosterAt)) {
    finish(draft, new RoomRoster(draft), progress);
    return;
  }
  const roster = new RoomRoster(draft);
  noteList(draft, roster, participants, at);
  finish(draft, roster, {
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
function observeRoster(
  draft: Draft,
  before: RoomCallProgress,
  { connectionId, participants, askedAt }: Extract<RoomCallInput, { readonly type: 'observedRoomRoster' }>,
): void {
  const progress = before.connection ? before : withConnection(before, connectionId, draft.now);
  const { connection } = progress;
  if (connection?.id !== connectionId || (connection.listedAt ?? 0) > askedAt.revision) return;
  const roster = new RoomRoster(draft);
  noteList(draft, roster, participants, draft.now);
  const isCut = participants.length >= listCut;
  const isNews = connection.listedAt === undefined || connection.isCut !== isCut || roster.isChanged;
  const listed = isNews ? { ...connection, listedAt: draft.revision, isCut } : connection;
  finish(draft, roster, isNews ? { ...progress, connection: listed } : progress);
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

function reduceGone(draft: Draft, progress: RoomCallProgress, connectionId: string): void {
  const { connection, ...others } = progress;
  if (progress.goneConnections.includes(connectionId)) return;
  const after = withGone(connection?.id === connectionId ? others : progress, connectionId);
  letListAge(draft, progress, after);
  finish(draft, new RoomRoster(draft), after);
}

function reduceTime(draft: Draft, progress: RoomCallProgress): void {
  const due = [...draft.record.doubts].flatMap(([about, { dueAt }]) => (dueAt <= draft.now ? [about] : []));
  for (const about of due) draft.settle(about);
  const isSilent = !progress.connection && draft.now - draft.record.heardAt >= silentRoomMs;
  if (due.includes(ending)) terminate(draft, { state: 'terminated' });
  else if (isSilent) terminate(draft, { state: 'terminated', resultInfo: silentResult });
  else if (due.includes(staleList) && !isListed(progress)) forgetList(draft, progress);
}

/** From now on the last list of a connection that is no more says nothing. */
function forgetList(draft: Draft, { rosterAt: _, ...progress }: RoomCallProgress): void {
  const roster = new RoomRoster(draft);
  for (const key of roster.keys) unsee(roster, key);
  finish(draft, roster, progress);
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

function finish(draft: Draft, roster: RoomRoster, progress: RoomCallProgress): void {
  const isRosterComplete = isComplete(progress);
  const isOtherwise = roomCallOf(draft.view.call)?.isRosterComplete !== isRosterComplete;
  // Whoever reads a roster that is said to be whole finds it whole.
  if (isOtherwise && !isRosterComplete) changeCall(draft, { isRosterComplete });
  roster.finish(progress);
  if (isOtherwise && isRosterComplete) changeCall(draft, { isRosterComplete });
}

function changeCall(draft: Draft, members: CallResource): void {
  draft.change({ kind: 'call', members });
  draft.note({ callChangedAt: draft.revision });
}
