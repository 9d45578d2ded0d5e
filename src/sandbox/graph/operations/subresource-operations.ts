import type { OperationsOptions } from './call-operations.ts';
import type { GraphOperation } from './graph-api.ts';
import { entityReply, onCall } from './graph-api.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import { writeOperation } from '../simulation/operations.ts';
import { requirePermission } from '../protocol/permissions.ts';
import { writeSharingSession } from '../simulation/sharing.ts';
import type { CallPermission } from '../protocol/settings.ts';

const oneOf: readonly [CallPermission, ...CallPermission[]] = [
  'Calls.JoinGroupCallAsGuest.All',
  'Calls.Initiate.All',
  'Calls.InitiateGroupCall.All',
  'Calls.JoinGroupCall.All',
];

/** The operations that read a call's operations and its content sharing sessions. */
export function callParts({ simulator, settings }: OperationsOptions): GraphOperation[] {
  return [
    onCall(simulator, 'GET', '/operations/{oid}', ({ request, call, params }) => {
      const wanted = params['oid']?.toLowerCase();
      const operation = call.operations.find(({ id }) => id === wanted);
      if (operation === undefined) throw resourceNotFound('There is no such operation of the call.');
      const context = `communications/calls('${call.id}')/operations/$entity`;
      return entityReply(200, request, context, writeOperation(operation));
    }),
    onCall(simulator, 'GET', '/contentSharingSessions', ({ request, call }) => {
      requirePermission(settings, oneOf);
      const value = call.sharing === undefined ? [] : [writeSharingSession(call.sharing)];
      const context = `communications/calls('${call.id}')/contentSharingSessions`;
      return entityReply(200, request, context, { value });
    }),
    onCall(simulator, 'GET', '/contentSharingSessions/{sid}', ({ request, call, params }) => {
      requirePermission(settings, oneOf);
      const { sharing } = call;
      if (sharing?.id !== params['sid']?.toUpperCase() || sharing === undefined) {
        throw resourceNotFound('There is no such content sharing session in the call.');
      }
      const context = `communications/calls('${call.id}')/contentSharingSessions/$entity`;
      return entityReply(200, request, context, writeSharingSession(sharing));
    }),
  ];
}
