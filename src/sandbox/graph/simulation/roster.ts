import { createRandom } from '../../server/seeded-random.ts';
import type { SimulatedCall, CallParticipant } from './simulated-call.ts';
import type { Notification } from './notification.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { typed } from '../protocol/wire.ts';

/** What changes about who is in a call, all at once. */
export interface RosterUpdate {
  readonly joining?: readonly CallParticipant[];
  /** Ids of those who leave. */
  readonly leaving?: readonly string[];
  readonly changing?: readonly ParticipantChange[];
  /** Whether the update names everybody, not only those who changed. */
  readonly tellsAll?: boolean;
}

/** New values of some members of a participant. */
export interface ParticipantChange extends Partial<Omit<CallParticipant, 'id' | 'sequenceNumber'>> {
  readonly id: string;
}

/** The result of an event: the call after it, and what the bot is told. */
export interface Outcome {
  readonly call: SimulatedCall;
  readonly notifications: readonly Notification[];
}

/**
 * Changes who is in a call. The bot is told if it is in the roster itself and the call is a group call; peer-to-peer
 * calls have no roster. It gets the whole roster, or only what changed if the call's options ask for that.
 * @param limit how many people a full roster holds at most; the service was seen to cut it at 100
 */
export function changeRoster(call: SimulatedCall, change: RosterUpdate, limit: number): Outcome {
  const isTold =
    call.kind === 'group' &&
    [...call.participants, ...(change.joining ?? [])].some(({ id }) => id === call.myParticipantId);
  const sequenceNumber = isTold ? call.rosterSequence + 1 : call.rosterSequence;
  const leaving = new Set(change.leaving);
  const changes = new Map(change.changing?.map((one) => [one.id, one]));

  const left: CallParticipant[] = [];
  const news: CallParticipant[] = [];
  const participants: CallParticipant[] = [];
  let isChanged = change.tellsAll === true || (change.joining ?? []).length > 0;
  for (const participant of call.participants) {
    const changed = changes.get(participant.id);
    if (leaving.has(participant.id)) left.push({ ...participant, sequenceNumber });
    // Those who came before the bot could be told are part of the first update that it gets.
    else if (changed !== undefined || change.tellsAll === true || participant.sequenceNumber === 0) {
      const told = { ...participant, ...changed, sequenceNumber };
      news.push(told);
      participants.push(told);
    } else participants.push(participant);
    isChanged ||= changed !== undefined;
  }
  const joining = (change.joining ?? []).map((one) => ({ ...one, sequenceNumber }));
  news.push(...joining);
  participants.push(...joining);
  if (!isChanged && left.length === 0) return { call, notifications: [] };

  const after: SimulatedCall = { ...call, participants, rosterSequence: sequenceNumber };
  if (!isTold) return { call: after, notifications: [] };
  if (call.nextRoster !== 'told') {
    const rosterSequence = call.nextRoster === 'lost' ? sequenceNumber : call.rosterSequence;
    return { call: { ...after, rosterSequence, nextRoster: 'told' }, notifications: [] };
  }
  const data = call.wants.deltaRoster
    ? [writeDelta(sequenceNumber, news, left)]
    : participants.slice(0, limit).map(writeParticipant);
  return { call: after, notifications: [{ changeType: 'updated', path: '/participants', data }] };
}

/** How another machine of the service takes over a roster. */
export interface RosterRestart {
  /** Who keeps their ids; default everybody. */
  readonly keeps?: 'everybody' | 'bot' | 'nobody';
  /** The seed of the new ids. */
  readonly seed?: string;
  /** Whether the first update of the new numbering, which names everybody, is told; default true. */
  readonly isTold?: boolean;
}

/** Numbers the updates of a roster from 1 again. The first one names everybody. */
export function restartRoster(
  call: SimulatedCall,
  { keeps = 'everybody', seed = '', isTold = true }: RosterRestart,
  limit: number,
): Outcome {
  const newId = (id: string): string => {
    const stays = keeps === 'everybody' || (keeps === 'bot' && id === call.myParticipantId);
    return stays ? id : createRandom(seed, id).uuid();
  };
  const { sharing } = call;
  const renamed: SimulatedCall = {
    ...call,
    rosterSequence: 0,
    myParticipantId: newId(call.myParticipantId),
    participants: call.participants.map((one) => ({ ...one, id: newId(one.id) })),
    sharing: sharing && { ...sharing, participantId: newId(sharing.participantId) },
    routingGroups: call.routingGroups.map((group) => ({
      ...group,
      sources: group.sources.map(newId),
      receivers: group.receivers.map(newId),
    })),
  };
  const outcome = changeRoster(renamed, { tellsAll: true }, limit);
  return isTold ? outcome : { call: outcome.call, notifications: [] };
}

function writeDelta(
  sequenceNumber: number,
  news: readonly CallParticipant[],
  left: readonly CallParticipant[],
): JsonObject {
  const numbered = (one: CallParticipant): JsonObject => ({
    ...writeParticipant(one),
    rosterSequenceNumber: one.sequenceNumber,
  });
  return typed('deltaParticipants', {
    participants: [
      ...news.map(numbered),
      ...left.map((one) => ({
        ...numbered(one),
        removedState: typed('removedState', { reason: 'Removed from roster' }),
      })),
    ],
    sequenceNumber,
  });
}

/** Writes a participant as a GET and a full roster do. */
export function writeParticipant(participant: CallParticipant): JsonObject {
  const {
    id,
    hasId,
    identity,
    isMuted,
    isInLobby,
    recordingStatus,
    recordingInitiator: initiator = null,
  } = participant;
  return typed('participant', {
    info: typed('participantInfo', { identity, languageId: 'en-US' }),
    mediaStreams: writeMediaStreams(participant),
    isMuted,
    isInLobby,
    ...(recordingStatus === undefined
      ? {}
      : { recordingInfo: typed('recordingInfo', { recordingStatus, initiator }) }),
    id: hasId ? id : null,
  });
}

/** People who wait in the lobby or are on hold have no streams; bots and telephones have audio only. */
function writeMediaStreams(participant: CallParticipant): readonly JsonObject[] {
  if (participant.isInLobby || participant.isOnHold) return [];
  const { firstSourceId, isServerMuted, isSharing } = participant;
  const stream = (index: number, mediaType: string, label: string, direction: string): JsonObject =>
    typed('mediaStream', {
      mediaType,
      label,
      sourceId: String(firstSourceId + index),
      direction,
      serverMuted: index === 0 && isServerMuted,
    });
  const screen = stream(
    2,
    'videoBasedScreenSharing',
    'applicationsharing-video',
    isSharing ? 'sendOnly' : 'receiveOnly',
  );
  const sound = stream(0, 'audio', 'main-audio', 'sendReceive');
  if ('user' in participant.identity) return [sound, stream(1, 'video', 'main-video', 'receiveOnly'), screen];
  return isSharing ? [sound, screen] : [sound];
}
