import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTestRoomsClient } from '../../support/rooms-client.ts';
import { json, startStubUpstream } from '../../support/stub-upstream.ts';

const room = {
  id: '99199690362660524',
  createdAt: '2026-11-20T15:00:00.6041213+00:00',
  validFrom: '2026-11-20T15:00:00+00:00',
  validUntil: '2027-05-19T15:00:00+00:00',
};

describe('a link to the next page', () => {
  test('is followed to the byte', async () => {
    const token = 'a+b/c==%2B~.-_:';
    await using upstream = await startStubUpstream((request, response, url) => {
      const isFirst = !request.url?.includes('nextLink');
      json(response, {
        value: [],
        ...(isFirst ? { nextLink: `${url}/rooms?nextLink=${token}&api-version=2025-03-13` } : {}),
      });
    });
    await using client = createTestRoomsClient(upstream.url);
    const { nextToken } = await client.rooms.listRooms();
    await client.rooms.listRooms(nextToken);
    expect(upstream.requests.at(-1)).toBe(`GET /rooms?nextLink=${token}&api-version=2025-03-13`);
  });

  test.each([
    ['another host', 'http://example.com/rooms?nextLink=a'],
    ['another port', 'http://127.0.0.1:1/rooms?nextLink=a'],
    ['another scheme', 'https://127.0.0.1/rooms?nextLink=a'],
  ])('to %s gives its token to a request to the endpoint', async (_, link) => {
    await using upstream = await startStubUpstream((request, response) => {
      const isFirst = !request.url?.includes('nextLink');
      json(response, { value: [], nextLink: isFirst ? link : null });
    });
    await using client = createTestRoomsClient(upstream.url);
    const { nextToken } = await client.rooms.listRooms();
    expect((await client.rooms.listRooms(nextToken)).nextToken).toBeUndefined();
    expect(upstream.requests.at(-1)).toBe('GET /rooms?nextLink=a&api-version=2025-03-13');
  });

  test.each([
    ['nowhere', 'rooms?nextLink=a'],
    ['another list of another host', 'http://example.com/rooms/99199690362660524?nextLink=a'],
  ])('to %s is refused', async (_, nextLink) => {
    await using upstream = await startStubUpstream((_request, response) => {
      json(response, { value: [], nextLink });
    });
    await using client = createTestRoomsClient(upstream.url);
    await expect(client.rooms.listRooms()).rejects.toMatchObject({ reason: 'unavailable' });
    expect(upstream.requests).toHaveLength(1);
  });

  test.each([
    ['to another list', '/rooms/99199690362660524?nextLink=a'],
    ['without a token', '/rooms?page=2'],
  ])('%s is refused', async (_, target) => {
    await using upstream = await startStubUpstream((_request, response, url) => {
      json(response, { value: [], nextLink: url + target });
    });
    await using client = createTestRoomsClient(upstream.url);
    await expect(client.rooms.listRooms()).rejects.toMatchObject({ reason: 'unavailable' });
  });
});

describe('a page with one member that is null or absent', () => {
  const person = { rawId: '8:acs:a_b', role: 'Presenter' };
  const cases = [null, undefined].flatMap((value) => [
    { what: 'nextLink of rooms', page: { value: [room], nextLink: value } },
    { what: 'pstnDialOutEnabled', page: { value: [{ ...room, pstnDialOutEnabled: value }] } },
    { what: 'role', page: { value: [{ ...person, role: value }] }, role: 'UNKNOWN' },
    { what: 'nextLink of participants', page: { value: [person], nextLink: value }, role: 'PRESENTER' },
  ]);

  test.each(cases)('$what is read: $page', async ({ page, role }) => {
    await using upstream = await startStubUpstream((_request, response) => {
      json(response, page);
    });
    await using client = createTestRoomsClient(upstream.url);
    const read = role === undefined ? client.rooms.listRooms() : client.rooms.listParticipants(room.id);
    expect(await read).toMatchObject({
      items: [role === undefined ? { id: room.id, pstnDialOutEnabled: false } : { role }],
      nextToken: undefined,
    });
  });
});

