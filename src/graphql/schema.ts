import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import type { GraphQLContext } from './context.ts';
import { audioRoutingMutationResolvers } from './resolvers/audio-routing-mutations.ts';
import { baseResolvers } from './resolvers/base.ts';
import { callMediaMutationResolvers } from './resolvers/call-media-mutations.ts';
import { callMutationResolvers } from './resolvers/call-mutations.ts';
import { callParticipantMutationResolvers } from './resolvers/call-participant-mutations.ts';
import { callPayloadResolvers } from './resolvers/call-payloads.ts';
import { callResolvers } from './resolvers/call.ts';
import { eventResolvers } from './resolvers/events.ts';
import { identifierResolvers } from './resolvers/identifier.ts';
import { identityResolvers } from './resolvers/identity.ts';
import { roomResolvers } from './resolvers/room.ts';

const sdlFolder = new URL('../../schema/', import.meta.url);

/** Builds the executable schema from `schema/*.graphql` and the resolvers, each of which must have its place in it. */
export function createSchema(): GraphQLSchema {
  const typeDefs = readdirSync(sdlFolder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(new URL(name, sdlFolder), 'utf8'));
  return makeExecutableSchema<GraphQLContext>({
    typeDefs,
    resolvers: [
      baseResolvers,
      identifierResolvers,
      roomResolvers,
      identityResolvers,
      callResolvers,
      callMutationResolvers,
      callParticipantMutationResolvers,
      callMediaMutationResolvers,
      audioRoutingMutationResolvers,
      callPayloadResolvers,
      eventResolvers,
    ],
    resolverValidationOptions: {
      requireResolversToMatchSchema: 'error',
      requireResolversForResolveType: 'error',
    },
  });
}
