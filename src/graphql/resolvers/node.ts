import { parseRawId } from '../../identifiers/raw-id.ts';
import { isGuid } from '../../microsoft-graph/call-id.ts';
import { isServerCallId } from '../../room-calls/server-call-id.ts';
import type { FederationReferenceTypes, Resolvers } from '../generated.ts';
import { findEntity } from './entities.ts';

/** Resolvers of `schema/node.graphql`. */
export const nodeResolvers: Resolvers = {
  Query: {
    node: async (_, { id }, context, info) => {
      const reference = referenceOf(id);
      const entity = reference && (await findEntity(reference, 'id', context, info));
      return entity && { ...entity, __typename: reference.__typename };
    },
  },
  Node: { __resolveType: ({ __typename }) => __typename },
};

/**
 * Tells by its form alone what an id is of, so that nobody is told more than they may ask for; null where it is no node's.
 * A room's id is what its service says, digits as a rule. One of 32 digits would be taken for a call's, as Graph writes
 * GUIDs so too: `room(id:)` finds such a room all the same.
 */
function referenceOf(
  id: string,
): FederationReferenceTypes['Room' | 'Call' | 'CommunicationUserIdentifier'] | null {
  if (isGuid(id) || isServerCallId(id)) return { __typename: 'Call', id };
  switch (parseRawId(id).kind) {
    case 'communicationUser':
      return { __typename: 'CommunicationUserIdentifier', rawId: id };
    case 'unknown':
      return { __typename: 'Room', id };
    default:
      return null;
  }
}
