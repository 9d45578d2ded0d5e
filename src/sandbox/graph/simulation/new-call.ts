import type { Random } from '../../server/seeded-random.ts';
import type { SimulatedCall } from './simulated-call.ts';
import type { CallForm, CreateRequest } from '../protocol/create-request.ts';
import type { GraphCaller } from '../protocol/graph-authentication.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { identitySet, participantInfo, typed } from '../protocol/wire.ts';

/** Members of a call that are null until something sets them. */
const unset = {
  subject: null,
  callOptions: null,
  ringingTimeoutInSeconds: null,
  mediaState: null,
  resultInfo: null,
  answeredBy: null,
  chatInfo: null,
  meetingInfo: null,
  transcription: null,
  toneInfo: null,
  terminationReason: null,
  meetingCapability: null,
};

const nothingSaid = { countryCode: null, endpointType: null, region: null, languageId: null };

/** Makes the call that a creation asks for: what was sent, and what the service adds. */
export function newOutgoingCall(
  wanted: CreateRequest,
  form: CallForm,
  caller: GraphCaller,
  scenarioId: string | undefined,
  random: Random,
): SimulatedCall {
  const { callbackUri, source, targets, chatInfo, callOptions, tenantId } = wanted;
  const bot = identitySet('application', caller.appId, 'Calling Bot');
  const isJoining = form !== 'peerToPeer' && form !== 'phone' && form !== 'group';
  return {
    ...blank(random),
    kind: form === 'peerToPeer' || form === 'phone' ? 'peerToPeer' : 'group',
    direction: 'outgoing',
    state: 'establishing',
    tenantId: tenantId ?? caller.tenantId,
    callChainId: wanted.callChainId ?? random.uuid(),
    scenarioId: scenarioId ?? random.uuid(),
    callbackUri,
    wants: wantsOf(callOptions),
    members: {
      ...unset,
      callRoutes: [],
      activeModalities: [],
      routingPolicies: [],
      ...wanted,
      '@odata.type': '#microsoft.graph.call',
      source: source == null ? participantInfo(bot) : typed('participantInfo', { ...nothingSaid, ...source }),
      targets: (targets ?? []).map((one) =>
        typed('invitationParticipantInfo', { ...nothingSaid, replacesCallId: null, ...one }),
      ),
      ...(isJoining ? { chatInfo: completeChat(chatInfo, random) } : {}),
    },
  };
}

/** The parts of an incoming call. */
export interface IncomingCall {
  readonly kind: SimulatedCall['kind'];
  readonly caller: JsonObject;
  /** Who of the roster the caller is; undefined where that isn't told. */
  readonly callerId: string | undefined;
  /** Whom it is for: the bot, by its application or its application instance. */
  readonly target: JsonObject;
  readonly tenantId: string;
  readonly callbackUri: string;
  readonly requestedModalities: readonly string[];
  readonly announcedIn: SimulatedCall['announcedIn'];
  /** Further members, such as those of a meeting. */
  readonly members: JsonObject;
}

/** Makes a call that somebody makes to the bot. */
export function newIncomingCall(wanted: IncomingCall, random: Random): SimulatedCall {
  const { kind, tenantId, callbackUri, announcedIn } = wanted;
  return {
    ...blank(random),
    kind,
    announcedIn,
    direction: 'incoming',
    state: 'incoming',
    tenantId,
    callChainId: random.uuid(),
    scenarioId: random.uuid(),
    callbackUri,
    wants: { deltaRoster: false, contentSharing: false },
    members: {
      ...unset,
      callRoutes: [],
      '@odata.type': '#microsoft.graph.call',
      callbackUri,
      tenantId,
      source: {
        ...participantInfo(wanted.caller),
        ...(wanted.callerId !== undefined && { id: wanted.callerId }),
      },
      targets: [
        typed('invitationParticipantInfo', {
          ...nothingSaid,
          identity: wanted.target,
          endpointType: 'default',
          replacesCallId: null,
        }),
      ],
      requestedModalities: wanted.requestedModalities,
      ...wanted.members,
    },
  };
}

/** Which optional notifications the options of a call ask for. */
export function wantsOf(options: CreateRequest['callOptions']): SimulatedCall['wants'] {
  return {
    deltaRoster: options?.isDeltaRosterEnabled === true,
    contentSharing: options?.isContentSharingNotificationEnabled === true,
  };
}

type Blank =
  | 'id'
  | 'myParticipantId'
  | 'participants'
  | 'rosterSequence'
  | 'nextRoster'
  | 'operations'
  | 'sharing'
  | 'routingGroups'
  | 'announcedIn'
  | 'participantCapacity'
  | 'hearsTones'
  | 'toneSequence';

function blank(random: Random): Pick<SimulatedCall, Blank> {
  return {
    id: random.uuid(),
    myParticipantId: random.uuid(),
    participants: [],
    rosterSequence: 0,
    nextRoster: 'told',
    operations: [],
    sharing: undefined,
    routingGroups: [],
    announcedIn: 'graph',
    participantCapacity: undefined,
    hearsTones: false,
    toneSequence: 0,
  };
}

/** A meeting that is joined by its id has a chat, too, although the request does not name it. */
function completeChat(given: CreateRequest['chatInfo'], random: Random): JsonObject {
  const chat = given ?? { threadId: `19:meeting_${random.hex(32)}@thread.v2`, messageId: '0' };
  return { ...typed('chatInfo', chat), replyChainMessageId: null, ...chat };
}

/** Writes a call as Graph does in the answers to a GET and to its creation. */
export function writeCall(call: SimulatedCall): JsonObject {
  const { id, state, direction, callChainId, myParticipantId, callbackUri, tenantId } = call;
  return { ...call.members, id, state, direction, callChainId, myParticipantId, callbackUri, tenantId };
}
