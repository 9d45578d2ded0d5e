import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { arrival } from '../arrival.ts';
import { callIdentity, callRooms, readPage, refusalOf } from '../acs/wire-shapes.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'faults', pageSize: 1000 });
});

afterEach(async () => {
  await clearFaults();
  await rawRequest(sandbox.url, '/sandbox/requests', { method: 'DELETE' });
});

afterAll(() => sandbox.close());

function addFault(fault: unknown) {
  const headers = { 'Content-Type': 'application/json' };
  return rawRequest(sandbox.url, '/sandbox/faults', { method: 'POST', headers, body: JSON.stringify(fault) });
}

async function clearFaults(): Promise<void> {
  expect((await rawRequest(sandbox.url, '/sandbox/faults', { method: 'DELETE' })).status).toBe(204);
}

const listFaults = async () => (await rawRequest(sandbox.url, '/sandbox/faults')).json;
const listRooms = () => callRooms(sandbox, 'GET', '/rooms');
const createRoom = () => callRooms(sandbox, 'POST', '/rooms', { json: {} });
const countRooms = async () => readPage(await listRooms()).value.length;

describe('the fault status', () => {
  it('refuses in the manner of the Rooms API, and does nothing', async () => {
    const before = await countRooms();
    await addFault({ path: '/rooms', method: 'POST', kind: 'status', status: 503 });
    const reply = await createRoom();
    expect(refusalOf(reply)).toEqual({ status: 503, code: 'ServiceUnavailable' });
    expect(reply.headers['x-ms-error-code']).toBe('ServiceUnavailable');
    expect(await countRooms()).toBe(before);
  });

  it('refuses in the manner of the Identity API', async () => {
    await addFault({ path: '/identities*', kind: 'status', status: 500 });
    const reply = await callIdentity(sandbox, 'POST', '/identities');
    expect(refusalOf(reply)).toEqual({ status: 500, code: 'InternalServerError' });
    expect(reply.headers['x-ms-error-code']).toBeUndefined();
  });

  it('says when to come again, and what code it is told to', async () => {
    await addFault({ path: '/rooms', kind: 'status', status: 429, retryAfterSeconds: 7, code: 'Throttled' });
    const reply = await listRooms();
    expect(reply.headers['retry-after']).toBe('7');
    expect(refusalOf(reply)).toEqual({ status: 429, code: 'Throttled' });
  });

  it('says nothing of when to come again unless told to', async () => {
    await addFault({ path: '/rooms', kind: 'status', status: 429 });
    const reply = await listRooms();
    expect(reply.headers['retry-after']).toBeUndefined();
    expect(refusalOf(reply).code).toBe('TooManyRequests');
  });
});

describe('the fault status, aimed at Entra,', () => {
  it('refuses as OAuth does', async () => {
    await addFault({
      path: '*/oauth2/v2.0/token',
      kind: 'status',
      status: 503,
      code: 'temporarily_unavailable',
    });
    const path = `/${sandbox.entra.tenantId}/oauth2/v2.0/token`;
    const reply = await rawRequest(sandbox.url, path, { method: 'POST' });
    expect(reply).toMatchObject({ status: 503, json: { error: 'temporarily_unavailable' } });
  });
});

describe('the fault reset', () => {
  it('ends the connection, and does nothing', async () => {
    const before = await countRooms();
    await addFault({ path: '/rooms', kind: 'reset', count: 1 });
    await expect(createRoom()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await countRooms()).toBe(before);
  });
});

describe('the fault truncate', () => {
  it('carries the request out, but its answer breaks off', async () => {
    const before = await countRooms();
    await addFault({ path: '/rooms', method: 'POST', kind: 'truncate' });
    await expect(createRoom()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await countRooms()).toBe(before + 1);
  });

  it('sends half of the body that it declares', async () => {
    await addFault({ path: '/rooms', kind: 'truncate' });
    const response = await fetch(`${sandbox.url}/rooms`);
    const declared = Number(response.headers.get('content-length'));
    let received = 0;
    const count = new WritableStream<Uint8Array>({
      write(chunk) {
        received += chunk.length;
      },
    });
    await expect(response.body?.pipeTo(count)).rejects.toThrow();
    expect(received).toBe(Math.floor(declared / 2));
  });
});

