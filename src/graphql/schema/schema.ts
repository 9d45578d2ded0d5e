import { addResolversToSchema } from '@graphql-tools/schema';
import { extendSchema, isScalarType, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { enforceAccess } from '../access/enforce-access.ts';
import { admissionResolvers } from '../resolvers/admission.ts';
import { audioRoutingMutations } from '../resolvers/call/audio-routing-mutations.ts';
import { baseResolvers } from '../resolvers/base.ts';
import { callLifecycleMutations, createCallResolvers } from '../resolvers/call/mutations.ts';
import { callResolvers } from '../resolvers/call/call.ts';
import { entityResolvers, referenceResolvers } from '../resolvers/entities.ts';
import { eventResolvers } from '../resolvers/events/events.ts';
import { identifierResolvers } from '../resolvers/identifier.ts';
import { identityResolvers } from '../resolvers/identity.ts';
import { mediaMutations } from '../resolvers/call/media-mutations.ts';
import { nodeResolvers } from '../resolvers/node.ts';
import { participantMutations } from '../resolvers/call/participant-mutations.ts';
import { resolversOf } from '../resolvers/call/call-mutation.ts';
import { roomEventResolvers } from '../resolvers/events/room-events.ts';
import { roomResolvers } from '../resolvers/room.ts';
import { waitingRoomResolvers } from '../resolvers/waiting-room.ts';
import { beginMutationsInTime } from './mutations-in-time.ts';
import { takeNullAsLeftOut } from './null-is-left-out.ts';
import { readSdl } from './sdl.ts';
import { buildSubgraph } from './subgraph.ts';

/**
 * Builds the executable schema, that of a subgraph, from `schema/*.graphql` and the resolvers, each of which must have its
 * place in it. It keeps to its own `@authenticated` and `@requiresScopes`.
 */
export function createSchema(): GraphQLSchema {
  const sdl = readSdl();
  const subgraph = buildSubgraph(sdl.subgraph, referenceResolvers);
  const schema = addResolversToSchema({
    // What is added here, the subgraph doesn't tell of itself: its `_service { sdl }` is written by now.
    schema: extendSchema(subgraph, parse(sdl.besideSubgraph)),
    resolvers: merged([
      baseResolvers,
      nodeResolvers,
      identifierResolvers,
      roomResolvers,
      identityResolvers,
      admissionResolvers,
      waitingRoomResolvers,
      callResolvers,
      createCallResolvers,
      resolversOf({
        ...callLifecycleMutations,
        ...participantMutations,
        ...mediaMutations,
        ...audioRoutingMutations,
      }),
      eventResolvers,
      roomEventResolvers,
      entityResolvers,
    ]),
    resolverValidationOptions: {
      requireResolversToMatchSchema: 'error',
      requireResolversForResolveType: 'error',
    },
  });
  // What adds the resolvers leaves it out.
  schema.description = subgraph.description;
  for (const type of Object.values(schema.getTypeMap())) {
    // A scalar takes what its resolver says, and that has no description.
    if (isScalarType(type)) type.description ??= type.astNode?.description?.value;
  }
  return enforceAccess(beginMutationsInTime(takeNullAsLeftOut(schema)));
}

/** Puts together what several files have for the same type. */
function merged(parts: readonly object[]): Record<string, object> {
  const whole: Record<string, object> = {};
  for (const part of parts) {
    for (const [type, resolvers] of Object.entries(part) as [string, object][]) {
      whole[type] = type in whole ? { ...whole[type], ...resolvers } : resolvers;
    }
  }
  return whole;
}
