import { z } from 'zod';
import type { SimulatedCall } from '../graph/simulation/simulated-call.ts';
import type { Reply } from '../server/exchange.ts';
import { jsonReply } from '../server/exchange.ts';
import type { ControlRequest } from './control.ts';

/** What calls and operations end with unless a request says otherwise. */
export const defaultMessage = 'As the sandbox was told.';

/** Decodes how a call or an operation ends. */
export const resultSchema = z.strictObject({ code: z.int(), subcode: z.int(), message: z.string() });

/**
 * The call of a path below `/sandbox/calls/{id}`.
 * @throws {ApiError} 404 8522 when there is none or it is over
 */
export function requestedCall({ context, params }: ControlRequest<unknown>): SimulatedCall {
  return context.calls.simulator.activeCall(params['id'] ?? '');
}

/** Answers with the call as it is after the change. */
export function callReply({ context, params }: ControlRequest<unknown>): Reply {
  return jsonReply(200, context.calls.simulator.find(params['id'] ?? ''));
}
