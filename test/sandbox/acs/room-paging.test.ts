import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import { callRooms, readPage, readRoom, refusalOf, userId } from './wire-shapes.ts';

let sandbox: Sandbox;
/** Ids of the rooms that there are, the newest first. */
let ids: string[];

beforeAll(async () => {
  sandbox = await startSandbox({ pageSize: 2 });
  ids = [];
  for (let made = 0; made < 5; made += 1) ids.unshift(await createRoom());
});

beforeEach(() => changeSettings({ pageSize: 2, emptyPages: false }));

afterAll(() => sandbox.close());

async function createRoom(json: object = {}): Promise<string> {
  return readRoom(await callRooms(sandbox, 'POST', '/rooms', { json })).id;
}

async function changeSettings(settings: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify(settings);
  const reply = await rawRequest(sandbox.url, '/sandbox/settings', { method: 'PATCH', headers, body });
  expect(reply.json).toMatchObject(settings);
}

const itemShape = z.union([
  z.object({ id: z.string() }).transform(({ id }) => id),
  z.object({ rawId: z.string() }).transform(({ rawId }) => rawId),
]);

/** Reads a page and tells what is on it, and the target of the next one. */
async function readItems(target: string): Promise<{ items: string[]; next: URL | undefined }> {
  const { value, nextLink } = readPage(await signedRequest(sandbox, 'GET', target));
  return {
    items: value.map((item) => itemShape.parse(item)),
    next: nextLink === undefined ? undefined : new URL(nextLink),
  };
}

/** Reads all pages of a collection. */
async function readAll(path: string): Promise<string[][]> {
  const pages: string[][] = [];
  let target: string | undefined = `${path}?api-version=2025-03-13`;
  while (target !== undefined) {
    const { items, next }: Awaited<ReturnType<typeof readItems>> = await readItems(target);
    pages.push(items);
    target = next === undefined ? undefined : next.pathname + next.search;
  }
  return pages;
}

const firstPage = () => readItems('/rooms?api-version=2025-03-13');

describe('the list of rooms', () => {
  it('comes in pages, the newest room first', async () => {
    expect(await readAll('/rooms')).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  it('is one page without a link if it fits', async () => {
    await changeSettings({ pageSize: 5 });
    expect(await readAll('/rooms')).toEqual([ids]);
  });

  it('has pages of 25 rooms unless said otherwise', async () => {
    const fresh = await startSandbox();
    for (let made = 0; made < 26; made += 1) await callRooms(fresh, 'POST', '/rooms', { json: {} });
    expect(readPage(await callRooms(fresh, 'GET', '/rooms')).value).toHaveLength(25);
    await fresh.close();
  });

  it('neither repeats nor skips a room when others come and go meanwhile', async () => {
    const { items, next } = await firstPage();
    const newcomer = await createRoom();
    await callRooms(sandbox, 'DELETE', `/rooms/${ids[0] ?? ''}`);
    const second = await readItems(`${next?.pathname ?? ''}${next?.search ?? ''}`);
    expect(items).toEqual(ids.slice(0, 2));
    expect(second.items).toEqual(ids.slice(2, 4));
    ids = [newcomer, ...ids.slice(1)];
  });
});

describe('a nextLink', () => {
  it('is absolute, under the host by which the sandbox was called', async () => {
    expect((await firstPage()).next?.origin).toBe(sandbox.url);
    const url = sandbox.url.replace('localhost', '127.0.0.1');
    const reply = await callRooms({ ...sandbox, url }, 'GET', '/rooms');
    expect(readPage(reply).nextLink).toMatch(`${url}/rooms?nextLink=`);
  });

  it('ends with the api-version that was asked for', async () => {
    const { next } = await readItems('/rooms?api-version=2024-04-15');
    expect(next?.search).toMatch(/&api-version=2024-04-15$/);
  });

  it('has a long token that needs no escaping', async () => {
    const token = (await firstPage()).next?.searchParams.get('nextLink') ?? '';
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(token.length).toBeGreaterThan(1500);
    expect(token.length).toBeLessThan(3000);
  });

  it.each(['garbage', 'e30', ''])('with the token %j is refused', async (token) => {
    const reply = await signedRequest(sandbox, 'GET', `/rooms?nextLink=${token}&api-version=2025-03-13`);
    expect(refusalOf(reply)).toEqual({ status: 400, code: 'BadRequest', targets: ['nextLink'] });
  });

  it('of another collection is refused', async () => {
    const token = (await firstPage()).next?.searchParams.get('nextLink') ?? '';
    const target = `/rooms/${ids[0] ?? ''}/participants?nextLink=${token}&api-version=2025-03-13`;
    expect(refusalOf(await signedRequest(sandbox, 'GET', target)).status).toBe(400);
  });
});

describe('the participants of a room', () => {
  it('come in pages, in the order in which they were added', async () => {
    const people = [5, 3, 4, 1, 2].map(userId);
    const id = await createRoom({ participants: Object.fromEntries(people.map((rawId) => [rawId, {}])) });
    ids.unshift(id);
    expect(await readAll(`/rooms/${id}/participants`)).toEqual([
      people.slice(0, 2),
      people.slice(2, 4),
      people.slice(4),
    ]);
  });
});

it('a participant whose role changes between two pages keeps their place', async () => {
  const [first, second, third] = [userId(1), userId(2), userId(3)];
  const id = await createRoom({ participants: { [first]: {}, [second]: {}, [third]: {} } });
  ids.unshift(id);
  const { next } = await readItems(`/rooms/${id}/participants?api-version=2025-03-13`);
  const json = { participants: { [first]: { role: 'Consumer' } } };
  await callRooms(sandbox, 'PATCH', `/rooms/${id}/participants`, { json });
  expect((await readItems(`${next?.pathname ?? ''}${next?.search ?? ''}`)).items).toEqual([third]);
});

describe('empty pages', () => {
  beforeEach(() => changeSettings({ emptyPages: true }));

  it('come three times first, then after each page', async () => {
    const pages = await readAll('/rooms');
    expect(pages.slice(0, 3)).toEqual([[], [], []]);
    expect(pages.slice(3).filter((_page, index) => index % 2 === 1)).toSatisfy((empty: string[][]) =>
      empty.every((page) => page.length === 0),
    );
    expect(pages.flat()).toEqual(ids);
  });

  it('come even if there is nothing to list', async () => {
    const id = await createRoom();
    expect(await readAll(`/rooms/${id}/participants`)).toEqual([[], [], [], []]);
  });
});
