import { personKey } from '../../admission/people.ts';
import type { CommunicationUserIdentifier } from '../../identifiers/identifier.ts';
import { allParticipants } from '../../rooms/all-participants.ts';
import type { RoomParticipant, RoomRole } from '../../rooms/rooms-provider.ts';
import type { AccessToken, TokenRequest } from '../../upstreams/acs/identity-client.ts';
import { UpstreamError } from '../../upstreams/pipeline/upstream-error.ts';
import type { GraphQLContext } from '../context.ts';
import { badUserInput } from '../errors.ts';
import type { Resolvers } from '../generated.ts';
import { checkedExternalId } from './external-id.ts';
import { tokenRequest, userId } from './identity.ts';
import { changedRoom, changing } from './room.ts';

/** Resolvers of `schema/admission.graphql`. */
export const admissionResolvers: Resolvers = {
  Query: {
    user: async (_, { externalId }, { admission }) => {
      const rawId = await admission.people.find(personKey(checkedExternalId(externalId, 'externalId')));
      return rawId === undefined ? null : userOf(rawId);
    },
  },

  Mutation: {
    joinRoom: async (_, { input }, context) => {
      const { roomId, person, role, scopes, tokenExpiresInMinutes } = input;
      const request = tokenRequest(scopes, tokenExpiresInMinutes);
      const { rawId, token, isNew } =
        person.user === undefined
          ? await tokenOfPerson(
              checkedExternalId(person.externalId, 'input.person.externalId'),
              request,
              context,
            )
          : await tokenOfUser(userId(person.user, 'input.person.user'), request, context);
      const user = userOf(rawId);
      const participant = { ...(await invite(roomId, user, role, isNew, context)), roomId };
      return { roomId, user, token, participant };
    },
  },

  JoinRoomPayload: { room: ({ roomId }, _, context) => changedRoom(roomId, context) },
};

/** A user's token, and whether the user was just created with it. */
interface UserWithToken {
  readonly rawId: string;
  readonly token: AccessToken;
  readonly isNew: boolean;
}

async function tokenOfUser(
  rawId: string,
  request: TokenRequest,
  { identity, signal }: GraphQLContext,
): Promise<UserWithToken> {
  return { rawId, token: await identity.issueToken(rawId, request, signal), isNew: false };
}

/** Issues a token for the user of a person, who is created for it if there is none, or none any more. */
async function tokenOfPerson(
  externalId: string,
  request: TokenRequest,
  context: GraphQLContext,
): Promise<UserWithToken> {
  const { admission, signal } = context;
  const person = personKey(externalId);
  for (;;) {
    const found = await admission.people.findOrCreate(
      person,
      () => createUserWithToken(request, context),
      ({ rawId }) => context.identity.deleteUser(rawId),
      signal,
    );
    if ('token' in found) return { ...found, isNew: true };
    try {
      return await tokenOfUser(found.rawId, request, context);
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.reason !== 'notFound') throw error;
      await admission.people.forget(person, found.rawId);
    }
  }
}

async function createUserWithToken(
  request: TokenRequest,
  { identity }: GraphQLContext,
): Promise<{ readonly rawId: string; readonly token: AccessToken }> {
  const { user, token } = await identity.createUser(request);
  if (!token)
    throw new UpstreamError('identity', 'unavailable', 'made a user without the token that was asked for');
  return { rawId: user.rawId, token };
}

/**
 * Sees to it that somebody is invited.
 *
 * @param role left out, they keep theirs, or become an attendee
 * @param isNew whether they are invited nowhere yet
 */
export async function invite(
  roomId: string,
  user: CommunicationUserIdentifier,
  role: RoomRole | null | undefined,
  isNew: boolean,
  context: GraphQLContext,
): Promise<RoomParticipant> {
  const { rooms, signal } = context;
  const capabilities = rooms.capabilities(roomId);
  if (!capabilities.isInvitable(user)) {
    throw badUserInput(
      `"${user.rawId}" is not ${capabilities.invitees}; a room takes no others`,
      'input.person.user',
    );
  }
  if (role == null && !isNew) {
    const invited = await findParticipant(roomId, user.rawId, context);
    if (invited) return invited;
  }
  const given = role ?? 'ATTENDEE';
  await changing(context, roomId, () =>
    rooms.updateParticipants(roomId, new Map([[user.rawId, given]]), signal),
  );
  return { identifier: user, role: given };
}

async function findParticipant(
  roomId: string,
  rawId: string,
  { rooms, signal }: GraphQLContext,
): Promise<RoomParticipant | undefined> {
  for await (const participant of allParticipants(rooms, roomId, signal)) {
    if (participant.identifier.rawId === rawId) return participant;
  }
  return undefined;
}

/** A user, taken at their word even where the form of their raw id could also be another kind's. */
export function userOf(rawId: string): CommunicationUserIdentifier {
  return { kind: 'communicationUser', rawId, id: rawId };
}
