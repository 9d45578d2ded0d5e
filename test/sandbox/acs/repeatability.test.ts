import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { callRooms, readPage, readRoom, refusalOf } from './wire-shapes.ts';

const minute = 60_000;

let sandbox: Sandbox;
let now: Date;

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now });
});

beforeEach(() => {
  now = new Date('2026-11-20T15:00:00Z');
});

afterAll(() => sandbox.close());

function createRoom(id: string, json: object = {}, firstSent: string | undefined = now.toUTCString()) {
  const headers = { 'Repeatability-Request-ID': id, 'Repeatability-First-Sent': firstSent };
  return callRooms(sandbox, 'POST', '/rooms', { json, headers, date: now });
}

async function countRooms(): Promise<number> {
  return readPage(await callRooms(sandbox, 'GET', '/rooms', { date: now })).value.length;
}

describe('a creation with a Repeatability-Request-ID', () => {
  it('is accepted', async () => {
    expect((await createRoom(randomUUID())).headers['repeatability-result']).toBe('accepted');
  });

  it('is carried out once, and its repeat gets the first answer again', async () => {
    const id = randomUUID();
    const before = await countRooms();
    const first = await createRoom(id);
    const repeat = await createRoom(id);
    expect(repeat).toMatchObject({ status: 201, text: first.text });
    expect(repeat.headers).toMatchObject({
      location: first.headers.location,
      'repeatability-result': 'accepted',
    });
    expect(await countRooms()).toBe(before + 1);
  });

  it('is carried out once if both come at the same time', async () => {
    const id = randomUUID();
    const [one, other] = await Promise.all([createRoom(id), createRoom(id)]);
    expect(readRoom(one).id).toBe(readRoom(other).id);
  });

  it('is refused with another body', async () => {
    const id = randomUUID();
    await createRoom(id);
    const before = await countRooms();
    const reply = await createRoom(id, { pstnDialOutEnabled: true });
    expect(refusalOf(reply)).toEqual({ status: 412, code: 'PreconditionFailed' });
    expect(reply.headers['repeatability-result']).toBe('rejected');
    expect(await countRooms()).toBe(before);
  });

  it('is remembered for five minutes', async () => {
    const id = randomUUID();
    const first = await createRoom(id);
    now = new Date(now.getTime() + 5 * minute - 1);
    expect(readRoom(await createRoom(id)).id).toBe(readRoom(first).id);
    now = new Date(now.getTime() + 1000);
    expect(readRoom(await createRoom(id)).id).not.toBe(readRoom(first).id);
  });

  it('that failed may be repeated otherwise', async () => {
    const id = randomUUID();
    expect((await createRoom(id, { validUntil: '2020-01-01T00:00:00Z' })).status).toBe(400);
    expect((await createRoom(id)).status).toBe(201);
  });

  it('is refused if the id is not a UUID', async () => {
    expect(refusalOf(await createRoom('once'))).toEqual({ status: 400, code: 'BadRequest' });
  });

  it.each(['', 'yesterday', '2026-11-20T15:00:00Z'])('is refused if first sent %j', async (firstSent) => {
    expect(refusalOf(await createRoom(randomUUID(), {}, firstSent))).toEqual({
      status: 400,
      code: 'BadRequest',
    });
  });
});

it('two creations without one make two rooms', async () => {
  const create = () => callRooms(sandbox, 'POST', '/rooms', { json: {}, date: now });
  const [one, other] = [readRoom(await create()), readRoom(await create())];
  expect(one.id).not.toBe(other.id);
});
