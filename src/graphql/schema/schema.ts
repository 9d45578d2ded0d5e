import { buildSubgraphSchema } from '@apollo/subgraph';
import { addResolversToSchema } from '@graphql-tools/schema';
import { isScalarType, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { enforceAccess } from '../access/enforce-access.ts';
import { audioRoutingMutations } from '../resolvers/call/audio-routing-mutations.ts';
import { baseResolvers } from '../resolvers/base.ts';
import { callLifecycleMutations, createCallResolvers } from '../resolvers/call/mutations.ts';
import { callResolvers } from '../resolvers/call/call.ts';
import { entityResolvers, referenceResolvers } from '../resolvers/entities.ts';
import { eventResolvers } from '../resolvers/events/events.ts';
import { identifierResolvers } from '../resolvers/identifier.ts';
import { identityResolvers } from '../resolvers/identity.ts';
import { mediaMutations } from '../resolvers/call/media-mutations.ts';
import { participantMutations } from '../resolvers/call/participant-mutations.ts';
import { resolversOf } from '../resolvers/call/call-mutation.ts';
import { roomResolvers } from '../resolvers/room.ts';

const sdlFolder = new URL('../../../schema/', import.meta.url);

/**
 * Builds the executable schema, that of a subgraph, from `schema/*.graphql` and the resolvers, each of which must have its
 * place in it. It keeps to its own `@authenticated` and `@requiresScopes`.
 */
export function createSchema(): GraphQLSchema {
  const sdl = readdirSync(sdlFolder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(new URL(name, sdlFolder), 'utf8'));
  const schema = addResolversToSchema({
    schema: buildSubgraphSchema({ typeDefs: parse(sdl.join('\n')), resolvers: referenceResolvers }),
    resolvers: merged([
      baseResolvers,
      identifierResolvers,
      roomResolvers,
      identityResolvers,
      callResolvers,
      createCallResolvers,
      resolversOf({
        ...callLifecycleMutations,
        ...participantMutations,
        ...mediaMutations,
        ...audioRoutingMutations,
      }),
      eventResolvers,
      entityResolvers,
    ]),
    resolverValidationOptions: {
      requireResolversToMatchSchema: 'error',
      requireResolversForResolveType: 'error',
    },
  });
  for (const type of Object.values(schema.getTypeMap())) {
    // A scalar takes what its resolver says, and that has no description.
    if (isScalarType(type)) type.description ??= type.astNode?.description?.value;
  }
  return enforceAccess(schema);
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
