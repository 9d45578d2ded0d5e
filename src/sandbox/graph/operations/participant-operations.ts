import { z } from 'zod';
import type { Reply } from '../../server/exchange.ts';
import { emptyReply } from '../../server/exchange.ts';
import { ApiError } from '../../server/api-error.ts';
import type { OperationsOptions } from './call-operations.ts';
import type { SimulatedCall, CallOperation, CallParticipant } from '../simulation/simulated-call.ts';
import { findParticipant, isOver } from '../simulation/simulated-call.ts';
import { clientContextSchema, decodeBody, invitationSchema } from '../protocol/request-schemas.ts';
import type { CallRequest, GraphOperation } from './graph-api.ts';
import { action, entityReply, onCall } from './graph-api.ts';
import { badRequest, resourceNotFound } from '../protocol/graph-error.ts';
import { operationReply, requireEstablished, requireGroup } from './operation-reply.ts';
import { invitationOf, running } from '../simulation/operations.ts';
import { arrive } from '../simulation/people.ts';
import { requirePermission } from '../protocol/permissions.ts';
import { writeParticipant } from '../simulation/roster.ts';
import type { CallPermission } from '../protocol/settings.ts';
import { typed } from '../protocol/wire.ts';

/** How many people one request may invite. */
const maxInvited = 5;

const contextSchema = z.looseObject({ clientContext: clientContextSchema });

const inviteSchema = contextSchema.extend({ participants: z.array(invitationSchema).min(1).max(maxInvited) });

const joining: readonly [CallPermission, ...CallPermission[]] = [
  'Calls.JoinGroupCall.All',
  'Calls.JoinGroupCallAsGuest.All',
];

/** The operations on participants: read, invite, remove, mute, put on hold. */
export function participantOperations(options: OperationsOptions): GraphOperation[] {
  const { simulator, runner, settings, random } = options;

  /**
   * Starts or ends somebody's hold. Only one at a time can be on hold: the operation of a second one fails, as
   * documented.
   */
  function hold({ request, call, params, body }: CallRequest, isOnHold: boolean): Reply {
    const { clientContext } = decodeBody(contextSchema, body);
    requirePermission(settings, joining);
    requireGroup(call);
    const { id: participantId } = theParticipant(call, params['pid']);
    const isTaken = isOnHold && holds(call);
    const operation: CallOperation = {
      id: random.uuid(),
      type: isOnHold ? 'startHoldMusicOperation' : 'stopHoldMusicOperation',
      clientContext: clientContext ?? undefined,
      status: 'running',
      members: {},
      success: { holding: { participantId, isOnHold } },
    };
    simulator.apply(call.id, { kind: 'operationStarted', operation });
    if (isTaken) {
      const result = { code: 400, subcode: 0, message: 'Another participant is on hold.' };
      simulator.apply(call.id, { kind: 'operationEnded', id: operation.id, status: 'failed', result });
    } else {
      runner.react(call.id, { name: 'operation', operationId: operation.id });
    }
    return operationReply(202, request, call, operation);
  }

  return [
    ...action(simulator, '/participants/invite', ({ request, call, body }) => {
      const { participants, clientContext } = decodeBody(inviteSchema, body);
      requirePermission(settings, ['Calls.InitiateGroupCall.All']);
      requireEstablished(call);
      const [first, ...rest] = participants;
      if (call.kind === 'peerToPeer' && rest.length > 0) {
        throw badRequest('A peer-to-peer call takes one invitation at a time.');
      }
      const replacesCallId = first?.replacesCallId ?? undefined;
      if (replacesCallId !== undefined) {
        const replaced = simulator.find(replacesCallId);
        if (replaced === undefined || isOver(replaced))
          throw badRequest('replacesCallId must be the id of a call.');
      }
      // When the invitation replaces a call, the service reads the first entry only.
      const wanted = replacesCallId === undefined ? participants : participants.slice(0, 1);
      const invited = arrive(call, random, wanted);
      const operation: CallOperation = {
        id: random.uuid(),
        type: 'inviteParticipantsOperation',
        clientContext: clientContext ?? undefined,
        status: 'running',
        members: {
          participants: wanted.map((one, index) =>
            typed('invitationParticipantInfo', { ...one, participantId: invited[index]?.id ?? null }),
          ),
        },
        success: { joining: invited },
      };
      simulator.apply(call.id, { kind: 'operationStarted', operation });
      runner.react(call.id, { name: 'invite', operationId: operation.id, replacesCallId });
      // The documentation capitalises it in the examples of this action only.
      return operationReply(200, request, call, operation, { status: 'Running' });
    }),
    onCall(simulator, 'GET', '/participants', ({ request, call }) => {
      const roster = call.kind === 'group' ? call.participants.slice(0, settings.rosterLimit) : [];
      const context = `communications/calls('${call.id}')/participants`;
      return entityReply(200, request, context, { value: roster.map(writeParticipant) });
    }),
    onCall(simulator, 'GET', '/participants/{pid}', ({ request, call, params }) => {
      requirePermission(settings, joining);
      const participant = theParticipant(call, params['pid']);
      const context = `communications/calls('${call.id}')/participants/$entity`;
      return entityReply(200, request, context, writeParticipant(participant));
    }),
    onCall(simulator, 'DELETE', '/participants/{pid}', ({ call, params }) => {
      requirePermission(settings, joining);
      if (!settings.allowsRemoval) {
        throw new ApiError(
          403,
          'Forbidden',
          'The tenant does not allow this application to remove participants.',
        );
      }
      const id = (params['pid'] ?? '').toLowerCase();
      if (invitationOf(call, id) !== undefined) {
        simulator.apply(call.id, { kind: 'invitationCancelled', participantId: id });
        return emptyReply(204);
      }
      const participant = theParticipant(call, id);
      if (participant.id === call.myParticipantId) throw badRequest('To leave a call, delete the call.');
      simulator.apply(call.id, { kind: 'rosterChanged', leaving: [participant.id] });
      return emptyReply(204);
    }),
    ...action(simulator, '/participants/{pid}/mute', ({ request, call, params, body }) => {
      const { clientContext } = decodeBody(contextSchema, body);
      requirePermission(settings, joining);
      requireGroup(call);
      const { id } = theParticipant(call, params['pid']);
      const operation: CallOperation = {
        id: random.uuid(),
        type: 'muteParticipantOperation',
        clientContext: clientContext ?? undefined,
        status: 'completed',
        members: {},
      };
      const changing = [{ id, isMuted: true, isServerMuted: true }];
      simulator.apply(call.id, { kind: 'operationStarted', operation }, { kind: 'rosterChanged', changing });
      return operationReply(200, request, call, operation);
    }),
    ...action(simulator, '/participants/{pid}/startHoldMusic', (request) => hold(request, true)),
    ...action(simulator, '/participants/{pid}/stopHoldMusic', (request) => hold(request, false)),
  ];
}

/** @throws {ApiError} 404 when there is none */
function theParticipant(call: SimulatedCall, id = ''): CallParticipant {
  const found = call.kind === 'group' ? findParticipant(call, id) : undefined;
  if (found === undefined) throw resourceNotFound('There is no such participant in the call.');
  return found;
}

function holds(call: SimulatedCall): boolean {
  return (
    call.participants.some(({ isOnHold }) => isOnHold) || running(call, 'startHoldMusicOperation').length > 0
  );
}
