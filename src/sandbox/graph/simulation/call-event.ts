import type { CallState, SimulatedCall, CallOperation, RoutingGroup } from './simulated-call.ts';
import { writeCall } from './new-call.ts';
import type { Notification } from './notification.ts';
import type { OperationEnd } from './operations.ts';
import { cancelInvitation, endOperation } from './operations.ts';
import type { Outcome, RosterUpdate, RosterRestart } from './roster.ts';
import { changeRoster, restartRoster } from './roster.ts';
import { startSharing, endSharing } from './sharing.ts';
import type { JsonObject, ResultInfo } from '../protocol/wire.ts';
import { typed, writeResultInfo } from '../protocol/wire.ts';

/** A change of a call, made by the bot, by the others or by the service. */
export type SimulatedCallEvent =
  | {
      readonly kind: 'stateChanged';
      readonly state: Exclude<CallState, 'terminated'>;
      /** Members that change with it, as on the wire. */
      readonly members?: JsonObject;
      /** Default true. */
      readonly isTold?: boolean;
    }
  /** The bot is told of an incoming call. */
  | { readonly kind: 'announced' }
  | { readonly kind: 'mediaStateChanged'; readonly audio: 'active' | 'inactive' }
  | { readonly kind: 'toneHeard'; readonly tone: string }
  | {
      readonly kind: 'ended';
      readonly result?: ResultInfo;
      readonly members?: JsonObject;
      /** What the bot is told: all, that it is deleted without a state, or nothing; default all. */
      readonly told?: 'all' | 'withoutState' | 'nothing';
    }
  | ({ readonly kind: 'rosterChanged' } & RosterUpdate)
  /** A call of two gets a roster. */
  | ({ readonly kind: 'escalated' } & RosterUpdate)
  /** Another machine of the service takes over, and numbers roster updates from 1 on. */
  | ({ readonly kind: 'rosterRestarted' } & RosterRestart)
  /** Decides what becomes of the next update of the roster. */
  | { readonly kind: 'nextRosterDecided'; readonly nextRoster: SimulatedCall['nextRoster'] }
  | { readonly kind: 'shared'; readonly participantId: string; readonly sessionId: string }
  | { readonly kind: 'sharingStopped' }
  | { readonly kind: 'operationStarted'; readonly operation: CallOperation }
  | ({ readonly kind: 'operationEnded'; readonly id: string } & OperationEnd)
  | { readonly kind: 'invitationCancelled'; readonly participantId: string }
  | { readonly kind: 'tonesSubscribed' }
  | { readonly kind: 'callbackMoved'; readonly callbackUri: string }
  /** What an answer says of the call: its members, and which notifications it asks for. */
  | ({ readonly kind: 'accepted'; readonly members: JsonObject } & Pick<
      SimulatedCall,
      'wants' | 'participantCapacity'
    >)
  | { readonly kind: 'routingChanged'; readonly groups: readonly RoutingGroup[] };

/** What the service limits. */
export interface Limits {
  /** How many people a full roster names at most. */
  readonly rosterLimit: number;
}

/** Applies an event to a call: gives the call after it, and what the bot is told of it. */
export function applyEvent(call: SimulatedCall, event: SimulatedCallEvent, { rosterLimit }: Limits): Outcome {
  switch (event.kind) {
    case 'stateChanged':
      return changeState(call, event.state, event.members ?? {}, event.isTold);
    case 'announced':
      return { call, notifications: [{ changeType: 'created', path: '', data: writeCall(call) }] };
    case 'mediaStateChanged': {
      const mediaState = typed('callMediaState', { audio: event.audio });
      return changeState(call, call.state, { mediaState });
    }
    case 'toneHeard':
      return hearTone(call, event.tone);
    case 'ended':
      return end(call, event);
    case 'rosterChanged':
      return leaveSharing(changeRoster(call, event, rosterLimit));
    case 'escalated':
      return changeRoster({ ...call, kind: 'group' }, { ...event, tellsAll: true }, rosterLimit);
    case 'rosterRestarted':
      return restartRoster(call, event, rosterLimit);
    case 'nextRosterDecided':
      return { call: { ...call, nextRoster: event.nextRoster }, notifications: [] };
    case 'shared':
      return startSharing(call, event.participantId, event.sessionId, rosterLimit);
    case 'sharingStopped':
      return endSharing(call, rosterLimit);
    case 'operationStarted':
      return { call: { ...call, operations: [...call.operations, event.operation] }, notifications: [] };
    case 'operationEnded':
      return endOperation(call, event.id, event, rosterLimit);
    case 'invitationCancelled':
      return cancelInvitation(call, event.participantId);
    case 'tonesSubscribed':
      return { call: { ...call, hearsTones: true }, notifications: [] };
    case 'callbackMoved':
      return { call: { ...call, callbackUri: event.callbackUri }, notifications: [] };
    case 'accepted': {
      const members = { ...call.members, ...event.members };
      const { wants, participantCapacity } = event;
      return { call: { ...call, members, wants, participantCapacity }, notifications: [] };
    }
    case 'routingChanged':
      return { call: { ...call, routingGroups: event.groups }, notifications: [] };
  }
}

function changeState(call: SimulatedCall, state: CallState, members: JsonObject, isTold = true): Outcome {
  const after = { ...call, state, members: { ...call.members, ...members } };
  return { call: after, notifications: isTold ? [stateNotification(after, 'updated', members)] : [] };
}

/** Tells the state of a call, and where it is a meeting which, as the examples of joining one do. */
function stateNotification(
  call: SimulatedCall,
  changeType: Notification['changeType'],
  members: JsonObject,
): Notification {
  const { chatInfo, meetingInfo } = call.members;
  return {
    changeType,
    path: '',
    data: typed('call', {
      state: call.state,
      ...(call.state === 'established' ? { direction: call.direction } : {}),
      ...(chatInfo == null ? {} : { chatInfo }),
      ...(meetingInfo == null ? {} : { meetingInfo }),
      ...members,
      id: call.id,
    }),
  };
}

function hearTone(call: SimulatedCall, tone: string): Outcome {
  const sequenceId = call.toneSequence + 1;
  const toneInfo = typed('toneInfo', { sequenceId, tone });
  const after = { ...call, toneSequence: sequenceId };
  const notifications = call.hearsTones ? [stateNotification(after, 'updated', { toneInfo })] : [];
  return { call: after, notifications };
}

function end(call: SimulatedCall, ending: Extract<SimulatedCallEvent, { kind: 'ended' }>): Outcome {
  const members = {
    ...(ending.result === undefined ? {} : { resultInfo: writeResultInfo(ending.result) }),
    ...ending.members,
  };
  const after: SimulatedCall = {
    ...call,
    state: 'terminated',
    members: { ...call.members, ...members },
    participants: [],
    sharing: undefined,
    routingGroups: [],
  };
  const { told = 'all' } = ending;
  if (told === 'nothing') return { call: after, notifications: [] };
  const notification = stateNotification(after, 'deleted', members);
  const stateless: Notification = { ...notification, data: typed('call', { id: call.id }) };
  return { call: after, notifications: [told === 'all' ? notification : stateless] };
}

/** Who leaves shares no more. */
function leaveSharing({ call, notifications }: Outcome): Outcome {
  const { sharing } = call;
  const isThere = call.participants.some(({ id }) => id === sharing?.participantId);
  if (sharing === undefined || isThere) return { call, notifications };
  const stopped = endSharing(call, 0);
  return { call: stopped.call, notifications: [...notifications, ...stopped.notifications] };
}
