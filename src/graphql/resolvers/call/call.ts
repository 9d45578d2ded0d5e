import { canonicalId } from '../../../microsoft-graph/call-id.ts';
import { displayNameOf, namedIdentityOf } from '../../../microsoft-graph/identity-set.ts';
import type { ParticipantResource } from '../../../microsoft-graph/resources.ts';
import type { CallView } from '../../../live/record/call-view.ts';
import { roomCallOf, roomParticipantOf } from '../../../live/record/room-call.ts';
import type { Cloud, Identifier } from '../../../identifiers/identifier.ts';
import { toEnum, toKnownEnum } from './enums.ts';
import { identifierOf } from './identities.ts';
import {
  inviteesOf,
  mediaConfigOf,
  meetingInfoOf,
  operationKindOf,
  partiesOf,
  partyOf,
  restrictionOf,
} from '../../../microsoft-graph/resource-parts.ts';
import type { CallPartyResource } from '../../../microsoft-graph/resource-parts.ts';
import {
  answerBy,
  formerIdOf,
  isIncoming,
  participantIdOf,
  participantModel,
  rosterModel,
} from '../../models/call-model.ts';
import { namedIdentity, namedParty, participantName } from '../../models/names.ts';
import { idInCall } from '../../models/id-in-call.ts';
import { readCalls } from './pages.ts';
import { findParticipant } from './participants.ts';
import { isBetweenTwo, requireGlobalCloud } from './preconditions.ts';
import { encodePageCursor } from '../../models/connection.ts';
import type { ParticipantRole, Resolvers } from '../../generated.ts';
import { isSharingScreen } from './screen-sharing.ts';

