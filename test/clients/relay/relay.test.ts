import {
  commitMutation,
  createOperationDescriptor,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getRefetchMetadata,
  getSelector,
  requestSubscription,
} from 'relay-runtime';
import type { Environment, OperationType, Variables } from 'relay-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createRoom, createUsers } from '../../support/people.ts';
import { expectLiveRoster } from '../live-roster.ts';
import { compile } from './compile.ts';
import type { Compiled } from './compile.ts';
import { createEnvironment } from './environment.ts';

const documents = [
  `query RoomPeopleQuery($id: ID!) {
    room(id: $id) {
      id
      pstnDialOutEnabled
      ...RoomPeople_room
    }
  }`,
  `fragment RoomPeople_room on Room
  @refetchable(queryName: "RoomPeopleMoreQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" }) {
    participants(first: $count, after: $cursor) @connection(key: "RoomPeople_participants") {
      edges {
        node {
          role
          identifier {
            ... on HasRawId {
              rawId
            }
          }
        }
      }
    }
  }`,
  `query RoomPeopleRoomsQuery($first: Int, $after: String) {
    rooms(first: $first, after: $after) {
      nodes {
        id
      }
    }
  }`,
  `mutation RoomPeopleDialOutMutation($id: ID!) {
    updateRoom(input: { roomId: $id, pstnDialOutEnabled: true }) {
      room {
        id
        pstnDialOutEnabled
      }
    }
  }`,
  `subscription RoomPeopleRosterSubscription($callId: ID!) {
    rosterChanged(callId: $callId) {
      isSnapshot
      joined {
        id
        displayName
      }
    }
  }`,
];

/** What is read of a room, as the compiler types it for TypeScript. */
interface RoomQuery extends OperationType {
  readonly response: {
    readonly room: { readonly id: string; readonly pstnDialOutEnabled: boolean } | null;
  };
}

/** What the fragment shows. */
interface ShownRoom {
  readonly participants: {
    readonly edges: readonly { readonly node: { readonly identifier: { readonly rawId: string } } }[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

let gateway: TestGateway;
let compiled: Compiled;
let environment: Environment;
beforeAll(async () => {
  [gateway, compiled] = await Promise.all([startGateway(), compile('RoomPeople', documents)]);
});
afterAll(() => Promise.all([gateway.close(), compiled[Symbol.asyncDispose]()]));
beforeEach(() => {
  const created = createEnvironment(gateway.url);
  environment = created.environment;
  return () => created[Symbol.asyncDispose]();
});

const readRoom = (id: string): Promise<RoomQuery['response'] | undefined> =>
  fetchQuery<RoomQuery>(environment, compiled.operation('RoomPeopleQuery'), { id }).toPromise();

/** Reads a room as a component shows it, and gives what its fragment shows of its people. */
async function showRoom(people: readonly string[]) {
  const id = await createRoom(gateway, people);
  const operation = createOperationDescriptor(compiled.operation('RoomPeopleQuery'), { id });
  environment.retain(operation);
  await readRoom(id);
  const { room } = environment.lookup(operation.fragment).data as unknown as { room: object };
  const selector = getSelector(compiled.fragment('RoomPeople_room'), room);
  if (selector.kind !== 'SingularReaderSelector') throw new Error('the fragment is of one room');
  const shown = () => {
    const { participants } = environment.lookup(selector).data as unknown as ShownRoom;
    return {
      rawIds: participants.edges.map(({ node }) => node.identifier.rawId),
      ...participants.pageInfo,
    };
  };
  return { id, selector, shown };
}

describe("Relay's runtime, with documents compiled against schema.api.graphql,", () => {
  test('reads a room', async () => {
    const id = await createRoom(gateway);
    expect(await readRoom(id)).toMatchObject({ room: { id, pstnDialOutEnabled: false } });
  });

  test("reads a room's people page by page, as usePaginationFragment does", async () => {
    const people = await createUsers(gateway, 5);
    const { id, selector, shown } = await showRoom(people);
    expect(shown().rawIds).toEqual(people.slice(0, 2));

    const loadNext = async (): Promise<void> => {
      const metadata = getPaginationMetadata(compiled.fragment('RoomPeople_room'), 'RoomPeople');
      const variables: Variables = getPaginationVariables(
        'forward',
        2,
        shown().endCursor,
        { ...selector.owner.variables, ...selector.variables },
        {},
        metadata.paginationMetadata,
      );
      const operation = createOperationDescriptor(metadata.paginationRequest, { ...variables, id });
      await environment.execute({ operation }).toPromise();
    };
    await loadNext();
    expect(shown()).toMatchObject({ rawIds: people.slice(0, 4), hasNextPage: true });
    await loadNext();
    expect(shown()).toMatchObject({ rawIds: people, hasNextPage: false });
  });

  test('reads a fragment again by the id of what it is on, as useRefetchableFragment does', async () => {
    const [ana = '', ben = ''] = await createUsers(gateway, 2);
    const { id, selector, shown } = await showRoom([ana]);
    await gateway.query(
      `mutation ($id: ID!, $rawId: ID!) {
        addOrUpdateParticipants(
          input: { roomId: $id, participants: [{ identifier: { rawId: $rawId }, role: ATTENDEE }] }
        ) { room { id } }
      }`,
      { id, rawId: ben },
    );
    const { refetchableRequest } = getRefetchMetadata(compiled.fragment('RoomPeople_room'), 'RoomPeople');
    await fetchQuery(environment, refetchableRequest, { ...selector.variables, id }).toPromise();
    expect(shown().rawIds.toSorted()).toEqual([ana, ben].toSorted());
  });

  test('may leave out what has a default, for which it sends null', async () => {
    const id = await createRoom(gateway);
    const rooms = await fetchQuery(environment, compiled.operation('RoomPeopleRoomsQuery'), {}).toPromise();
    expect(rooms).toMatchObject({ rooms: { nodes: expect.arrayContaining([{ id }]) as unknown } });
  });

  test('changes what is in its store by a mutation', async () => {
    const id = await createRoom(gateway);
    const operation = createOperationDescriptor(compiled.operation('RoomPeopleQuery'), { id });
    environment.retain(operation);
    await readRoom(id);
    await new Promise((resolve, reject) => {
      const mutation = compiled.operation('RoomPeopleDialOutMutation');
      commitMutation(environment, { mutation, variables: { id }, onCompleted: resolve, onError: reject });
    });
    expect(environment.lookup(operation.fragment).data).toMatchObject({
      room: { id, pstnDialOutEnabled: true },
    });
  });

  test('follows a roster to its end', () =>
    expectLiveRoster(gateway, (callId, { next, error, complete }) => {
      const { dispose } = requestSubscription(environment, {
        subscription: compiled.operation('RoomPeopleRosterSubscription'),
        variables: { callId },
        onNext: next,
        onError: error,
        onCompleted: complete,
      });
      return dispose;
    }));
});
