import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { signedRequest } from '../../support/signed-request.ts';
import { callRooms, readPage, readRoom } from './wire-shapes.ts';

const now = new Date('2026-11-20T15:00:00.123Z');
const versions = ['2023-03-31-preview', '2023-06-14', '2023-10-30-preview', '2024-04-15', '2025-03-13'];

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now });
});

afterAll(() => sandbox.close());

const call = (method: string, path: string, json?: unknown) =>
  callRooms(sandbox, method, path, { json, date: now });
const callVersion = (version: string, method: string, path: string, json?: unknown) =>
  signedRequest(sandbox, method, `${path}?api-version=${version}`, { json, date: now });

describe('a created room', () => {
  it('is answered by 201 with its bare id as Location', async () => {
    const reply = await call('POST', '/rooms', {});
    expect(reply.status).toBe(201);
    expect(reply.headers.location).toBe(readRoom(reply).id);
  });

  it('has an id of 17 digits that begins with 99', async () => {
    expect(readRoom(await call('POST', '/rooms', {})).id).toMatch(/^99\d{15}$/);
  });

  it('opens a little before its creation, for 180 days, if nothing is said', async () => {
    const { createdAt, validFrom, validUntil } = readRoom(await call('POST', '/rooms', {}));
    expect(validFrom < createdAt).toBe(true);
    expect(validUntil).toBe(validFrom.replace('2026-11-20', '2027-05-19'));
  });

  it('takes an explicit null for the same as nothing', async () => {
    const wanted = { validFrom: null, validUntil: null, pstnDialOutEnabled: null, participants: null };
    expect(readRoom(await call('POST', '/rooms', wanted))).toMatchObject({ pstnDialOutEnabled: false });
  });

  it('may have begun in the past', async () => {
    const wanted = { validFrom: '2026-11-01T00:00:00Z', validUntil: '2026-11-21T00:00:00Z' };
    expect((await call('POST', '/rooms', wanted)).status).toBe(201);
  });

  it('may be open for exactly 180 days', async () => {
    const wanted = { validFrom: '2027-01-01T00:00:00Z', validUntil: '2027-06-30T00:00:00Z' };
    expect((await call('POST', '/rooms', wanted)).status).toBe(201);
  });

  it('is what is read afterwards', async () => {
    const created = await call('POST', '/rooms', { pstnDialOutEnabled: true });
    const { id } = readRoom(created);
    expect((await call('GET', `/rooms/${id}`)).json).toEqual(created.json);
  });
});

describe('a time', () => {
  it.each([
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00+00:00'],
    ['2026-12-01T09:00:00.500Z', '2026-12-01T09:00:00.5+00:00'],
    ['2026-12-01T09:00:00.1234567Z', '2026-12-01T09:00:00.1234567+00:00'],
    ['2026-12-01T09:00:00.123456789Z', '2026-12-01T09:00:00.1234567+00:00'],
    ['2026-12-01T10:30:00+01:30', '2026-12-01T09:00:00+00:00'],
    ['2026-12-01T09:00:00', '2026-12-01T09:00:00+00:00'],
    ['2026-12-01T09:00:00.134690', '2026-12-01T09:00:00.13469+00:00'],
    ['2026-12-01T09:00', '2026-12-01T09:00:00+00:00'],
    ['2026-12-01', '2026-12-01T00:00:00+00:00'],
  ])('%s is written as %s', async (validFrom, written) => {
    const wanted = { validFrom, validUntil: '2027-01-01T00:00:00Z' };
    expect(readRoom(await call('POST', '/rooms', wanted)).validFrom).toBe(written);
  });

  it('of the service is never the same twice, even within a millisecond', async () => {
    const times: string[] = [];
    for (let made = 0; made < 10; made += 1) times.push(readRoom(await call('POST', '/rooms', {})).createdAt);
    const later = times
      .slice(1)
      .filter((time, index) => Date.parse(time) === now.getTime() && time > (times[index] ?? ''));
    expect(later).toHaveLength(9);
  });

  it('of the service has fractions of a millisecond', async () => {
    const { createdAt } = readRoom(await call('POST', '/rooms', {}));
    expect(createdAt).toMatch(/^2026-11-20T15:00:00\.123\d{1,4}\+00:00$/);
  });
});

