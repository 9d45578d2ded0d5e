import { personKey } from '../../admission/people.ts';
import { maxWaiting } from '../../admission/waiting-room.ts';
import type { AdmissionRequest } from '../../admission/waiting-room.ts';
import { isGranted } from '../../auth/principal.ts';
import { filterMap } from '../../streams/filter-map.ts';
import type { AccessToken, TokenRequest } from '../../upstreams/acs/identity-client.ts';
import type { GraphQLContext } from '../context.ts';
import { badUserInput, conflict, notFound } from '../errors.ts';
import type { AdmissionOutcome, Resolvers } from '../generated.ts';
import type { AdmissionDecidedModel, AdmittedModel } from '../models/models.ts';
import type { RoomRole } from '../../rooms/rooms-provider.ts';
import { invite, userOf } from './admission.ts';
import { checkedExternalId } from './external-id.ts';
import { tokenRequest } from './identity.ts';
import { changedRoom } from './room.ts';

/** Who waits for a room, and who of them has come since the event before. */
interface Waiting {
  readonly roomId: string;
  readonly waiting: AdmissionRequest[];
  readonly requested: AdmissionRequest[];
}

/** Resolvers of the waiting room in `schema/admission.graphql`. */
export const waitingRoomResolvers: Resolvers = {
  Mutation: {
    knock: async (_, { input }, context) => {
      const { roomId } = input;
      const externalId = checkedExternalId(input.externalId, 'input.externalId');
      const displayName = checkedDisplayName(input.displayName);
      const { admission, principal } = context;
      // Who may issue tokens can have anybody's; from anybody else, such a name must not lead to another's user.
      const isTrusted = isGranted(principal, [['tokens.issue']]);
      await checkOpen(roomId, context);
      const knocked = await admission.waitingRooms.knock(roomId, {
        person: isTrusted ? personKey(externalId) : personKey(externalId, principal.subject),
        displayName,
        ...(isTrusted && { externalId }),
      });
      if (!knocked) throw conflict(`${maxWaiting} people wait for the room ${roomId} already.`);
      return { ticket: knocked.ticket, expiresAt: new Date(knocked.expiresAt) };
    },

    admit: async (_, { input }, context) => {
      const { roomId, requestId, role, scopes, tokenExpiresInMinutes } = input;
      const token = tokenRequest(scopes, tokenExpiresInMinutes);
      const { waitingRooms } = context.admission;
      const request = await waitingRooms.decide(roomId, requestId, ({ state }) =>
        state.kind === 'waiting' ? { kind: 'admitting' } : undefined,
      );
      if (!request) throw noSuchRequest(roomId, requestId);
      if (request.state.kind === 'turnedAway') {
        throw conflict(`The request ${requestId} was turned away: they may knock again.`);
      }
      if (request.state.kind === 'admitted') {
        return admitted(roomId, request.state.rawId, request.state.role);
      }
      try {
        return await letIn(roomId, request, role, token, context);
      } catch (error) {
        await waitingRooms.decide(roomId, requestId, ({ state }) =>
          state.kind === 'admitting' ? { kind: 'waiting' } : undefined,
        );
        throw error;
      }
    },

    turnAway: async (_, { input: { roomId, requestId } }, { admission }) => {
      const request = await admission.waitingRooms.decide(roomId, requestId, ({ state }) =>
        state.kind === 'waiting' ? { kind: 'turnedAway' } : undefined,
      );
      if (!request) throw noSuchRequest(roomId, requestId);
      if (request.state.kind === 'admitting' || request.state.kind === 'admitted') {
        throw conflict(`The request ${requestId} was let in: removeParticipants takes them out again.`);
      }
      return { requestId };
    },
  },

  Subscription: {
    admissionRequested: {
      subscribe: async (_, { roomId }, { admission }) => {
        let known = new Set<string>();
        return filterMap(await admission.waitingRooms.followWaiting(roomId), (waiting): Waiting => {
          const requested = waiting.filter(({ id }) => !known.has(id));
          known = new Set(waiting.map(({ id }) => id));
          return { roomId, waiting: [...waiting], requested };
        });
      },
      resolve: (event: Waiting) => event,
    },
    admissionDecided: {
      subscribe: async (_, { ticket }, context) => {
        const decided = await context.admission.waitingRooms.followTicket(ticket);
        if (!decided) throw notFound('There is no such ticket, or it has expired.');
        return filterMap(decided, ({ request }): AdmissionDecidedModel => {
          let token: Promise<AccessToken | null> | undefined;
          return { request, takeToken: () => (token ??= handOver(ticket, context)) };
        });
      },
      resolve: (event: AdmissionDecidedModel) => event,
    },
  },

  AdmitPayload: { room: ({ roomId }, _, context) => changedRoom(roomId, context) },
  AdmissionRequest: {
    externalId: ({ externalId }) => externalId ?? null,
    requestedAt: ({ requestedAt }) => new Date(requestedAt),
    expiresAt: ({ expiresAt }) => new Date(expiresAt),
  },
  AdmissionDecided: {
    outcome: ({ request }) => outcomes[request?.state.kind ?? 'waiting'],
    user: ({ request }) => (request?.state.kind === 'admitted' ? userOf(request.state.rawId) : null),
    role: ({ request }) => (request?.state.kind === 'admitted' ? request.state.role : null),
    token: ({ takeToken }) => takeToken(),
  },
};