describe('an answer', () => {
  test('with members and values of a newer version is read', async () => {
    await using upstream = await startStubUpstream((request, response) => {
      if (request.url?.includes('participants')) {
        json(response, { value: [{ rawId: '48:new', role: 'Moderator', mood: 'good' }], etag: 'x' });
      } else {
        json(response, { ...room, capacity: 7 });
      }
    });
    await using client = createTestRoomsClient(upstream.url);
    expect(await client.rooms.getRoom(room.id)).toEqual({
      id: room.id,
      createdAt: new Date('2026-11-20T15:00:00.604Z'),
      validFrom: new Date('2026-11-20T15:00:00Z'),
      validUntil: new Date('2027-05-19T15:00:00Z'),
      pstnDialOutEnabled: false,
    });
    expect(await client.rooms.listParticipants(room.id)).toEqual({
      items: [{ identifier: { kind: 'unknown', rawId: '48:new' }, role: 'UNKNOWN' }],
      nextToken: undefined,
    });
  });

  test.each([
    ['nothing', ''],
    ['another shape', '{"value":1}'],
    ['a date that is none', JSON.stringify({ ...room, validFrom: 'soon' })],
    ['a text', '"a room"'],
  ])('that is %s is refused', async (_, body) => {
    await using upstream = await startStubUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'ms-cv': 'correlation' }).end(body);
    });
    await using client = createTestRoomsClient(upstream.url);
    await expect(client.rooms.getRoom(room.id)).rejects.toMatchObject({
      reason: 'unavailable',
      details: { status: 200, requestId: 'correlation' },
    });
  });

  test('that is compressed though none was asked for is refused', async () => {
    await using upstream = await startStubUpstream((request, response) => {
      expect(request.headers['accept-encoding']).toBeUndefined();
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(room)));
    });
    await using client = createTestRoomsClient(upstream.url, { maxRetries: 0 });
    await expect(client.rooms.getRoom(room.id)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('that is far too long is refused', async () => {
    await using upstream = await startStubUpstream((_request, response) => {
      json(response, { ...room, padding: 'x'.repeat(200_000) });
    });
    await using client = createTestRoomsClient(upstream.url, { maxRetries: 0 });
    await expect(client.rooms.getRoom(room.id)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('that leads elsewhere is not followed', async () => {
    await using upstream = await startStubUpstream((_request, response, url) => {
      response.writeHead(307, { location: `${url}/rooms/elsewhere` }).end();
    });
    await using client = createTestRoomsClient(upstream.url);
    await expect(client.rooms.getRoom(room.id)).rejects.toMatchObject({
      reason: 'unavailable',
      details: { status: 307 },
    });
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('who goes away', () => {
  test('cancels the request to its socket', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const cut = Promise.withResolvers<undefined>();
    await using upstream = await startStubUpstream((request) => {
      request.socket.on('close', () => {
        cut.resolve(undefined);
      });
      arrived.resolve(undefined);
    });
    await using client = createTestRoomsClient(upstream.url);
    const caller = new AbortController();
    const answer = client.rooms.getRoom(room.id, caller.signal);
    await arrived.promise;
    caller.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    await cut.promise;
  });

  test('while waiting for a place sends nothing', async () => {
    const arrived = Promise.withResolvers<() => void>();
    await using upstream = await startStubUpstream((_request, response) => {
      arrived.resolve(() => {
        json(response, room);
      });
    });
    await using client = createTestRoomsClient(upstream.url, { concurrency: 1 });
    const first = client.rooms.getRoom(room.id);
    const answer = await arrived.promise;
    const caller = new AbortController();
    const second = client.rooms.getRoom('99199690362660525', caller.signal);
    caller.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    answer();
    expect(await first).toMatchObject({ id: room.id });
    expect(upstream.requests).toHaveLength(1);
  });
});

test('as many requests are under way as the limit says and no more, and all are answered', async () => {
  const limit = 4;
  let most = 0;
  const held: ServerResponse[] = [];
  await using upstream = await startStubUpstream((_request, response) => {
    held.push(response);
    if (held.length < limit) return;
    // One more turn, for requests that should not have come.
    setImmediate(() => {
      most = Math.max(most, held.length);
      for (const one of held.splice(0)) json(one, room);
    });
  });
  await using client = createTestRoomsClient(upstream.url, { concurrency: limit });
  const ids = Array.from({ length: 10 * limit }, (_, index) => `9919969036266${1000 + index}`);
  await Promise.all(ids.map((id) => client.rooms.getRoom(id)));
  expect(upstream.requests).toHaveLength(ids.length);
  expect(most).toBe(limit);
});

describe('a write that may be repeated', () => {
  test('keeps its key, its date of first sending and its body', async () => {
    const attempts: unknown[] = [];
    await using upstream = await startStubUpstream((request, response) => {
      void once(request, 'data').then(([body]: Buffer[]) => {
        const { headers } = request;
        attempts.push([
          headers['repeatability-request-id'],
          headers['repeatability-first-sent'],
          String(body),
        ]);
        if (attempts.length < 3) response.writeHead(503).end();
        else json(response, room);
      });
    });
    await using client = createTestRoomsClient(upstream.url);
    await client.rooms.createRoom({ pstnDialOutEnabled: true }, new Map(), 'a key');
    expect(attempts).toHaveLength(3);
    expect(new Set(attempts.map((attempt) => JSON.stringify(attempt))).size).toBe(1);
    expect(attempts[0]).toEqual([
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      expect.stringMatching(/ GMT$/),
      '{"pstnDialOutEnabled":true}',
    ]);
  });
});