describe('an updated room', () => {
  const window = { validFrom: '2027-01-01T00:00:00Z', validUntil: '2027-02-01T00:00:00Z' };

  it('is as before if nothing is said', async () => {
    const created = await call('POST', '/rooms', window);
    const updated = await call('PATCH', `/rooms/${readRoom(created).id}`, {});
    expect(updated.status).toBe(200);
    expect(updated.json).toEqual(created.json);
  });

  it('keeps the end that is not named', async () => {
    const { id } = readRoom(await call('POST', '/rooms', window));
    const updated = await call('PATCH', `/rooms/${id}`, { validUntil: '2027-03-01T00:00:00Z' });
    expect(readRoom(updated)).toMatchObject({
      validFrom: '2027-01-01T00:00:00+00:00',
      validUntil: '2027-03-01T00:00:00+00:00',
    });
  });

  it('keeps what its api-version does not know', async () => {
    const { id } = readRoom(await call('POST', '/rooms', { pstnDialOutEnabled: true }));
    await callVersion('2023-06-14', 'PATCH', `/rooms/${id}`, window);
    expect(readRoom(await call('GET', `/rooms/${id}`)).pstnDialOutEnabled).toBe(true);
  });
});

describe('an api-version', () => {
  it.each(versions)('%s is accepted', async (version) => {
    expect((await callVersion(version, 'POST', '/rooms', {})).status).toBe(201);
  });

  it('up to 2023-06-14 has no pstnDialOutEnabled, the newer ones always have', async () => {
    const { id } = readRoom(await call('POST', '/rooms', { pstnDialOutEnabled: true }));
    const read = await Promise.all(versions.map((version) => callVersion(version, 'GET', `/rooms/${id}`)));
    expect(read.map((reply) => readRoom(reply).pstnDialOutEnabled)).toEqual([
      undefined,
      undefined,
      true,
      true,
      true,
    ]);
  });

  it('is told in every answer', async () => {
    const { headers } = await call('POST', '/rooms', {});
    expect(headers['api-supported-versions']).toBe(versions.join(', '));
    expect(headers['api-deprecated-versions']).toBe('2021-04-07, 2022-02-01');
  });

  it('is deprecated for participants only if they had it', async () => {
    const { id } = readRoom(await call('POST', '/rooms', {}));
    const { headers } = await call('GET', `/rooms/${id}/participants`);
    expect(headers['api-supported-versions']).toBe(versions.join(', '));
    expect(headers['api-deprecated-versions']).toBe('2022-02-01');
  });
});

describe('an answer of the Rooms API', () => {
  it('can be traced', async () => {
    const { headers } = await call('GET', '/rooms');
    expect(headers).toMatchObject({ 'request-context': 'appId=', 'x-cache': 'CONFIG_NOCACHE' });
    expect(headers['ms-cv']).toMatch(/^\w+\.0$/);
    expect(headers['x-azure-ref']).toMatch(/^\w+$/);
  });

  it('does not echo the id that the client gave its request', async () => {
    const headers = { 'x-ms-client-request-id': 'e2d0f0c8-6f0e-4c4e-8c64-0d3c8b6a5d11' };
    const reply = await callRooms(sandbox, 'GET', '/rooms', { headers, date: now });
    expect(reply.headers['x-ms-client-request-id']).toBeUndefined();
  });
});

it('a deleted room is gone from the list', async () => {
  const { id } = readRoom(await call('POST', '/rooms', {}));
  expect(await call('DELETE', `/rooms/${id}`)).toMatchObject({ status: 204, text: '' });
  expect(readPage(await call('GET', '/rooms')).value).not.toContainEqual(expect.objectContaining({ id }));
});

it('two sandboxes of one seed make the same ids', async () => {
  const created = [];
  for (const seed of ['a', 'a', 'b']) {
    const seeded = await startSandbox({ seed });
    created.push(readRoom(await callRooms(seeded, 'POST', '/rooms', { json: {} })).id);
    await seeded.close();
  }
  expect(created[1]).toBe(created[0]);
  expect(created[2]).not.toBe(created[0]);
});
