import { dateTime } from '../scalars/date-time.ts';
import { encodePageCursor } from '../models/connection.ts';
import type { Resolvers } from '../generated.ts';
import { long } from '../scalars/long.ts';

/** Resolvers of `schema/base.graphql`. */
export const baseResolvers: Resolvers = {
  DateTime: dateTime,
  Long: long,
  Participant: {
    __resolveType: (participant) => ('kind' in participant ? 'CallParticipant' : 'RoomParticipant'),
  },
  PageInfo: {
    hasPreviousPage: () => false,
    startCursor: ({ start }) => (start ? encodePageCursor(start) : null),
    endCursor: ({ end }) => (end ? encodePageCursor(end) : null),
  },
};
