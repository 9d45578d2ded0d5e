import { isDeepStrictEqual } from 'node:util';
import type { ParticipantResource } from '../../../microsoft-graph/resources.ts';
import { roomCallOf } from '../../../live/record/room-call.ts';
import type { FeedItem } from '../../../live/feed/call-feed.ts';
import type { RosterChange } from '../../generated.ts';
import { isOfScreen, isSharingScreen } from '../call/screen-sharing.ts';

/**
 * Says by which kinds of change an event of the roster can be asked for: at least one of each event, none of a snapshot,
 * and of what is no event of the roster.
 *
 * Sharing begins and ends with those who come and go as well, so that who follows it alone is never wrong about it. That
 * somebody is muted, or let in, is told only of those who were there before.
 */
export function rosterChangeKinds({
  change,
  before,
  after,
}: Pick<FeedItem, 'change' | 'before' | 'after'>): ReadonlySet<RosterChange> {
  const kinds = new Set<RosterChange>();
  if (change?.kind !== 'roster') return kinds;
  const isInRoom = roomCallOf(after.call) !== undefined;
  const formerKeys = new Map(change.rekeyed.map(([from, to]) => [to, from]));
  const atFirst = (key: string): ParticipantResource | undefined =>
    before.participants.get(key) ?? before.participants.get(formerKeys.get(key) ?? key);

  for (const key of new Set([...formerKeys.keys(), ...change.upserted.map(([upserted]) => upserted)])) {
    const now = after.participants.get(key);
    if (!now) continue;
    const then = atFirst(key);
    if (then) {
      for (const kind of kindsOfUpdate(then, now, isInRoom)) kinds.add(kind);
    } else {
      kinds.add('JOINED');
      if (isSharingScreen(now)) kinds.add('SHARING_STARTED');
    }
  }
  for (const key of change.left) {
    const then = atFirst(key);
    kinds.add('LEFT');
    if (then && isSharingScreen(then)) kinds.add('SHARING_STOPPED');
  }
  return kinds;
}

/** What has changed of somebody; `UPDATED` too where there is more than what the others tell, or nothing but their key. */
function kindsOfUpdate(
  then: ParticipantResource,
  now: ParticipantResource,
  isInRoom: boolean,
): readonly RosterChange[] {
  const kinds: RosterChange[] = [];
  // Graph leaves out what is false; in a room that means that it isn't known, which is neither.
  const unsaid = isInRoom ? undefined : false;
  const [wasMuted, isMuted] = [then.isMuted ?? unsaid, now.isMuted ?? unsaid];
  if (isMuted === true && wasMuted !== true) kinds.push('MUTED');
  if (isMuted === false && wasMuted === true) kinds.push('UNMUTED');
  const [wasWaiting, isWaiting] = [then.isInLobby ?? false, now.isInLobby ?? false];
  if (wasWaiting && !isWaiting) kinds.push('ADMITTED');
  const [didShare, shares] = [isSharingScreen(then), isSharingScreen(now)];
  if (didShare !== shares) kinds.push(shares ? 'SHARING_STARTED' : 'SHARING_STOPPED');
  const waitsAgain = !wasWaiting && isWaiting;
  if (kinds.length === 0 || waitsAgain || !isDeepStrictEqual(rest(then), rest(now))) kinds.push('UPDATED');
  return kinds;
}

/** What no other kind tells of. */
function rest(participant: ParticipantResource): object {
  const { isMuted, isInLobby, mediaStreams, rosterSequenceNumber, ...others } = participant;
  // A screen that is shared is a stream of its own, or another direction of one.
  const streams = (mediaStreams ?? []).filter((stream) => !isOfScreen(stream));
  return { ...others, streams };
}
