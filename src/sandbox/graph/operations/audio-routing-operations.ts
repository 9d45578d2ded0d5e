import { z } from 'zod';
import { ApiError } from '../../server/api-error.ts';
import { emptyReply } from '../../server/exchange.ts';
import type { OperationsOptions } from './call-operations.ts';
import type { SimulatedCall, RoutingGroup } from '../simulation/simulated-call.ts';
import { decodeBody } from '../protocol/request-schemas.ts';
import type { GraphOperation } from './graph-api.ts';
import { entityReply, onCall } from './graph-api.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import { requireGroup } from './operation-reply.ts';
import { requirePermission } from '../protocol/permissions.ts';
import type { CallPermission } from '../protocol/settings.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { typed } from '../protocol/wire.ts';

const participantIds = z.array(z.string()).nullish();

const createSchema = z.looseObject({
  id: z.string().min(1).nullish(),
  routingMode: z.enum(['oneToOne', 'multicast']),
  sources: participantIds,
  receivers: participantIds,
});

const updateSchema = createSchema.partial();

const permissions: readonly [CallPermission, ...CallPermission[]] = [
  'Calls.JoinGroupCall.All',
  'Calls.InitiateGroupCall.All',
];

/**
 * The operations on audio routing groups. The bot gets no notifications of them: no documentation or sample shows any.
 */
export function routingGroups({ simulator, settings, random }: OperationsOptions): GraphOperation[] {
  const change = (call: SimulatedCall, groups: readonly RoutingGroup[]): void => {
    simulator.apply(call.id, { kind: 'routingChanged', groups });
  };

  return [
    onCall(simulator, 'GET', '/audioRoutingGroups', ({ request, call }) => {
      requirePermission(settings, permissions);
      const context = `communications/calls('${call.id}')/audioRoutingGroups`;
      return entityReply(200, request, context, { value: call.routingGroups.map(write) });
    }),
    onCall(simulator, 'POST', '/audioRoutingGroups', ({ request, call, body }) => {
      const wanted = decodeBody(createSchema, body);
      requirePermission(settings, permissions);
      requireGroup(call);
      const id = wanted.id ?? random.uuid();
      if (call.routingGroups.some((one) => one.id === id)) {
        throw new ApiError(409, 'Conflict', 'The call has an audio routing group of that id already.');
      }
      const { routingMode, sources, receivers } = wanted;
      const group = { id, routingMode, sources: sources ?? [], receivers: receivers ?? [] };
      change(call, [...call.routingGroups, group]);
      return entityReply(200, request, contextOf(call), write(group));
    }),
    onCall(simulator, 'GET', '/audioRoutingGroups/{gid}', ({ request, call, params }) => {
      requirePermission(settings, permissions);
      return entityReply(200, request, contextOf(call), write(find(call, params['gid'])));
    }),
    onCall(simulator, 'PATCH', '/audioRoutingGroups/{gid}', ({ request, call, params, body }) => {
      const wanted = decodeBody(updateSchema, body);
      requirePermission(settings, permissions);
      const before = find(call, params['gid']);
      const after = {
        ...before,
        routingMode: wanted.routingMode ?? before.routingMode,
        sources: wanted.sources ?? before.sources,
        receivers: wanted.receivers ?? before.receivers,
      };
      change(
        call,
        call.routingGroups.map((one) => (one === before ? after : one)),
      );
      return entityReply(200, request, contextOf(call), write(after));
    }),
    onCall(simulator, 'DELETE', '/audioRoutingGroups/{gid}', ({ call, params }) => {
      requirePermission(settings, permissions);
      const gone = find(call, params['gid']);
      change(
        call,
        call.routingGroups.filter((one) => one !== gone),
      );
      return emptyReply(204);
    }),
  ];
}

function contextOf({ id }: SimulatedCall): string {
  return `communications/calls('${id}')/audioRoutingGroups/$entity`;
}

/** @throws {ApiError} 404 when there is none */
function find({ routingGroups: groups }: SimulatedCall, id = ''): RoutingGroup {
  const found = groups.find((one) => one.id === id);
  if (found === undefined) throw resourceNotFound('There is no such audio routing group in the call.');
  return found;
}

function write({ id, routingMode, sources, receivers }: RoutingGroup): JsonObject {
  return typed('audioRoutingGroup', { id, routingMode, sources, receivers });
}
