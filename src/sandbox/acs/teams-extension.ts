import { z } from 'zod';
import type { AcsCall, AcsOperation } from './acs-api.ts';
import { bearerExchange } from './bearer-exchange.ts';
import { ApiError } from '../server/api-error.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import { decode } from './identity-requests.ts';
import type { ExchangeOptions } from './teams-user-exchange.ts';

const assignmentSchema = z.object({
  principalType: z.enum(['user', 'resourceAccount']),
  clientIds: z.array(z.string()).nullish(),
});

const assignmentPath = '/access/teamsExtension/tenants/{tenantId}/assignments/{objectId}';

/** The scopes that tokens of a Teams user who acts through a resource have. */
const extensionScopes = ['voip'];

/**
 * Teams Phone extensibility: the exchange of a Teams user's Entra token, which is the request's own bearer token, and
 * the assignments of users and resource accounts. The exchange needs no assignment here: whether the service asks for
 * one isn't documented.
 */
export function teamsExtension(options: ExchangeOptions & { readonly resourceId: string }): AcsOperation[] {
  const assignments = new Map<string, object>();

  const exchange = bearerExchange(options, {
    path: '/access/teamsExtension/:exchangeAccessToken',
    readUser: (token) => options.entraTokens.readTeamsUser(token),
    skypeidOf: ({ tid, oid }) => `acs:${options.resourceId}_${tid}_${oid}`,
    scopesOf: () => extensionScopes,
  });

  const get: AcsOperation = {
    method: 'GET',
    path: assignmentPath,
    handle(call) {
      const assignment = assignments.get(keyOf(call));
      if (assignment === undefined) throw new ApiError(404, 'NotFound', 'There is no such assignment.');
      return jsonReply(200, assignment);
    },
  };

  const upsert: AcsOperation = {
    method: 'PUT',
    path: assignmentPath,
    consumes: 'application/json',
    handle(call) {
      const { principalType, clientIds } = decode(assignmentSchema, call.body);
      const { objectId, tenantId } = call.params;
      const assignment = { objectId, tenantId, principalType, ...(clientIds ? { clientIds } : {}) };
      const isNew = !assignments.has(keyOf(call));
      assignments.set(keyOf(call), assignment);
      return jsonReply(isNew ? 201 : 200, assignment);
    },
  };

  const remove: AcsOperation = {
    method: 'DELETE',
    path: assignmentPath,
    handle(call) {
      assignments.delete(keyOf(call));
      return emptyReply(204);
    },
  };

  return [exchange, get, upsert, remove];
}

/** GUIDs are the same in either case. */
function keyOf({ params }: AcsCall): string {
  return `${params['tenantId'] ?? ''}/${params['objectId'] ?? ''}`.toLowerCase();
}
