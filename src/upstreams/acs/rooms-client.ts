import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseRawId } from '../../identifiers/raw-id.ts';
import type {
  ParticipantChanges,
  Room,
  RoomCapabilities,
  RoomParticipant,
  RoomProperties,
  RoomRole,
  RoomsProvider,
} from '../../rooms/rooms-provider.ts';
import { isPageToken, nextPageToken } from './page-token.ts';
import { noContent } from '../pipeline/no-content.ts';
import { pathSegment } from '../pipeline/path-segment.ts';
import { repeatability } from './repeatability.ts';
import type { RoomsRoutes } from './rooms-routes.ts';
import { CoalescedReads } from '../pipeline/coalesced-reads.ts';
import { createUpstreamClient } from '../pipeline/upstream-client.ts';
import type { UpstreamClientOptions } from '../pipeline/upstream-client.ts';
import { unlessNotFound } from '../pipeline/upstream-error.ts';
import { wireDate } from '../pipeline/wire-date.ts';

const service = 'rooms';
const versioned = { 'api-version': '2025-03-13' } as const;
const mergePatch = 'application/merge-patch+json';
const listsOfRooms = 'rooms';

/** What the service names when it refuses a request, by the properties that are meant. */
const targets = { ValidFrom: 'validFrom', ValidUntil: 'validUntil' };

/** The same of all rooms (Rooms REST API, 2025-03-13). */
const capabilities: RoomCapabilities = {
  isInvitable: ({ kind }) => kind === 'communicationUser',
  invitees: 'a communication user (8:acs:…, 8:spool:…, 8:dod-acs:… or 8:gcch-acs:…)',
  // It is documented as one that does, and doesn't reliably.
  takesHalfOfValidity: false,
  hasDialOut: true,
};

/**
 * Rooms of an Azure Communication Services resource: the Rooms REST API, 2025-03-13.
 *
 * @param reads by which reads that are under way at the same time may be one
 */
export function createRoomsClient(
  options: Omit<UpstreamClientOptions, 'service'>,
  reads: Pick<CoalescedReads, 'read' | 'write'> = new CoalescedReads(service, options.onSharedRead),
): RoomsProvider {
  const { path, receive } = createUpstreamClient<RoomsRoutes>({ ...options, service }, {}, { targets });

  /** A write to one room changes what is read of it, and every list that it may stand in. */
  const write = <T>(roomId: string, run: () => Promise<T>): Promise<T> =>
    reads.write([roomEntity(roomId), listsOfRooms], run);

  return {
    capabilities: () => capabilities,
    maxRoomsOnPage: () => 100,
    isPageToken,

    getRoom: (roomId, signal) =>
      reads.read(roomEntity(roomId), 'room', signal, (abortSignal) => {
        const request = path('/rooms/{roomId}', pathSegment(service, 'roomId', roomId));
        return unlessNotFound(receive(request.get({ queryParameters: versioned, abortSignal }), roomBody));
      }),

    listRooms: (pageToken, signal) =>
      reads.read(listsOfRooms, pageToken ?? '', signal, async (abortSignal) => {
        const { value, nextLink } = await receive(
          path('/rooms').get({ ...page(pageToken), abortSignal }),
          roomsPage,
        );
        return { items: value, nextToken: nextPageToken(service, '/rooms', nextLink) };
      }),

    listParticipants: (roomId, pageToken, signal) =>
      reads.read(roomEntity(roomId), `participants ${pageToken ?? ''}`, signal, async (abortSignal) => {
        const id = encodeURIComponent(pathSegment(service, 'roomId', roomId));
        const { value, nextLink } = await receive(
          path('/rooms/{roomId}/participants', id).get({ ...page(pageToken), abortSignal }),
          participantsPage,
        );
        const nextToken = nextPageToken(service, `/rooms/${id}/participants`, nextLink);
        return { items: value.map(toParticipant), nextToken };
      }),

    createRoom: (room, participants, idempotencyKey = randomUUID(), signal) =>
      reads.write([listsOfRooms], () =>
        receive(
          path('/rooms').post({
            queryParameters: versioned,
            headers: repeatability(idempotencyKey),
            body: {
              ...roomProperties(room),
              ...(participants.size > 0 ? { participants: participantsPatch(participants) } : {}),
            },
            abortSignal: signal,
          }),
          roomBody,
        ),
      ),

    updateRoom: (roomId, changes, signal) =>
      write(roomId, () =>
        receive(
          path('/rooms/{roomId}', pathSegment(service, 'roomId', roomId)).patch({
            queryParameters: versioned,
            contentType: mergePatch,
            body: roomProperties(changes),
            abortSignal: signal,
          }),
          roomBody,
        ),
      ),

    deleteRoom: (roomId, signal) =>
      write(roomId, async () => {
        const request = path('/rooms/{roomId}', pathSegment(service, 'roomId', roomId));
        await unlessNotFound(
          receive(request.delete({ queryParameters: versioned, abortSignal: signal }), noContent),
        );
      }),

    updateParticipants: (roomId, changes, signal) =>
      write(roomId, async () => {
        await receive(
          path('/rooms/{roomId}/participants', pathSegment(service, 'roomId', roomId)).patch({
            queryParameters: versioned,
            contentType: mergePatch,
            body: { participants: participantsPatch(changes) },
            abortSignal: signal,
          }),
          noContent,
        );
      }),
  };
}

function roomEntity(roomId: string): string {
  return `room ${roomId}`;
}

function page(token: string | undefined) {
  const queryParameters = token === undefined ? versioned : { nextLink: token, ...versioned };
  return { queryParameters, skipUrlEncoding: true } as const;
}

function roomProperties({ validFrom, validUntil, pstnDialOutEnabled }: RoomProperties) {
  return {
    ...(validFrom ? { validFrom: validFrom.toISOString() } : {}),
    ...(validUntil ? { validUntil: validUntil.toISOString() } : {}),
    ...(pstnDialOutEnabled === undefined ? {} : { pstnDialOutEnabled }),
  };
}

const roleNames = {
  PRESENTER: 'Presenter',
  ATTENDEE: 'Attendee',
  CONSUMER: 'Consumer',
  COLLABORATOR: 'Collaborator',
} as const satisfies Record<RoomRole, string>;

const rolesByName: ReadonlyMap<string, RoomRole> = new Map(
  Object.entries(roleNames).map(([role, name]) => [name, role as RoomRole]),
);

function participantsPatch(changes: ParticipantChanges) {
  return Object.fromEntries(
    Array.from(changes, ([rawId, role]) => [rawId, role === null ? null : { role: roleNames[role] }]),
  );
}

const roomBody = z.object({
  id: z.string(),
  createdAt: wireDate,
  validFrom: wireDate,
  validUntil: wireDate,
  pstnDialOutEnabled: z
    .boolean()
    .nullish()
    .transform((isEnabled) => isEnabled ?? false),
}) satisfies z.ZodType<Room>;

const participantBody = z.object({ rawId: z.string(), role: z.string().nullish() });

const toParticipant = ({ rawId, role }: z.infer<typeof participantBody>): RoomParticipant => ({
  identifier: parseRawId(rawId),
  role: rolesByName.get(role ?? '') ?? 'UNKNOWN',
});

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ value: z.array(item), nextLink: z.string().nullish() });

const roomsPage = pageOf(roomBody);
const participantsPage = pageOf(participantBody);