const outcomes: Readonly<Record<AdmissionRequest['state']['kind'], AdmissionOutcome>> = {
  waiting: 'EXPIRED',
  admitting: 'EXPIRED',
  admitted: 'ADMITTED',
  turnedAway: 'TURNED_AWAY',
};

/** The longest name that hosts are shown, in characters. */
const maxNameCharacters = 256;

/** @throws {GraphQLError} `BAD_USER_INPUT` when nothing would be seen, or it would be seen as something else */
function checkedDisplayName(name: string): string {
  const field = 'input.displayName';
  if (!/[^\s\p{C}]/u.test(name)) throw badUserInput('must not be empty or blank: hosts see it', field);
  // What ends a line or turns the direction of writing could make a name look like more than one.
  if (/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(name)) {
    throw badUserInput('takes one line, without control characters', field);
  }
  if (name.length <= maxNameCharacters) return name.trim();
  throw badUserInput(`takes at most ${maxNameCharacters} characters; it got ${name.length}`, field);
}

/** @throws {GraphQLError} `NOT_FOUND` when the room can't be joined now: whether it is there at all is not told */
async function checkOpen(roomId: string, { loaders, now }: GraphQLContext): Promise<void> {
  const room = await loaders.room.load(roomId);
  const time = now();
  if (room && room.validFrom <= time && time < room.validUntil) return;
  throw notFound(`There is no room ${roomId} that is open.`);
}

function noSuchRequest(roomId: string, requestId: string): Error {
  return notFound(`Nobody waits for the room ${roomId} by the request ${requestId}, or no longer.`);
}

/** Invites somebody, and notes that they are owed a token. */
async function letIn(
  roomId: string,
  { id, person }: AdmissionRequest,
  role: RoomRole,
  token: TokenRequest,
  context: GraphQLContext,
): Promise<AdmittedModel> {
  const { admission, identity, signal } = context;
  const { rawId } = await admission.people.findOrCreate(
    person,
    async () => (await identity.createUser()).user,
    (user) => identity.deleteUser(user.rawId),
    signal,
  );
  await invite(roomId, userOf(rawId), role, true, context);
  const owed = { scopes: [...token.scopes], expiresInMinutes: token.expiresInMinutes };
  await admission.waitingRooms.decide(roomId, id, ({ state }) =>
    state.kind === 'admitting' || state.kind === 'waiting'
      ? { kind: 'admitted', rawId, role, token: owed }
      : undefined,
  );
  return admitted(roomId, rawId, role);
}

function admitted(roomId: string, rawId: string, role: RoomRole): AdmittedModel {
  const user = userOf(rawId);
  return { roomId, user, participant: { identifier: user, role, roomId } };
}

/** Issues the token of somebody who was let in; null if they have had it. One that could not be issued is still owed. */
async function handOver(
  ticket: string,
  { admission: { waitingRooms }, identity }: GraphQLContext,
): Promise<AccessToken | null> {
  const taken = await waitingRooms.takeToken(ticket);
  if (!taken) return null;
  try {
    return await identity.issueToken(taken.rawId, taken.token);
  } catch (error) {
    await waitingRooms.oweToken(ticket, taken.token);
    throw error;
  }
}
