import { z } from 'zod';
import { emptyReply } from '../../server/exchange.ts';
import type { OperationsOptions } from './call-operations.ts';
import type { CallOperation } from '../simulation/simulated-call.ts';
import { clientContextSchema, decodeBody } from '../protocol/request-schemas.ts';
import type { CallRequest, GraphOperation } from './graph-api.ts';
import { action } from './graph-api.ts';
import { botOf } from '../simulation/people.ts';
import type { SimulatedCallEvent } from '../simulation/call-event.ts';
import { operationReply, requireGroup, requireMediaHost } from './operation-reply.ts';
import { requirePermission } from '../protocol/permissions.ts';
import type { ParticipantChange } from '../simulation/roster.ts';

const contextSchema = z.looseObject({ clientContext: clientContextSchema });

const roleSchema = z.looseObject({ role: z.enum(['viewer', 'sharer']) });

const recordingSchema = contextSchema.extend({ status: z.enum(['notRecording', 'recording', 'failed']) });

/** What the bot does as one of the people of a group call: mute itself, share, record, see everybody. */
export function meetingActions({ simulator, runner, settings, random }: OperationsOptions): GraphOperation[] {
  const start = (
    type: string,
    clientContext: string | null | undefined,
    status: CallOperation['status'],
  ): CallOperation => ({
    id: random.uuid(),
    type,
    clientContext: clientContext ?? undefined,
    status,
    members: {},
  });

  /** An action that is over at once, and changes the bot's own place in the roster. */
  function changeSelf(
    type: string,
    { call, request }: CallRequest,
    context: string | null | undefined,
    change: Omit<ParticipantChange, 'id'>,
  ) {
    const operation = start(type, context, 'completed');
    simulator.apply(
      call.id,
      { kind: 'operationStarted', operation },
      { kind: 'rosterChanged', changing: [{ ...change, id: call.myParticipantId }] },
    );
    return operationReply(200, request, call, operation);
  }

  return [
    ...action(simulator, '/mute', (request) => {
      const { clientContext } = decodeBody(contextSchema, request.body);
      requireGroup(request.call);
      const muted = { isMuted: true, isServerMuted: true };
      return changeSelf('muteParticipantOperation', request, clientContext, muted);
    }),
    ...action(simulator, '/unmute', (request) => {
      const { clientContext } = decodeBody(contextSchema, request.body);
      requireGroup(request.call);
      const unmuted = { isMuted: false, isServerMuted: false };
      return changeSelf('unmuteParticipantOperation', request, clientContext, unmuted);
    }),
    ...action(simulator, '/updateRecordingStatus', (request) => {
      const { clientContext, status } = decodeBody(recordingSchema, request.body);
      requirePermission(settings, ['Calls.JoinGroupCall.All', 'Calls.AccessMedia.All']);
      requireGroup(request.call);
      const change = { recordingStatus: status, recordingInitiator: botOf(request.call).identity };
      return changeSelf('updateRecordingStatusOperation', request, clientContext, change);
    }),
    ...action(simulator, '/changeScreenSharingRole', ({ call, body }) => {
      const { role } = decodeBody(roleSchema, body);
      requirePermission(settings, ['Calls.AccessMedia.All']);
      requireGroup(call);
      requireMediaHost(call, 'application');
      const { myParticipantId: participantId } = call;
      const shared: SimulatedCallEvent = {
        kind: 'shared',
        participantId,
        sessionId: random.hex(64).toUpperCase(),
      };
      if (role === 'sharer') simulator.apply(call.id, shared);
      else if (call.sharing?.participantId === participantId)
        simulator.apply(call.id, { kind: 'sharingStopped' });
      return emptyReply(202);
    }),
    ...action(simulator, '/addLargeGalleryView', ({ request, call, body }) => {
      const { clientContext } = decodeBody(contextSchema, body);
      requirePermission(settings, [
        'Calls.JoinGroupCallAsGuest.All',
        'Calls.JoinGroupCall.All',
        'Calls.InitiateGroupCall.All',
      ]);
      requireGroup(call);
      const operation = start('addLargeGalleryViewOperation', clientContext, 'running');
      simulator.apply(call.id, { kind: 'operationStarted', operation });
      runner.react(call.id, { name: 'operation', operationId: operation.id });
      return operationReply(202, request, call, operation);
    }),
  ];
}
