import { createSourceEventStream, parse } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { anybody } from '../../../src/auth/principal.ts';
import { createContext } from '../../../src/graphql/context.ts';
import type { Backend } from '../../../src/graphql/context.ts';
import type { Executor } from '../../../src/graphql/execution/executor.ts';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import type { RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { LiveHarness } from '../../live/harness.ts';
import { RosterCall } from '../fan-out/roster-calls.ts';
import { callIdOf } from '../fan-out/subscription.ts';
import { participantsInRoom, roomsOnPage } from '../workloads.ts';

/** The scenes of which something is promised. */
export const rooms = '25 rooms with 10 people';
export const twoHundred = 'a call of 200 people';
export const oneChange = "one person's change in a call of 1,000";

/** Something to execute, with all that it needs in memory. */
export interface Scene {
  readonly name: string;
  /** How many executions are measured together. */
  readonly batch: number;
  /** Gets ready what comes before so many executions. @returns executes one after the other */
  readonly prepare: (executions: number) => Promise<(execute: Executor) => Promise<ExecutionResult>>;
}

const roomFields = `id createdAt validFrom validUntil pstnDialOutEnabled status
  participants { nodes { role identifier { __typename ... on CommunicationUserIdentifier { rawId id } } } }`;
const personFields = 'id displayName isMuted isInLobby identifier { __typename ... on HasRawId { rawId } }';

/** Makes what is measured. */
export async function createScenes(schema: GraphQLSchema): Promise<readonly Scene[]> {
  const harness = new LiveHarness();
  const backend = {
    rooms: roomsInMemory(),
    live: harness.live,
    graphCloud: 'public',
    now: () => new Date(),
  } as unknown as Backend;
  const { signal } = new AbortController();

  const query = (name: string, batch: number, text: string): Scene => {
    const document = parse(text);
    const prepared = async (execute: Executor): Promise<ExecutionResult> =>
      execute({ document, contextValue: createContext(backend, anybody, signal) });
    return { name, batch, prepare: () => Promise.resolve(prepared) };
  };

  const changesOf = (name: string, batch: number, call: RosterCall, id: string): Scene => {
    const document = parse(`subscription { rosterChanged(callId: "${id}") {
      cursor isSnapshot occurredAt joined { ${personFields} } updated { ${personFields} } left { id }
    } }`);
    const contextValue = (): object => createContext(backend, anybody, signal);
    return {
      name,
      batch,
      async prepare(executions) {
        const stream = await createSourceEventStream({ schema, document, contextValue: contextValue() });
        if (!(Symbol.asyncIterator in stream)) throw new Error(`${name} can't be followed`);
        const iterator = stream[Symbol.asyncIterator]();
        await iterator.next();
        const events: unknown[] = [];
        for (let count = 0; count < executions; count += 1) {
          await call.change();
          const next: IteratorResult<unknown> = await iterator.next();
          events.push(next.value);
        }
        await iterator.return?.();
        return async (execute) =>
          execute({ document, rootValue: events.pop(), contextValue: contextValue() });
      },
    };
  };

  const roster = async (number: number, people: number): Promise<[RosterCall, string]> => {
    const id = callIdOf(number);
    const call = new RosterCall(harness, id, people);
    await call.begin();
    return [call, id];
  };
  const [, ofTwoHundred] = await roster(1, 200);
  const [crowded, ofThousand] = await roster(2, 1_000);
  return [
    query('`{ __typename }`', 2_000, '{ __typename }'),
    query('one room', 1_000, `{ room(id: "${idOf(3)}") { ${roomFields} } }`),
    query(rooms, 100, `{ rooms(first: 25) { nodes { ${roomFields} } pageInfo { hasNextPage endCursor } } }`),
    query(
      twoHundred,
      100,
      `{ call(id: "${ofTwoHundred}") { id state participants { isSharingScreen ${personFields} } } }`,
    ),
    changesOf(oneChange, 200, crowded, ofThousand),
  ];
}

function idOf(room: number): string {
  return String(99_301_653_672_070_000n + BigInt(room));
}

function roomsInMemory(): Partial<RoomsProvider> {
  const now = Date.now();
  const all = Array.from({ length: roomsOnPage }, (_, index) => ({
    id: idOf(index),
    createdAt: new Date(now),
    validFrom: new Date(now),
    validUntil: new Date(now + 1e9),
    pstnDialOutEnabled: false,
  }));
  const participantsOf = (room: number) => ({
    items: Array.from({ length: participantsInRoom }, (_, index) => ({
      identifier: parseRawId(
        `8:acs:5a4db0c5-0000-4000-8000-00000000ac50_${String(room).padStart(8, '0')}-00${String(index).padStart(2, '0')}-4000-8000-000000000000`,
      ),
      role: 'ATTENDEE' as const,
    })),
    nextToken: undefined,
  });
  const participants = new Map(all.map(({ id }, room) => [id, participantsOf(room)]));
  const byId = new Map(all.map((room) => [room.id, room]));
  return {
    maxRoomsOnPage: () => 100,
    isPageToken: () => true,
    getRoom: (id) => Promise.resolve(byId.get(id)),
    listRooms: () => Promise.resolve({ items: all, nextToken: undefined }),
    listParticipants: (id) => Promise.resolve(participants.get(id) ?? { items: [], nextToken: undefined }),
  };
}