/** Resolvers of `schema/call.graphql`, but for its mutations. */
export const callResolvers: Resolvers = {
  Query: {
    call: async (_, { id }, { callLoader }) => (await callLoader.find(id)) ?? null,
    calls: (_, { first, after, states }, { callLoader }) =>
      readCalls(callLoader, { first, after: after ?? undefined, states: states ?? undefined }),
  },

  CallConnection: { nodes: ({ edges }) => edges.map(({ node }) => node) },
  CallEdge: { cursor: ({ position }) => encodePageCursor(position) },

  Call: {
    origin: ({ view }) => (roomCallOf(view.call) ? 'COMMUNICATION_SERVICES' : 'GRAPH'),
    room: async ({ view }, _, { loaders }) => {
      const inRoom = roomCallOf(view.call);
      return (inRoom && (await loaders.room.load(inRoom.roomId))) ?? null;
    },
    isComplete: ({ view }) => roomCallOf(view.call)?.isRosterComplete ?? !isBetweenTwo(view),
    state: ({ view }) => toKnownEnum('callState', view.call.state),
    direction: ({ view }) => toEnum('callDirection', view.call.direction),
    subject: ({ view }) => view.call.subject ?? null,
    callChainId: ({ view }) => view.call.callChainId ?? null,
    tenantId: ({ view }) => view.call.tenantId ?? null,
    source: ({ view }) => partyIn(view, view.call.source),
    targets: ({ view }) => partiesOf(view.call.targets).map((party) => namedParty(party, view)),
    answeredBy: ({ view }) => partyIn(view, view.call.answeredBy),
    requestedModalities: ({ view }) =>
      (view.call.requestedModalities ?? []).map((modality) => toKnownEnum('modality', modality)),
    mediaState: ({ view }) => view.call.mediaState ?? null,
    mediaConfig: ({ view }) => mediaConfigOf(view.call.mediaConfig),
    callOptions: ({ view }) => view.call.callOptions ?? null,
    chatInfo: ({ view }) => view.call.chatInfo ?? null,
    meetingInfo: ({ view }) => {
      const meeting = meetingInfoOf(view.call.meetingInfo);
      return meeting && { ...meeting, organizer: namedIdentity(meeting.organizer, view) };
    },
    resultInfo: ({ view }) => view.call.resultInfo ?? null,
    terminationReason: ({ view }) => view.call.terminationReason ?? null,
    callRoutes: ({ view }) =>
      (view.call.callRoutes ?? []).map((route) => ({
        ...route,
        original: namedIdentity(route.original, view),
        final: namedIdentity(route.final, view),
      })),
    incomingContext: ({ view }) => {
      const context = view.call.incomingContext;
      return context
        ? {
            ...context,
            onBehalfOf: namedIdentity(context.onBehalfOf, view),
            transferor: namedIdentity(context.transferor, view),
          }
        : null;
    },
    transcription: ({ view }) => view.call.transcription ?? null,
    toneInfo: ({ view }) => view.call.toneInfo ?? null,
    myParticipantId: ({ view }) => view.call.myParticipantId ?? null,
    answerBy: (call) => (isIncoming(call.view) ? (answerBy(call) ?? null) : null),
    knownSince: ({ createdAt }) => (createdAt === undefined ? null : new Date(createdAt)),
    isFollowedByPolling: ({ origin }) => origin === 'polled',
    participants: ({ id, view }) => rosterModel(id, view),
    participant: (call, { id }) => {
      const found = findParticipant(call, id);
      return found ? participantModel(call.id, ...found, call.view) : null;
    },
    contentSharingSessions: ({ view }) => view.sessions.map((id) => ({ id })),
    operations: ({ view, isOfEvent }) =>
      Array.from(view.operations.values(), (operation) => ({ operation, view, isOfEvent })),
    operation: ({ view, isOfEvent }, { id }) => {
      const operation = view.operations.get(canonicalId(id));
      return operation ? { operation, view, isOfEvent } : null;
    },
    audioRoutingGroups: async ({ id: callId, graphId, view }, _, { calls, graphCloud, signal }) => {
      requireGlobalCloud(graphCloud, 'audio routing groups');
      if (toKnownEnum('callState', view.call.state) === 'TERMINATED') return [];
      const groups = await calls.listAudioRoutingGroups(graphId, signal);
      return (groups ?? []).flatMap((group) =>
        group.id == null ? [] : [{ ...group, callId, id: group.id }],
      );
    },
  },

  CallIdentity: {
    identifier: (set, _, { graphCloud }) => identifierOf(set, graphCloud) ?? null,
    rawId: (set, _, { graphCloud }) => identifierOf(set, graphCloud)?.rawId ?? null,
    displayName: (set) => displayNameOf(set) ?? null,
    tenantId: (set) => namedIdentityOf(set)?.tenantId ?? null,
  },
  CallParty: {
    identifier: ({ identity }, _, { graphCloud }) => identifierOf(identity, graphCloud) ?? null,
    rawId: ({ identity }, _, { graphCloud }) => identifierOf(identity, graphCloud)?.rawId ?? null,
    displayName: ({ identity }) => displayNameOf(identity) ?? null,
    tenantId: ({ identity }) => namedIdentityOf(identity)?.tenantId ?? null,
    participantId: ({ participantId, id }) => participantId ?? id ?? null,
    endpointType: ({ endpointType }) => toEnum('endpointType', endpointType),
    isHidden: ({ hidden }) => hidden ?? null,
  },
  CallMediaState: { audio: ({ audio }) => toEnum('mediaState', audio) },
  MediaConfig: {
    hosting: ({ hosting }) => toKnownEnum('mediaHosting', hosting),
    preFetchMedia: ({ preFetchMedia }) => preFetchMedia ?? [],
  },
  MeetingInfo: { kind: ({ kind }) => toKnownEnum('meetingInfoKind', kind) },
  CallRoute: { routingType: ({ routingType }) => toEnum('routingType', routingType) },
  CallTranscription: {
    state: ({ state }) => toEnum('transcriptionState', state),
    lastModifiedAt: ({ lastModifiedDateTime }) => dateOf(lastModifiedDateTime),
  },
  ToneInfo: { tone: ({ tone }) => toEnum('tone', tone) },

  CallParticipant: {
    id: participantIdOf,
    formerId: formerIdOf,
    identifier: ({ key, resource }, _, { graphCloud }) => participantIdentifier(key, resource, graphCloud),
    rawId: ({ key, resource }, _, { graphCloud }) => participantIdentifier(key, resource, graphCloud).rawId,
    displayName: ({ resource, view }) => participantName(resource, view) ?? null,
    tenantId: ({ resource }) => namedIdentityOf(resource.info?.identity)?.tenantId ?? null,
    // Graph leaves out what is false.
    isMuted: ({ resource, view }) => resource.isMuted ?? (roomCallOf(view.call) ? null : false),
    isOnHold: ({ resource }) => roomParticipantOf(resource)?.isOnHold ?? null,
    roomRole: ({ resource }) => roleOf(roomParticipantOf(resource)?.roomRole),
    isInLobby: ({ resource }) => resource.isInLobby ?? false,
    mediaStreams: ({ resource }) => resource.mediaStreams ?? [],
    isSharingScreen: ({ resource }) => isSharingScreen(resource),
    recordingInfo: ({ resource, view }) => {
      const info = resource.recordingInfo;
      return info ? { ...info, initiator: partyIn(view, info.initiator) } : null;
    },
    rosterSequenceNumber: ({ resource }) => resource.rosterSequenceNumber ?? null,
    endpointType: ({ resource }) => toEnum('endpointType', resource.info?.endpointType),
    region: ({ resource }) => resource.info?.region ?? null,
    languageId: ({ resource }) => resource.info?.languageId ?? null,
    countryCode: ({ resource }) => resource.info?.countryCode ?? null,
    metadata: ({ resource }) => resource.metadata ?? null,
    restrictedExperience: ({ resource }) => restrictionOf(resource),
  },
  MediaStream: {
    mediaType: ({ mediaType }) => toEnum('modality', mediaType),
    direction: ({ direction }) => toEnum('mediaDirection', direction),
    isServerMuted: ({ serverMuted }) => serverMuted ?? null,
  },
  RecordingInfo: {
    status: ({ recordingStatus }) => toEnum('recordingStatus', recordingStatus),
    initiator: ({ initiator }) => partyOf(initiator),
  },
  MeetingRestriction: {
    contentSharingDisabled: ({ contentSharingDisabled }) =>
      toEnum('restrictionReason', contentSharingDisabled),
    videoDisabled: ({ videoDisabled }) => toEnum('restrictionReason', videoDisabled),
  },

  CallOperation: {
    id: ({ operation }) => operation.id,
    kind: ({ operation }) => toKnownEnum('operationKind', operationKindOf(operation)),
    status: ({ operation }) => toKnownEnum('operationStatus', operation.status),
    clientContext: ({ operation }) => operation.clientContext ?? null,
    resultInfo: ({ operation }) => operation.resultInfo ?? null,
    completionReason: ({ operation }) => operation.completionReason ?? null,
    invitees: ({ operation, view }) => {
      const invitees = inviteesOf(operation);
      return view ? invitees.map((invitee) => namedParty(invitee, view)) : invitees;
    },
    recordingLocation: ({ operation }) => operation.recordingLocation ?? null,
    recordingAccessToken: ({ operation, isOfEvent }) =>
      isOfEvent ? null : (operation.recordingAccessToken ?? null),
  },
  AudioRoutingGroup: {
    id: ({ callId, id }) => idInCall(callId, id),
    routingMode: ({ routingMode }) => toKnownEnum('routingMode', routingMode),
    sources: ({ sources }) => sources ?? [],
    receivers: ({ receivers }) => receivers ?? [],
  },
};

/** Somebody whom a member of a call's resource names; null where it names nobody. */
function partyIn(view: CallView, member: unknown): CallPartyResource | null {
  const party = partyOf(member);
  return party && namedParty(party, view);
}

/** Somebody of whom only the roster's id is known is an identity of no known kind. */
function participantIdentifier(key: string, { info }: ParticipantResource, cloud: Cloud): Identifier {
  return identifierOf(info?.identity, cloud) ?? { kind: 'unknown', rawId: `participant:${key}` };
}

const roles: ReadonlySet<string> = new Set<ParticipantRole>([
  'PRESENTER',
  'ATTENDEE',
  'CONSUMER',
  'COLLABORATOR',
]);

/** A role as the service writes it, such as `Presenter`. */
function roleOf(name: string | undefined): ParticipantRole | null {
  if (name === undefined) return null;
  const role = name.toUpperCase();
  return roles.has(role) ? (role as ParticipantRole) : 'UNKNOWN';
}

function dateOf(text: string | null | undefined): Date | null {
  const date = new Date(text ?? NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
