import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createRoom, createUsers } from '../../support/people.ts';

interface Page {
  readonly nodes: { id: string }[];
  readonly edges: { cursor: string; node: { id: string } }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

const page =
  'nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

async function readPage(gateway: TestGateway, first?: number, after?: string | null): Promise<Page> {
  const { data, errors } = await gateway.query<{ rooms: Page }>(
    `query ($first: Int! = 25, $after: String) { rooms(first: $first, after: $after) { ${page} } }`,
    { first, after },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.rooms;
}

describe('rooms', () => {
  let gateway: TestGateway;
  let newestFirst: string[];
  beforeAll(async () => {
    gateway = await startGateway({ sandbox: { pageSize: 3 } });
    const ids = [];
    for (let count = 0; count < 8; count += 1) ids.push(await createRoom(gateway));
    newestFirst = ids.reverse();
  });
  afterAll(() => gateway.close());
  beforeEach(() => gateway.takeJournal());

  test('come all at once, over as many pages of the service as it takes', async () => {
    const { nodes, pageInfo } = await readPage(gateway);
    expect(nodes.map(({ id }) => id)).toEqual(newestFirst);
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(await gateway.takeJournal()).toEqual(['GET /rooms 200', 'GET /rooms 200', 'GET /rooms 200']);
  });

  test.each([1, 2, 3, 4, 7, 8])('in pages of %i come each once, in order', async (first) => {
    const seen: string[] = [];
    let page: Page | undefined;
    do {
      page = await readPage(gateway, first, page?.pageInfo.endCursor);
      expect(page.nodes.length).toBeLessThanOrEqual(first);
      expect(page.edges.map(({ node }) => node)).toEqual(page.nodes);
      expect(page.pageInfo.startCursor).toBe(page.edges.at(0)?.cursor ?? null);
      seen.push(...page.nodes.map(({ id }) => id));
    } while (page.pageInfo.hasNextPage);
    expect(seen).toEqual(newestFirst);
  });

  test("go on behind any edge's cursor", async () => {
    const { edges } = await readPage(gateway);
    for (const [index, { cursor }] of edges.entries()) {
      const { nodes } = await readPage(gateway, 25, cursor);
      expect(nodes.map(({ id }) => id)).toEqual(newestFirst.slice(index + 1));
    }
  });

  test('in pages of the very size of the service cost one request each', async () => {
    const { pageInfo } = await readPage(gateway, 3);
    await gateway.takeJournal();
    await readPage(gateway, 3, pageInfo.endCursor);
    expect(await gateway.takeJournal()).toEqual(['GET /rooms 200']);
  });

  test('have cursors that hold no address', async () => {
    for (const { cursor } of (await readPage(gateway)).edges) {
      expect(Buffer.from(cursor, 'base64url').toString()).not.toMatch(/https?:|localhost/);
    }
  });

  test.each([0, -1, 101])('refuse first: %i', async (first) => {
    const { errors } = await gateway.query('query ($first: Int!) { rooms(first: $first) { nodes { id } } }', {
      first,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
    expect(errors?.[0]?.message).toContain('from 1 to 100');
  });

  test('refuse a cursor of another list, and one that was made up', async () => {
    const [a = ''] = await createUsers(gateway, 1);
    const roomId = await createRoom(gateway, [a]);
    const { data } = await gateway.query<{ room: { participants: { edges: { cursor: string }[] } } }>(
      'query ($roomId: ID!) { room(id: $roomId) { participants { edges { cursor } } } }',
      { roomId },
    );
    const foreign = data?.room.participants.edges[0]?.cursor;
    const inventions = [
      '',
      'x',
      'rooms',
      'rooms\n0\n&api-version=1',
      'rooms\n-2\n',
      'rooms\n0\nhttp://a b',
    ].map((text) => Buffer.from(text).toString('base64url'));
    await gateway.takeJournal();
    for (const after of [foreign, '%', ...inventions]) {
      const { errors } = await gateway.query(
        'query ($after: String) { rooms(after: $after) { nodes { id } } }',
        {
          after,
        },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    }
    expect(await gateway.takeJournal()).toEqual([]);
    await gateway.query('mutation ($roomId: ID!) { deleteRoom(input: { roomId: $roomId }) { roomId } }', {
      roomId,
    });
  });

  test('without any are an empty page', async () => {
    await using empty = await startGateway();
    expect(await readPage(empty)).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });
});

describe('where the service puts empty pages in between', () => {
  test('every room comes all the same', async () => {
    await using gateway = await startGateway({ sandbox: { pageSize: 2, emptyPages: true } });
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await createRoom(gateway));
    const { nodes, pageInfo } = await readPage(gateway);
    expect(nodes.map(({ id }) => id)).toEqual(ids.reverse());
    expect(pageInfo.hasNextPage).toBe(false);
    expect((await gateway.takeJournal()).filter((line) => line === 'GET /rooms 200').length).toBeGreaterThan(
      3,
    );
  });
});

describe("a room's participants", () => {
  let gateway: TestGateway;
  let people: string[];
  let roomId: string;
  beforeAll(async () => {
    gateway = await startGateway({ sandbox: { pageSize: 3 } });
    people = await createUsers(gateway, 7);
    roomId = await createRoom(gateway, people);
  });
  afterAll(() => gateway.close());

  test('come all at once where no number is given', async () => {
    const { nodes, pageInfo } = await readParticipants();
    expect(nodes.map(({ identifier }) => identifier.rawId)).toEqual(people);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  test.each([1, 2, 3, 5])('in pages of %i come each once', async (first) => {
    const seen: string[] = [];
    let page: ParticipantPage | undefined;
    do {
      page = await readParticipants(first, page?.pageInfo.endCursor);
      seen.push(...page.nodes.map(({ identifier }) => identifier.rawId));
    } while (page.pageInfo.hasNextPage);
    expect(seen).toEqual(people);
  });

  interface ParticipantPage {
    readonly nodes: readonly { readonly identifier: { readonly rawId: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }

  async function readParticipants(first?: number, after?: string): Promise<ParticipantPage> {
    const { data, errors } = await gateway.query<{ room: { participants: ParticipantPage } }>(
      `query ($roomId: ID!, $first: Int, $after: String) {
        room(id: $roomId) {
          participants(first: $first, after: $after) {
            nodes { identifier { ... on HasRawId { rawId } } }
            pageInfo { hasNextPage endCursor }
          }
        }
      }`,
      { roomId, first, after },
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return data.room.participants;
  }
});
