import { z } from 'zod';
import { emptyReply } from '../../server/exchange.ts';
import type { CallSimulator } from '../simulation/call-simulator.ts';
import type { OperationsOptions } from './call-operations.ts';
import { findParticipant, isOver } from '../simulation/simulated-call.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import { decodeBody, identitySetSchema, invitationSchema } from '../protocol/request-schemas.ts';
import type { GraphOperation } from './graph-api.ts';
import { action } from './graph-api.ts';
import { badRequest, wrongState } from '../protocol/graph-error.ts';
import { requireEstablished } from './operation-reply.ts';
import { requirePermission } from '../protocol/permissions.ts';

const transferSchema = z.looseObject({
  transferTarget: invitationSchema,
  transferee: z
    .looseObject({ identity: identitySetSchema.nullish(), participantId: z.string().nullish() })
    .nullish(),
});

/**
 * The operation that transfers a call: blind, or consultative when the target is in a second call, which it replaces.
 * In a group call it transfers one participant, and the bot stays.
 */
export function transferring({ simulator, runner, settings }: OperationsOptions): GraphOperation[] {
  return action(simulator, '/transfer', ({ call, body }) => {
    const { transferTarget, transferee } = decodeBody(transferSchema, body);
    requirePermission(settings, ['Calls.Initiate.All']);
    requireEstablished(call);
    const replacesCallId = transferTarget.replacesCallId ?? undefined;
    if (replacesCallId !== undefined) requireSecondCall(simulator, call, replacesCallId);

    const transfereeId = call.kind === 'group' ? findTransferee(call, transferee?.participantId) : undefined;
    if (transfereeId === undefined) simulator.apply(call.id, { kind: 'stateChanged', state: 'transferring' });
    runner.react(call.id, {
      name: 'transfer',
      target: transferTarget.identity,
      replacesCallId,
      transfereeId,
    });
    return emptyReply(202);
  });
}

function requireSecondCall(simulator: CallSimulator, call: SimulatedCall, id: string): void {
  const second = simulator.find(id);
  if (second === undefined || isOver(second) || second.id === call.id) {
    throw badRequest('transferTarget.replacesCallId must be the id of a second call.');
  }
  if (second.state !== 'established')
    throw wrongState(`The second call must be established; it is ${second.state}.`);
}

function findTransferee(call: SimulatedCall, participantId: string | null | undefined): string {
  const found = participantId == null ? undefined : findParticipant(call, participantId);
  if (found === undefined || found.id === call.myParticipantId) {
    throw badRequest(
      'Out of a group call, transferee.participantId must name a participant besides the bot.',
    );
  }
  return found.id;
}
