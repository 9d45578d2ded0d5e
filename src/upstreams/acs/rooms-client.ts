import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Identifier } from '../../identifiers/identifier.ts';
import { parseRawId } from '../../identifiers/raw-id.ts';
import { nextPageToken, type Page } from '../pipeline/page.ts';
import { noContent } from '../pipeline/no-content.ts';
import { pathSegment } from '../pipeline/path-segment.ts';
import type { RoomsRoutes } from './rooms-routes.ts';
import { CoalescedReads } from '../pipeline/coalesced-reads.ts';
import { createUpstreamClient, type UpstreamClientOptions } from '../pipeline/upstream-client.ts';
import { unlessNotFound } from '../pipeline/upstream-error.ts';
import { wireDate } from '../pipeline/wire-date.ts';

/** A room, whichever provider it came from. */
export interface Room {
  readonly id: string;
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly pstnDialOutEnabled: boolean;
}

/** The roles that can be given. */
export type RoomRole = 'PRESENTER' | 'ATTENDEE' | 'CONSUMER' | 'COLLABORATOR';

/** Somebody who is invited to a room. A role that we have no name for is `UNKNOWN`. */
export interface RoomParticipant {
  readonly identifier: Identifier;
  readonly role: RoomRole | 'UNKNOWN';
}

/** What can be set of a room. What is left out has its default, or stays as it is. */
export interface RoomProperties {
  readonly validFrom?: Date | undefined;
  readonly validUntil?: Date | undefined;
  readonly pstnDialOutEnabled?: boolean | undefined;
}

/** Roles by raw id; null removes. */
export type ParticipantChanges = ReadonlyMap<string, RoomRole | null>;

/**
 * What the gateway needs of a provider of rooms. All methods may fail with an `UpstreamError`; those that take a
 * signal reject with its reason once it is aborted.
 */
export interface RoomsClient {
  /** @returns undefined if there is no such room */
  getRoom(roomId: string, signal?: AbortSignal): Promise<Room | undefined>;
  /** @param pageToken of the page before; undefined for the first page */
  listRooms(pageToken?: string, signal?: AbortSignal): Promise<Page<Room>>;
  /** @param pageToken of the page before; undefined for the first page */
  listParticipants(roomId: string, pageToken?: string, signal?: AbortSignal): Promise<Page<RoomParticipant>>;
  /** @param idempotencyKey the same key with the same room gives the room that the first call made */
  createRoom(
    room: RoomProperties,
    roster: ParticipantChanges,
    idempotencyKey?: string,
    signal?: AbortSignal,
  ): Promise<Room>;
  updateRoom(roomId: string, changes: RoomProperties, signal?: AbortSignal): Promise<Room>;
  /** Succeeds as well if the room is already gone. */
  deleteRoom(roomId: string, signal?: AbortSignal): Promise<void>;
  updateParticipants(roomId: string, changes: ParticipantChanges, signal?: AbortSignal): Promise<void>;
}

const service = 'rooms';
const versioned = { 'api-version': '2025-03-13' } as const;
const mergePatch = 'application/merge-patch+json';
const listsOfRooms = 'rooms';

/**
 * Rooms of an Azure Communication Services resource: the Rooms REST API, 2025-03-13.
 *
 * @param reads by which reads that are under way at the same time may be one
 */
export function createRoomsClient(
  options: Omit<UpstreamClientOptions, 'service'>,
  reads: Pick<CoalescedReads, 'read' | 'write'> = new CoalescedReads(service),
): RoomsClient {
  const { path, receive } = createUpstreamClient<RoomsRoutes>({ ...options, service });

  /** A write to one room changes what is read of it, and every list that it may stand in. */
  const write = <T>(roomId: string, run: () => Promise<T>): Promise<T> =>
    reads.write([roomEntity(roomId), listsOfRooms], run);

  return {
    getRoom: (roomId, signal) =>
      reads.read(roomEntity(roomId), 'room', signal, (abortSignal) => {
        const request = path('/rooms/{roomId}', pathSegment(service, roomId));
        return unlessNotFound(receive(request.get({ queryParameters: versioned, abortSignal }), roomBody));
      }),

    listRooms: (pageToken, signal) =>
      reads.read(listsOfRooms, pageToken ?? '', signal, async (abortSignal) => {
        const { value, nextLink } = await receive(
          path('/rooms').get({ ...page(pageToken), abortSignal }),
          roomsPage,
        );
        return { items: value, nextToken: nextPageToken(service, `${options.endpoint}/rooms`, nextLink) };
      }),

    listParticipants: (roomId, pageToken, signal) =>
      reads.read(roomEntity(roomId), `participants ${pageToken ?? ''}`, signal, async (abortSignal) => {
        const id = encodeURIComponent(pathSegment(service, roomId));
        const { value, nextLink } = await receive(
          path('/rooms/{roomId}/participants', id).get({ ...page(pageToken), abortSignal }),
          participantsPage,
        );
        const listUrl = `${options.endpoint}/rooms/${id}/participants`;
        return { items: value.map(toParticipant), nextToken: nextPageToken(service, listUrl, nextLink) };
      }),

    createRoom: (room, roster, idempotencyKey = randomUUID(), signal) =>
      reads.write([listsOfRooms], () =>
        receive(
          path('/rooms').post({
            queryParameters: versioned,
            headers: {
              'Repeatability-Request-ID': asUuid(idempotencyKey),
              'Repeatability-First-Sent': new Date().toUTCString(),
            },
            body: {
              ...roomProperties(room),
              ...(roster.size > 0 ? { participants: participantsPatch(roster) } : {}),
            },
            abortSignal: signal,
          }),
          roomBody,
        ),
      ),

    updateRoom: (roomId, changes, signal) =>
      write(roomId, () =>
        receive(
          path('/rooms/{roomId}', pathSegment(service, roomId)).patch({
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
        const request = path('/rooms/{roomId}', pathSegment(service, roomId));
        await unlessNotFound(
          receive(request.delete({ queryParameters: versioned, abortSignal: signal }), noContent),
        );
      }),

    updateParticipants: (roomId, changes, signal) =>
      write(roomId, async () => {
        await receive(
          path('/rooms/{roomId}/participants', pathSegment(service, roomId)).patch({
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

/** The service takes UUIDs only; the same text always becomes the same one. */
function asUuid(key: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) return key;
  const hex = createHash('sha256').update(key).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  // Version 8 (RFC 9562): a UUID made by a rule of one's own.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
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
  pstnDialOutEnabled: z.boolean().default(false),
}) satisfies z.ZodType<Room>;

const participantBody = z.object({ rawId: z.string(), role: z.string() });

const toParticipant = ({ rawId, role }: z.infer<typeof participantBody>): RoomParticipant => ({
  identifier: parseRawId(rawId),
  role: rolesByName.get(role) ?? 'UNKNOWN',
});

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ value: z.array(item), nextLink: z.string().optional() });

const roomsPage = pageOf(roomBody);
const participantsPage = pageOf(participantBody);
