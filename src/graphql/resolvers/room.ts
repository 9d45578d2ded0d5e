import type { ParticipantChanges, Room, RoomCapabilities, RoomRole } from '../../rooms/rooms-provider.ts';
import type { Identifier } from '../../identifiers/identifier.ts';
import { isCommunicationUserRawId, parseRawId } from '../../identifiers/raw-id.ts';
import { rosterModel } from '../models/call-model.ts';
import { readConnection, encodePageCursor } from '../models/connection.ts';
import { presenceOf } from '../models/presence.ts';
import type { GraphQLContext } from '../context.ts';
import { badUserInput, notFound } from '../errors.ts';
import type { IdentifierInput, Resolvers } from '../generated.ts';
import { ownKey } from '../../auth/principal.ts';
import { rawIdOf } from './identifier.ts';
import { readRoomsOfPerson } from './rooms-of-person.ts';
import { checkedIdempotencyKey } from './idempotency-key.ts';

/** Resolvers of `schema/room.graphql`. */
export const roomResolvers: Resolvers = {
  Query: {
    room: async (_, { id }, { loaders }) => (await loaders.room.load(id)) ?? null,
    rooms: (_, { first, after, externalId, rawId }, context) => {
      if (externalId != null || rawId != null) {
        return readRoomsOfPerson({ first, after: after ?? undefined }, { externalId, rawId }, context);
      }
      const { rooms, loaders } = context;
      return readConnection({
        list: 'rooms',
        first,
        maxFirst: rooms.maxRoomsOnPage(),
        after: after ?? undefined,
        isPageToken: (token) => rooms.isPageToken(token),
        loadPage: (token) => loaders.roomPage.load(token),
      });
    },
  },

  Room: {
    status: ({ validFrom, validUntil }, _, { now }) => {
      const time = now().getTime();
      if (time < validFrom.getTime()) return 'UPCOMING';
      return time < validUntil.getTime() ? 'OPEN' : 'EXPIRED';
    },
    participants: ({ id }, { first, after }, { rooms, loaders, pageSize }) =>
      readConnection({
        list: `room ${id}`,
        first: first ?? undefined,
        maxFirst: pageSize,
        after: after ?? undefined,
        isPageToken: (token) => rooms.isPageToken(token),
        loadPage: async (token) => {
          const page = await loaders.roomParticipantPage.load({ roomId: id, token });
          return { ...page, items: page.items.map((participant) => ({ ...participant, roomId: id })) };
        },
      }),
    call: async ({ id }, _, { callLoader }) => (await callLoader.inRoom(id)) ?? null,
    present: async ({ id }, _, { callLoader, roomCalls }) => {
      const call = await callLoader.inRoom(id);
      if (call) return rosterModel(call.id, call.view);
      return roomCalls?.areTold === true ? [] : null;
    },
  },
  RoomConnection: { nodes: ({ edges }) => edges.map(({ node }) => node) },
  RoomEdge: { cursor: ({ position }) => encodePageCursor(position) },
  RoomParticipantConnection: { nodes: ({ edges }) => edges.map(({ node }) => node) },
  RoomParticipant: {
    rawId: ({ identifier }) => identifier.rawId,
    presence: async ({ identifier, roomId, call }, _, { callLoader, roomCalls }) =>
      presenceOf(
        identifier,
        call ?? { view: (await callLoader.inRoom(roomId))?.view, isTold: roomCalls?.areTold === true },
      ),
  },
  RoomParticipantEdge: { cursor: ({ position }) => encodePageCursor(position) },

  Mutation: {
    createRoom: async (_, { input }, { rooms, loaders, principal, signal }) => {
      const idempotencyKey = checkedIdempotencyKey(input.idempotencyKey);
      const capabilities = rooms.capabilities();
      checkDialOut(input.pstnDialOutEnabled, capabilities);
      const participants = invited(input.participants, capabilities);
      const room = await rooms.createRoom(
        {
          validFrom: input.validFrom ?? undefined,
          validUntil: input.validUntil ?? undefined,
          pstnDialOutEnabled: input.pstnDialOutEnabled,
        },
        participants,
        idempotencyKey === undefined ? undefined : ownKey(principal, idempotencyKey),
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
      checkDialOut(input.pstnDialOutEnabled, rooms.capabilities(input.roomId));
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
      const changes = invited(participants, context.rooms.capabilities(roomId));
      await changing(context, roomId, () =>
        context.rooms.updateParticipants(roomId, changes, context.signal),
      );
      return { roomId };
    },

    removeParticipants: async (_, { input: { roomId, participants } }, context) => {
      const capabilities = context.rooms.capabilities(roomId);
      const changes: ParticipantChanges = new Map(
        participants.map((identifier, index): [string, null] => [
          invitedRawId(identifier, `input.participants.${index}`, capabilities),
          null,
        ]),
      );
      await changing(context, roomId, () =>
        context.rooms.updateParticipants(roomId, changes, context.signal),
      );
      return { roomId };
    },
  },

  AddOrUpdateParticipantsPayload: { room: ({ roomId }, _, context) => changedRoom(roomId, context) },
  RemoveParticipantsPayload: { room: ({ roomId }, _, context) => changedRoom(roomId, context) },
};

/** Reads who is to be invited, and in what role. Who is named twice gets the role named last. */
function invited(
  participants: readonly { readonly identifier: IdentifierInput; readonly role: RoomRole }[],
  capabilities: RoomCapabilities,
): ParticipantChanges {
  return new Map(
    participants.map(({ identifier, role }, index) => [
      invitedRawId(identifier, `input.participants.${index}.identifier`, capabilities),
      role,
    ]),
  );
}

/** Reads somebody's raw id. The provider's own refusal of whom it doesn't take would not say who was meant. */
function invitedRawId(input: IdentifierInput, field: string, capabilities: RoomCapabilities): string {
  const rawId = rawIdOf(input);
  // Named as a communication user, an id is taken at its word even where its form could also be another kind's.
  const isNamedUser = input.communicationUserId !== undefined && isCommunicationUserRawId(rawId);
  const identifier: Identifier = isNamedUser
    ? { kind: 'communicationUser', rawId, id: rawId }
    : parseRawId(rawId);
  if (capabilities.isInvitable(identifier)) return rawId;
  throw badUserInput(`"${rawId}" is not ${capabilities.invitees}; a room takes no others`, field);
}

function checkDialOut(isWanted: boolean | null | undefined, { hasDialOut }: RoomCapabilities): void {
  if (isWanted !== true || hasDialOut) return;
  throw badUserInput(
    "can't be true: telephone numbers can't be called from this room",
    'input.pstnDialOutEnabled',
  );
}

/** Where a provider doesn't take half of a room's validity, completes it from the room. */
async function completeValidityWindow(
  roomId: string,
  { validFrom, validUntil }: Partial<Record<'validFrom' | 'validUntil', Date | undefined>>,
  { rooms, signal }: GraphQLContext,
): Promise<Partial<Pick<Room, 'validFrom' | 'validUntil'>>> {
  const isWhole = (validFrom === undefined) === (validUntil === undefined);
  if (isWhole || rooms.capabilities(roomId).takesHalfOfValidity) return {};
  const room = await rooms.getRoom(roomId, signal);
  if (!room) throw notFound(`There is no room ${roomId}.`);
  return { validFrom: validFrom ?? room.validFrom, validUntil: validUntil ?? room.validUntil };
}

/** Runs a write to a room, after which nothing is taken from what was loaded before, not even when it failed. */
export async function changing<T>(
  { loaders }: GraphQLContext,
  roomId: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } finally {
    loaders.forgetRoom(roomId);
  }
}

/**
 * The room of a payload.
 *
 * @throws {GraphQLError} `NOT_FOUND` when it is gone
 */
export async function changedRoom(roomId: string, { loaders }: GraphQLContext): Promise<Room> {
  const room = await loaders.room.load(roomId);
  if (!room) throw notFound(`The room ${roomId} is no longer there.`);
  return room;
}
