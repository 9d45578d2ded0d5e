import { dateTime } from '../date-time.ts';
import { encodeCursor } from '../connection.ts';
import type { Resolvers } from '../generated.ts';

/** Resolvers of `schema/base.graphql`. */
export const baseResolvers: Resolvers = {
  DateTime: dateTime,
  Participant: {
    // Only rooms have participants so far.
    __resolveType: () => 'RoomParticipant',
  },
  PageInfo: {
    hasPreviousPage: () => false,
    startCursor: ({ start }) => (start ? encodeCursor(start) : null),
    endCursor: ({ end }) => (end ? encodeCursor(end) : null),
  },
};
