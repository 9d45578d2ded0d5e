import type { SimulatedCall, CallOperation } from './simulated-call.ts';
import type { Notification } from './notification.ts';
import type { Outcome, RosterUpdate } from './roster.ts';
import { changeRoster } from './roster.ts';
import type { JsonObject, ResultInfo } from '../protocol/wire.ts';
import { typed, writeResultInfo } from '../protocol/wire.ts';

/** How an operation ends. The operation itself knows what follows from its success. */
export type OperationEnd =
  { readonly status: 'completed' } | { readonly status: 'failed'; readonly result: ResultInfo };

/** The end of a media operation that was cancelled. */
export const cancelled: OperationEnd = {
  status: 'failed',
  result: { code: 400, subcode: 8508, message: 'The operation was cancelled.' },
};

/** Types of operations that run one after the other, since they play or record. */
export const mediaOperations = ['playPromptOperation', 'recordOperation'] as const;

/**
 * Ends an operation that runs: the bot is told, and if it succeeded, its effect on the roster follows. An operation
 * that has ended stays as it is.
 */
export function endOperation(call: SimulatedCall, id: string, end: OperationEnd, limit: number): Outcome {
  const found = call.operations.find((one) => one.id === id && one.status === 'running');
  if (found === undefined) return { call, notifications: [] };
  const { success, ...rest } = found;
  const isCompleted = end.status === 'completed';
  const result = isCompleted ? success?.result : end.result;
  const ended: CallOperation = {
    ...rest,
    status: end.status,
    ...(result === undefined ? {} : { result }),
    members: { ...rest.members, ...(isCompleted ? success?.members : {}) },
  };
  const after = replace(call, ended);
  const told: Notification = {
    changeType: 'deleted',
    path: `/operations/${id}`,
    data: writeOperation(ended),
  };
  const roster = isCompleted ? comeAbout(after, success, limit) : { call: after, notifications: [] };
  return { call: roster.call, notifications: [told, ...roster.notifications] };
}

function comeAbout(call: SimulatedCall, success: CallOperation['success'], limit: number): Outcome {
  const { joining, holding } = success ?? {};
  const change: RosterUpdate = {
    ...(joining === undefined ? {} : { joining }),
    ...(holding === undefined
      ? {}
      : { changing: [{ id: holding.participantId, isOnHold: holding.isOnHold }] }),
  };
  // An invitation turns a call of two into a group call, which has a roster.
  const isEscalating = joining !== undefined && call.kind === 'peerToPeer';
  return isEscalating
    ? changeRoster({ ...call, kind: 'group' }, { ...change, tellsAll: true }, limit)
    : changeRoster(call, change, limit);
}

/** Cancels the invitation of somebody who has not picked up. Its operation fails when nobody else is invited. */
export function cancelInvitation(call: SimulatedCall, participantId: string): Outcome {
  const invitation = invitationOf(call, participantId);
  if (invitation === undefined) return { call, notifications: [] };
  const joining = invitation.success?.joining?.filter(({ id }) => id !== participantId) ?? [];
  if (joining.length === 0) {
    const result = { code: 487, subcode: 0, message: 'The invitation was cancelled.' };
    return endOperation(call, invitation.id, { status: 'failed', result }, 0);
  }
  return {
    call: replace(call, { ...invitation, success: { ...invitation.success, joining } }),
    notifications: [],
  };
}

/** The invitation of somebody who has not picked up. */
export function invitationOf(call: SimulatedCall, participantId: string): CallOperation | undefined {
  return running(call).find(({ success }) => success?.joining?.some(({ id }) => id === participantId));
}

function replace(call: SimulatedCall, operation: CallOperation): SimulatedCall {
  return { ...call, operations: call.operations.map((one) => (one.id === operation.id ? operation : one)) };
}

/** Operations that run, of some types or any, in order of their beginning. */
export function running(call: SimulatedCall, ...types: readonly string[]): readonly CallOperation[] {
  return call.operations.filter(
    ({ status, type }) => status === 'running' && (types.length === 0 || types.includes(type)),
  );
}

/** Writes an operation as the answer to its request, a GET, and the notification of its end do. */
export function writeOperation(operation: CallOperation): JsonObject {
  const { id, type, clientContext, status, result, members } = operation;
  return typed(type, {
    id,
    status,
    clientContext: clientContext ?? null,
    resultInfo: result === undefined ? null : writeResultInfo(result),
    ...members,
  });
}
