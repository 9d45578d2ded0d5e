/** A kind of traffic. */
export interface Workload {
  readonly name: string;
  /** Bodies of requests, sent in turn. */
  readonly bodies: readonly string[];
  readonly clients: number;
  /**
   * - `steady`: each client asks again as soon as it has its answer
   * - `waves`: all clients ask the same at the same moment, and again when the last has its answer
   */
  readonly rhythm: 'steady' | 'waves';
  readonly upstreamLatencyMs: number;
}

/** The workloads by what gates and readers call them. */
export type Workloads = Readonly<
  Record<'typename' | 'room' | 'rooms' | 'roomsApart' | 'roomsLate' | 'roomsAtOnce' | 'roomsAlone', Workload>
>;

export const roomsOnPage = 25;
export const participantsInRoom = 10;
/** Enough that clients who ask for a page each, one after the other, are never at the same one at the same time. */
export const pages = 60;
/** How long a late upstream takes, in milliseconds. */
export const lateMs = 20;

const clients = 50;

const roomFields = /* GraphQL */ `
  id createdAt validFrom validUntil pstnDialOutEnabled status
  participants {
    nodes { role identifier { __typename ... on CommunicationUserIdentifier { rawId id } } }
  }
`;
const roomQuery = /* GraphQL */ `query Room($id: ID!) { room(id: $id) { ${roomFields} } }`;
const roomsQuery = /* GraphQL */ `query Rooms($after: String) {
  rooms(first: ${roomsOnPage}, after: $after) { nodes { ${roomFields} } pageInfo { hasNextPage endCursor } }
}`;

function roomBody(id: string): string {
  return JSON.stringify({ query: roomQuery, variables: { id } });
}

/** @param after a cursor; undefined for the first page */
export function roomsBody(after: string | undefined): string {
  return JSON.stringify({ query: roomsQuery, variables: { after } });
}

/**
 * @param roomIds rooms to ask for, more than there are clients
 * @param cursors where pages of rooms begin, more than there are clients
 */
export function createWorkloads(
  roomIds: readonly string[],
  cursors: readonly (string | undefined)[],
): Workloads {
  const steady = { clients, rhythm: 'steady', upstreamLatencyMs: 0 } as const;
  const differentPages = cursors.map(roomsBody);
  const firstPage = [roomsBody(undefined)];
  return {
    typename: { ...steady, name: '`{ __typename }`', bodies: [JSON.stringify({ query: '{ __typename }' })] },
    room: { ...steady, name: 'one room', bodies: roomIds.map(roomBody) },
    rooms: { ...steady, name: '25 rooms', bodies: firstPage },
    roomsApart: { ...steady, name: '25 rooms, each client others', bodies: differentPages },
    roomsLate: {
      ...steady,
      name: `25 rooms, upstream ${lateMs} ms late`,
      bodies: firstPage,
      upstreamLatencyMs: lateMs,
    },
    roomsAtOnce: {
      ...steady,
      name: `the same 25 rooms for ${clients} clients at once`,
      bodies: firstPage,
      rhythm: 'waves',
    },
    roomsAlone: {
      ...steady,
      name: `25 rooms, one client, upstream ${lateMs} ms late`,
      bodies: firstPage,
      clients: 1,
      upstreamLatencyMs: lateMs,
    },
  };
}