describe('the fault truncate, where there is no body,', () => {
  it('ends the connection without an answer', async () => {
    const { id } = (await createRoom()).json as { readonly id: string };
    await addFault({ path: '/rooms/*', kind: 'truncate' });
    await expect(callRooms(sandbox, 'DELETE', `/rooms/${id}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await rawRequest(sandbox.url, '/sandbox/requests')).json).toMatchObject({
      requests: [{ status: 201 }, { status: null }],
    });
  });
});

describe('the fault garbage', () => {
  it('answers 200 with what is not JSON', async () => {
    await addFault({ path: '/rooms', kind: 'garbage' });
    const reply = await listRooms();
    expect(reply).toMatchObject({ status: 200, json: undefined });
    expect(reply.headers['content-type']).toMatch('application/json');
  });
});

describe('the fault latency', () => {
  it('keeps a request waiting, then lets it go on', async () => {
    await addFault({ path: '/rooms', kind: 'latency', ms: 50 });
    const begin = performance.now();
    expect((await listRooms()).status).toBe(200);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(49);
  });

  it('adds up, and goes with the fault that follows', async () => {
    await addFault({ path: '/rooms', kind: 'latency', ms: 30 });
    await addFault({ path: '*', kind: 'latency', ms: 30 });
    await addFault({ path: '/rooms', kind: 'status', status: 500 });
    const begin = performance.now();
    expect((await listRooms()).status).toBe(500);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(59);
  });

  it('does not carry out the request of a client that went away meanwhile', async () => {
    const before = await countRooms();
    await addFault({ path: '/rooms', method: 'POST', kind: 'latency', ms: 1_000 });
    const departure = new AbortController();
    const abandoned = callRooms(sandbox, 'POST', '/rooms', { json: {}, signal: departure.signal });
    await arrival(sandbox, 'POST /rooms?api-version=2025-03-13');
    departure.abort();
    await expect(abandoned).rejects.toMatchObject({ name: 'AbortError' });
    // By the time this one is answered, the abandoned one would have been carried out too.
    await createRoom();
    expect(await countRooms()).toBe(before + 1);
  });
});

describe('a fault', () => {
  const refused = { kind: 'status', status: 500 } as const;
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let asked = 0; asked < count; asked += 1) seen.push((await listRooms()).status);
    return seen;
  };

  it('strikes every request until it is cleared', async () => {
    await addFault({ path: '/rooms', ...refused });
    expect(await statuses(3)).toEqual([500, 500, 500]);
    await clearFaults();
    expect(await statuses(1)).toEqual([200]);
  });

  it('strikes as often as it counts', async () => {
    await addFault({ path: '/rooms', ...refused, count: 2 });
    expect(await statuses(1)).toEqual([500]);
    expect(await listFaults()).toEqual({ faults: [{ path: '/rooms', ...refused, count: 1 }] });
    expect(await statuses(2)).toEqual([500, 200]);
    expect(await listFaults()).toEqual({ faults: [] });
  });

  it('strikes by chance, in the same order for the same seed', async () => {
    const chances = { path: '/rooms', ...refused, probability: 0.5 };
    await addFault(chances);
    const first = await statuses(20);
    await clearFaults();
    await addFault(chances);
    expect(await statuses(20)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });

  it.each([
    { path: '/rooms', method: 'post' },
    { path: '/rooms/*' },
    { path: '/room' },
    { path: '/ROOMS' },
    { path: '/rooms?*' },
  ])('aimed at %j does not strike GET /rooms', async (aim) => {
    await addFault({ ...aim, ...refused });
    expect(await statuses(1)).toEqual([200]);
  });

  it.each([{ path: '/rooms', method: 'get' }, { path: '*' }, { path: '/r*s' }, { path: '/rooms*' }])(
    'aimed at %j strikes GET /rooms',
    async (aim) => {
      await addFault({ ...aim, ...refused });
      expect(await statuses(1)).toEqual([500]);
    },
  );

  it('never strikes the controls', async () => {
    await addFault({ path: '*', kind: 'reset' });
    expect((await rawRequest(sandbox.url, '/sandbox/requests')).status).toBe(200);
  });

  it.each([
    {},
    { path: '/rooms' },
    { path: '/rooms', kind: 'earthquake' },
    { path: 'rooms', kind: 'reset' },
    { path: '/rooms', kind: 'latency' },
    { path: '/rooms', kind: 'latency', ms: -1 },
    { path: '/rooms', kind: 'status', status: 200 },
    { path: '/rooms', kind: 'reset', probability: 2 },
    { path: '/rooms', kind: 'reset', count: 0 },
    { path: '/rooms', kind: 'reset', delay: 5 },
  ])('is refused as %j', async (fault) => {
    expect(refusalOf(await addFault(fault))).toEqual({ status: 400, code: 'BadRequest' });
    expect(await listFaults()).toEqual({ faults: [] });
  });
});
