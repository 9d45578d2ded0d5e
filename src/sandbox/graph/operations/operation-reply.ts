import type { ApiRequest, Reply } from '../../server/exchange.ts';
import type { SimulatedCall, CallOperation } from '../simulation/simulated-call.ts';
import { isAppHosted } from '../protocol/create-request.ts';
import { badRequest, wrongState } from '../protocol/graph-error.ts';
import { entityReply } from './graph-api.ts';
import { writeOperation } from '../simulation/operations.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { member } from '../protocol/wire.ts';

/** Answers an action by its operation, which `Location` leads to. */
export function operationReply(
  status: 200 | 202,
  request: ApiRequest,
  { id }: SimulatedCall,
  operation: CallOperation,
  changes: JsonObject = {},
): Reply {
  const location = `${request.baseUrl}/v1.0/communications/calls/${id}/operations/${operation.id}`;
  const body = { ...writeOperation(operation), ...changes };
  return entityReply(status, request, operation.type, body, { Location: location });
}

/**
 * Checks that a call is under way.
 * @throws {ApiError} 409 when it is not
 */
export function requireEstablished({ state }: SimulatedCall): void {
  if (state !== 'established') throw wrongState(`The call must be established; it is ${state}.`);
}

/**
 * Checks that a call is under way and has a roster.
 * @throws {ApiError} 400 when it is a call of two; 409 when it is not under way
 */
export function requireGroup(call: SimulatedCall): void {
  requireEstablished(call);
  if (call.kind !== 'group')
    throw badRequest('This is possible in group calls only, not in peer-to-peer calls.');
}

/**
 * Checks that a call is under way and who hosts its media.
 * @throws {ApiError} 400 when the other one hosts them; 409 when it is not under way
 */
export function requireMediaHost(call: SimulatedCall, host: 'service' | 'application'): void {
  requireEstablished(call);
  const type = member(call.members, 'mediaConfig')['@odata.type'];
  const isApplication = typeof type === 'string' && isAppHosted({ '@odata.type': type });
  if (isApplication !== (host === 'application')) {
    throw badRequest(`This is possible with media hosted by the ${host} only.`);
  }
}
