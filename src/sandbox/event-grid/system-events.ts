import type { CommunicationIdentifierModel } from '../acs/room-calls/communication-identifier.ts';
import { communicationIdentifier } from '../acs/room-calls/communication-identifier.ts';
import type { RoomCall, RoomCallChange, RoomCallLeg } from '../acs/room-calls/room-call.ts';
import { isTelephone } from '../acs/room-calls/room-call.ts';
import { formatEventTime } from '../acs/service-clock.ts';
import type { DataForm } from './event-subscription.ts';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An event of the communication resource, in whatever schema it is delivered. */
export interface SystemEvent {
  readonly id: string;
  /** Such as `Microsoft.Communication.CallStarted`. */
  readonly type: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  readonly data: Readonly<Record<DataForm, JsonObject>>;
}

/** The events that are told of calls. */
const typeOf = {
  started: 'CallStarted',
  ended: 'CallEnded',
  joined: 'CallParticipantAdded',
  left: 'CallParticipantRemoved',
} as const;

const noGroup = '00000000-0000-0000-0000-000000000000';
const userAgent = 'azsdk-js-communication-calling/1.40.1 (javascript_calling_sdk; sandbox)';

/** What Event Grid tells of a change in a call; undefined if nothing. It never tells of telephones, mute and hold. */
export function systemEvent(call: RoomCall, change: RoomCallChange, id: string): SystemEvent | undefined {
  if (change.kind === 'changed') return undefined;
  if ('leg' in change && isTelephone(change.leg.rawId)) return undefined;
  const subject = `call/${call.serverCallId}`;
  const subjects = {
    started: `${subject}/startedBy/${call.startedBy.rawId}`,
    ended: subject,
    joined: `${subject}/participant/${'leg' in change ? change.leg.rawId : ''}`,
  };
  return {
    id,
    type: `Microsoft.Communication.${typeOf[change.kind]}`,
    subject: change.kind === 'left' ? subjects.joined : subjects[change.kind],
    time: formatEventTime(change.at),
    data: {
      modelled: dataOf(call, change, 'modelled'),
      documented: dataOf(call, change, 'documented'),
    },
  };
}

function dataOf(call: RoomCall, change: RoomCallChange, form: DataForm): JsonObject {
  const { serverCallId, correlationId, roomId, startedBy } = call;
  return {
    ...('leg' in change ? participantData(change.leg, form) : {}),
    ...(change.kind === 'ended' ? endData(call, form) : {}),
    startedBy: participant(startedBy, form),
    serverCallId,
    group: { id: noGroup },
    room: { id: roomId },
    isTwoParty: false,
    correlationId,
    isRoomsCall: true,
  };
}

function participantData(leg: RoomCallLeg, form: DataForm): JsonObject {
  const { displayName, participantId } = leg;
  return {
    user: participant(leg, form),
    ...(displayName === undefined ? {} : { displayName }),
    participantId,
    [form === 'modelled' ? 'userAgent' : 'endpointType']: userAgent,
  };
}

function endData({ startedAt, end }: RoomCall, form: DataForm): JsonObject {
  const by = end?.by;
  const seconds = Number((end?.at ?? startedAt) - startedAt) / 10_000_000;
  const isKnown = by !== undefined && !isTelephone(by.rawId);
  return {
    endedBy: isKnown
      ? {
          ...identified(by.rawId, form),
          name: by.displayName ?? '',
          type: 'Participant',
        }
      : { name: '', type: 'MicrosoftInternal' },
    reason: { code: 0, subCode: 0, phrase: 'The conversation has ended.' },
    [form === 'modelled' ? 'callDurationInSeconds' : 'durationOfCall']: seconds,
  };
}

function participant({ rawId, role }: RoomCallLeg, form: DataForm): JsonObject {
  return { ...identified(rawId, form), ...(role === undefined ? {} : { role }) };
}

/** Who somebody is: in a member of its own, or the documentation's way. */
function identified(rawId: string, form: DataForm): JsonObject {
  const identifier: CommunicationIdentifierModel = communicationIdentifier(rawId);
  if (form === 'modelled') return { communicationIdentifier: identifier };
  const { kind: _, ...flat } = identifier;
  return flat;
}
