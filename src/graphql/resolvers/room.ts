import type { Room, ParticipantChanges, RoomRole } from '../../upstreams/acs/rooms-client.ts';
import { isCommunicationUserRawId, parseRawId } from '../../identifiers/raw-id.ts';
import { connect, encodePageCursor } from '../models/connection.ts';
import type { GraphQLContext } from '../context.ts';
import { badUserInput, notFound } from '../errors.ts';
import type { IdentifierInput, Resolvers } from '../generated.ts';
import { ownKey } from '../../auth/principal.ts';
import { rawIdOf } from './identifier.ts';

const maxRoomsOnPage = 100;

/** Resolvers of `schema/room.graphql`. */
export const roomResolvers: Resolvers = {
  Query: {
    room: async (_, { id }, { loaders }) => (await loaders.room.load(id)) ?? null,
    rooms: (_, { first, after }, { loaders }) =>
      connect({
        list: 'rooms',
        first,
        maxFirst: maxRoomsOnPage,
        after: after ?? undefined,
        loadPage: (token) => loaders.roomPage.load(token),
      }),
  },

  Room: {
    status: ({ validFrom, validUntil }, _, { now }) => {
      const time = now().getTime();
      if (time < validFrom.getTime()) return 'UPCOMING';
      return time < validUntil.getTime() ? 'OPEN' : 'EXPIRED';
    },
    participants: ({ id }, { first, after }, { loaders, pageSize }) =>
      connect({
        list: `room ${id}`,
        first: first ?? undefined,
        maxFirst: pageSize,
        after: after ?? undefined,
        loadPage: (token) => loaders.roomParticipantPage.load({ roomId: id, token }),
      }),
  },
  RoomConnection: { nodes: ({ edges }) => edges.map(({ node }) => node) },
  RoomEdge: { cursor: ({ position }) => encodePageCursor(position) },
  RoomParticipantConnection: { nodes: ({ edges }) => edges.map(({ node }) => node) },
  RoomParticipantEdge: { cursor: ({ position }) => encodePageCursor(position) },

  Mutation: {
    createRoom: async (_, { input }, { rooms, loaders, principal, signal }) => {
      const { idempotencyKey } = input;
      if (idempotencyKey === '') throw badUserInput('must not be empty', 'input.idempotencyKey');
      const roster: ParticipantChanges = new Map(
        input.participants.map(({ identifier, role }, index): [string, RoomRole] => [
          invitedRawId(identifier, `input.participants.${index}.identifier`),
          role,
        ]),
      );
      const room = await rooms.createRoom(
        {
          validFrom: input.validFrom ?? undefined,
          validUntil: input.validUntil ?? undefined,
          pstnDialOutEnabled: input.pstnDialOutEnabled,
        },
        roster,
        idempotencyKey == null ? undefined : ownKey(principal, idempotencyKey),
        signal,
      );
      loaders.forgetRoom(room.id);
      return { room };
    },

    updateRoom: async (_, { input }, context) => {
      const { rooms, signal } = context;
      const changes = {
        validFrom: input.validFrom ?? undefined,
        validUntil: input.validUntil ?? undefined,
        pstnDialOutEnabled: input.pstnDialOutEnabled ?? undefined,
      };
      const validity = await completeValidityWindow(input.roomId, changes, context);
      const room = await changing(context, input.roomId, () =>
        rooms.updateRoom(input.roomId, { ...changes, ...validity }, signal),
      );
      return { room };
    },

    deleteRoom: async (_, { input: { roomId } }, context) => {
      await changing(context, roomId, () => context.rooms.deleteRoom(roomId, context.signal));
      return { roomId };
    },

    addOrUpdateParticipants: async (_, { input: { roomId, participants } }, context) => {
      const roster: ParticipantChanges = new Map(
        participants.map(({ identifier, role }, index): [string, RoomRole] => [
          invitedRawId(identifier, `input.participants.${index}.identifier`),
          role,
        ]),
      );
      await changing(context, roomId, () => context.rooms.updateParticipants(roomId, roster, context.signal));
      return { roomId };
    },

    removeParticipants: async (_, { input: { roomId, participants } }, context) => {
      const roster: ParticipantChanges = new Map(
        participants.map((identifier, index): [string, null] => [
          invitedRawId(identifier, `input.participants.${index}`),
          null,
        ]),
      );
      await changing(context, roomId, () => context.rooms.updateParticipants(roomId, roster, context.signal));
      return { roomId };
    },
  },

  AddOrUpdateParticipantsPayload: { room: ({ roomId }, _, context) => changedRoom(roomId, context) },
  RemoveParticipantsPayload: { room: ({ roomId }, _, context) => changedRoom(roomId, context) },
};

/** Only communication users can be invited to a room; the service's own refusal would not say who was meant. */
function invitedRawId(identifier: IdentifierInput, field: string): string {
  const rawId = rawIdOf(identifier);
  // Named as a communication user, an id is taken at its word even where its form could also be another kind's.
  const isCommunicationUser =
    identifier.communicationUserId === undefined
      ? parseRawId(rawId).kind === 'communicationUser'
      : isCommunicationUserRawId(rawId);
  if (isCommunicationUser) return rawId;
  throw badUserInput(
    `"${rawId}" is not a communication user (8:acs:…, 8:spool:…, 8:dod-acs:… or 8:gcch-acs:…); a room takes no others`,
    field,
  );
}

/** A window of validity with one end given is filled up from the room: the service doesn't reliably take half of one. */
async function completeValidityWindow(
  roomId: string,
  { validFrom, validUntil }: Partial<Record<'validFrom' | 'validUntil', Date | undefined>>,
  { rooms, signal }: GraphQLContext,
): Promise<Partial<Pick<Room, 'validFrom' | 'validUntil'>>> {
  if ((validFrom === undefined) === (validUntil === undefined)) return {};
  const room = await rooms.getRoom(roomId, signal);
  if (!room) throw notFound(`There is no room ${roomId}.`);
  return { validFrom: validFrom ?? room.validFrom, validUntil: validUntil ?? room.validUntil };
}

/** Runs a write to a room, after which nothing is taken from what was loaded before, not even when it failed. */
async function changing<T>({ loaders }: GraphQLContext, roomId: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } finally {
    loaders.forgetRoom(roomId);
  }
}

async function changedRoom(roomId: string, { loaders }: GraphQLContext): Promise<Room> {
  const room = await loaders.room.load(roomId);
  if (!room) throw notFound(`The room ${roomId} is no longer there.`);
  return room;
}
