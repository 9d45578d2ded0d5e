import type { AcsCall, AcsOperation } from './acs-api.ts';
import { createAcsApi } from './acs-api.ts';
import { ApiError, envelope } from '../server/api-error.ts';
import type { Api, ApiRequest } from '../server/exchange.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Pager } from './paging.ts';
import { writePage } from './paging.ts';
import type { Random } from '../server/seeded-random.ts';
import { createRepeatability } from './repeatability.ts';
import { decodeRoomRequest, decodeRosterChanges } from './room-requests.ts';
import type { Room, RoomStore } from './room-store.ts';
import { changeWindow, checkWindow } from './room-validity.ts';
import { traceHeaders } from './trace-headers.ts';
import type { ServiceClock } from './service-clock.ts';
import { formatWireDate } from './service-clock.ts';

/** The two previews have the wire of the version that follows each. */
const versions = ['2023-03-31-preview', '2023-06-14', '2023-10-30-preview', '2024-04-15', '2025-03-13'];

/** What the Rooms API is made of. */
export interface RoomsOptions {
  readonly clock: ServiceClock;
  readonly rooms: RoomStore;
  /** Makes tracing headers. */
  readonly traces: Random;
  readonly pager: Pager;
  /** @throws {ApiError} 401 when the request is not authenticated */
  readonly authenticate: (request: ApiRequest) => Promise<void>;
}

/**
 * Makes the Rooms API of Azure Communication Services: the seven operations of api-versions from 2023-03-31-preview to
 * 2025-03-13 (`communicationservicesrooms.json` of Azure/azure-rest-api-specs, statuses and codes as recorded in the
 * SDKs' repositories).
 */
export function createRoomsApi({ clock, rooms, traces, pager, authenticate }: RoomsOptions): Api {
  const once = createRepeatability(clock);

  function find(call: AcsCall): Room {
    const id = readRoomId(call);
    const room = rooms.get(id);
    if (room === undefined) throw noSuchRoom(id);
    return room;
  }

  const roomOperations: AcsOperation[] = [
    {
      method: 'POST',
      path: '/rooms',
      consumes: 'application/json',
      handle: (call) =>
        once(call.request, () => {
          // Recordings show a default validFrom that comes a little before createdAt.
          const receivedAt = clock();
          const wanted = decodeRoomRequest('createRoomRequestDto', call.body, call.apiVersion);
          const roster = decodeRosterChanges(
            wanted.participants,
            'A participant has a malformed identifier.',
          );
          const window = checkWindow(wanted, receivedAt);
          const pstnDialOutEnabled = wanted.pstnDialOutEnabled ?? false;
          const room = rooms.create({ ...window, pstnDialOutEnabled, createdAt: clock() }, roster);
          // Recorded: the bare id, not a URL.
          return jsonReply(201, writeRoom(room, call.apiVersion), { Location: room.id });
        }),
    },
    {
      method: 'GET',
      path: '/rooms',
      handle: (call) => {
        const page = pager.page('rooms', call.request.query.get('nextLink'), (after, limit) =>
          rooms.newestFirst(after, limit),
        );
        return jsonReply(
          200,
          writePage(call.request, call.apiVersion, page, (room) => writeRoom(room, call.apiVersion)),
        );
      },
    },
    {
      method: 'GET',
      path: '/rooms/{roomId}',
      handle: (call) => jsonReply(200, writeRoom(find(call), call.apiVersion)),
    },
    {
      method: 'PATCH',
      path: '/rooms/{roomId}',
      consumes: 'application/merge-patch+json',
      handle: (call) => {
        const wanted = decodeRoomRequest('updateRoomRequestDto', call.body, call.apiVersion);
        const room = find(call);
        const { validFrom, validUntil } = changeWindow(room, wanted, clock());
        const pstnDialOutEnabled = wanted.pstnDialOutEnabled ?? room.pstnDialOutEnabled;
        const updated: Room = { ...room, validFrom, validUntil, pstnDialOutEnabled };
        rooms.update(updated);
        return jsonReply(200, writeRoom(updated, call.apiVersion));
      },
    },
    {
      method: 'DELETE',
      path: '/rooms/{roomId}',
      handle: (call) => {
        // Recorded: deleting what is already deleted answers 204 again, but not what never was.
        const id = readRoomId(call);
        if (!rooms.isKnown(id)) throw noSuchRoom(id);
        rooms.delete(id);
        return emptyReply(204);
      },
    },
  ];

  const participantOperations: AcsOperation[] = [
    {
      method: 'GET',
      path: '/rooms/{roomId}/participants',
      handle: (call) => {
        const { id } = find(call);
        const page = pager.page(id, call.request.query.get('nextLink'), (after, limit) =>
          rooms.members(id, after, limit),
        );
        return jsonReply(
          200,
          writePage(call.request, call.apiVersion, page, ({ rawId, role }) => ({ rawId, role })),
        );
      },
    },
    {
      method: 'PATCH',
      path: '/rooms/{roomId}/participants',
      consumes: 'application/merge-patch+json',
      handle: (call) => {
        const { participants } = decodeRoomRequest(
          'updateParticipantsRequestDto',
          call.body,
          call.apiVersion,
        );
        const { id } = find(call);
        const changes = decodeRosterChanges(participants, 'A participant is not a valid communication user.');
        rooms.changeRoster(id, changes);
        return jsonReply(200, {});
      },
    },
  ];

  return createAcsApi({
    resources: [
      {
        paths: /^\/rooms\/[^/]+\/participants$/,
        versions,
        retiredVersions: ['2022-02-01'],
        operations: participantOperations,
      },
      {
        paths: /^\/rooms(?:\/|$)/,
        versions,
        retiredVersions: ['2021-04-07', '2022-02-01'],
        operations: roomOperations,
      },
    ],
    authenticate,
    headers: () => traceHeaders(traces),
    refuse: (error) => envelope(error, { 'x-ms-error-code': error.code }),
  });
}

/** Reads the room id of the path. Its form is checked before whether there is such a room. */
function readRoomId({ params }: AcsCall): string {
  const id = params['roomId'] ?? '';
  if (id.length < 16 || id.length > 18) {
    throw new ApiError(400, 'BadRequest', 'The room id has a wrong length: it has 16 to 18 digits.');
  }
  if (!/^\d+$/.test(id)) throw new ApiError(400, 'BadRequest', 'The room id has more in it than digits.');
  return id;
}

function noSuchRoom(id: string): ApiError {
  return new ApiError(404, 'NotFound', `There is no room ${id}.`);
}

function writeRoom(room: Room, apiVersion: string): unknown {
  return {
    id: room.id,
    createdAt: formatWireDate(room.createdAt),
    validFrom: formatWireDate(room.validFrom),
    validUntil: formatWireDate(room.validUntil),
    ...(apiVersion >= '2023-10-30-preview' ? { pstnDialOutEnabled: room.pstnDialOutEnabled } : {}),
  };
}
