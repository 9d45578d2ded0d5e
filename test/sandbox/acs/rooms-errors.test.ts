import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { signedRequest } from '../../support/signed-request.ts';
import { callRooms, readPage, readRoom, refusalOf, userId } from './wire-shapes.ts';

const badRequest = { status: 400, code: 'BadRequest' };
const notFound = { status: 404, code: 'NotFound' };
const badValidUntil = { ...badRequest, targets: ['ValidUntil'] };
const unknownRoom = '/rooms/99000000000000000';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

const refusal = async (method: string, path: string, json?: unknown) =>
  refusalOf(await callRooms(sandbox, method, path, { json }));

async function createRoom(json: object = {}): Promise<string> {
  return `/rooms/${readRoom(await callRooms(sandbox, 'POST', '/rooms', { json })).id}`;
}

/** A time that many days from now. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

const wrongWindows = [
  { title: 'ends in the past', validFrom: inDays(-2), validUntil: inDays(-1) },
  { title: 'ends before it begins', validFrom: inDays(3), validUntil: inDays(2) },
  { title: 'ends when it begins', validFrom: '2060-01-01T00:00:00Z', validUntil: '2060-01-01T00:00:00Z' },
  { title: 'is longer than 180 days', validFrom: inDays(1), validUntil: inDays(182) },
  { title: 'ended on a day that has no time', validFrom: inDays(-2), validUntil: '2022-11-23' },
  {
    title: 'is longer than 180 days, without offsets',
    validFrom: inDays(1).slice(0, -1),
    validUntil: inDays(182).slice(0, -1),
  },
];

describe('a window that', () => {
  it.each(wrongWindows)('$title is refused on creation', async ({ validFrom, validUntil }) => {
    expect(await refusal('POST', '/rooms', { validFrom, validUntil })).toEqual(badValidUntil);
  });

  it.each(wrongWindows)('$title is refused on update', async ({ validFrom, validUntil }) => {
    expect(await refusal('PATCH', await createRoom(), { validFrom, validUntil })).toEqual(badValidUntil);
  });

  it('has no end that can be written is refused', async () => {
    expect(await refusal('POST', '/rooms', { validFrom: '9999-12-31T00:00:00Z' })).toEqual(badValidUntil);
  });

  it('does not go with the end that stays is refused', async () => {
    const room = await createRoom({ validFrom: inDays(1), validUntil: inDays(2) });
    expect(await refusal('PATCH', room, { validFrom: inDays(3) })).toEqual(badValidUntil);
  });

  it.each(['tomorrow', '2026-02-31T00:00:00Z', '2026-02-31', '2026-12-01T09', '2026-12-01Z', 1_800_000_000])(
    'is given as %j is refused',
    async (date) => {
      expect(await refusal('POST', '/rooms', { validUntil: date })).toEqual({
        ...badRequest,
        targets: ['createRoomRequestDto', '$.validUntil'],
      });
    },
  );
});

describe('a room id', () => {
  const methods = ['GET', 'PATCH', 'DELETE'];

  it.each(methods)('of a wrong length is refused by %s', async (method) => {
    for (const id of ['123', 'invalid_id', '1234567890123']) {
      expect(await refusal(method, `/rooms/${id}`, method === 'PATCH' ? {} : undefined)).toEqual(badRequest);
    }
  });

  it.each(methods)('of the right length, but not of digits, is refused by %s', async (method) => {
    const json = method === 'PATCH' ? {} : undefined;
    const { status, text } = await callRooms(sandbox, method, '/rooms/non-existingroomId', { json });
    expect(status).toBe(400);
    expect(text).toContain('digits');
  });

  it.each(methods)('that is unknown is not found by %s', async (method) => {
    expect(await refusal(method, unknownRoom, method === 'PATCH' ? {} : undefined)).toEqual(notFound);
  });

  it('that is unknown has no participants', async () => {
    expect(await refusal('GET', `${unknownRoom}/participants`)).toEqual(notFound);
    expect(await refusal('PATCH', `${unknownRoom}/participants`, { participants: {} })).toEqual(notFound);
  });

  it('of a deleted room is not found, but can be deleted again', async () => {
    const room = await createRoom();
    expect((await callRooms(sandbox, 'DELETE', room)).status).toBe(204);
    expect(await refusal('GET', room)).toEqual(notFound);
    expect((await callRooms(sandbox, 'DELETE', room)).status).toBe(204);
  });
});

describe('a participant', () => {
  const wrongIds = [
    'alice',
    '8:acs:123456c',
    '8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130',
    '4:+12065550100',
    '',
  ];

  it.each(wrongIds)('with the raw id %j is refused on creation', async (rawId) => {
    expect(await refusal('POST', '/rooms', { participants: { [rawId]: { role: 'Attendee' } } })).toEqual(
      badRequest,
    );
  });

  it.each(wrongIds)('with the raw id %j can neither be added nor removed', async (rawId) => {
    const path = `${await createRoom()}/participants`;
    expect(await refusal('PATCH', path, { participants: { [rawId]: {} } })).toEqual(badRequest);
    expect(await refusal('PATCH', path, { participants: { [rawId]: null } })).toEqual(badRequest);
  });

  it('who is refused takes the others of the request along', async () => {
    const path = `${await createRoom()}/participants`;
    await refusal('PATCH', path, { participants: { [userId(1)]: {}, wrong: {} } });
    expect(readPage(await callRooms(sandbox, 'GET', path)).value).toEqual([]);
  });

  it.each(['presenter', 'Owner', ''])(
    'with the role %j is refused, and both places are named',
    async (role) => {
      const path = `${await createRoom()}/participants`;
      expect(await refusal('PATCH', path, { participants: { [userId(1)]: { role } } })).toEqual({
        ...badRequest,
        targets: ['updateParticipantsRequestDto', `$.participants.${userId(1)}.role`],
      });
    },
  );

  it.each(['2023-06-14', '2024-04-15'])('is no Collaborator before 2025-03-13: %s', async (version) => {
    const target = `/rooms?api-version=${version}`;
    const json = { participants: { [userId(1)]: { role: 'Collaborator' } } };
    expect(refusalOf(await signedRequest(sandbox, 'POST', target, { json }))).toEqual({
      ...badRequest,
      targets: ['createRoomRequestDto', `$.participants.${userId(1)}.role`],
    });
  });
});

describe('an api-version', () => {
  it.each(['/rooms', '/rooms?api-version='])('that is missing is refused (%s)', async (target) => {
    expect(refusalOf(await signedRequest(sandbox, 'GET', target))).toEqual({
      status: 400,
      code: 'ApiVersionUnspecified',
    });
  });

  it.each(['2022-02-01', '2025-02-28', '2023-10-01', 'latest'])('%s is refused', async (version) => {
    expect(refusalOf(await signedRequest(sandbox, 'GET', `/rooms?api-version=${version}`))).toEqual({
      status: 400,
      code: 'UnsupportedApiVersion',
    });
  });
});

describe('a body', () => {
  it('of another media type is refused', async () => {
    const contentType = 'application/json';
    const reply = await callRooms(sandbox, 'PATCH', await createRoom(), { json: {}, contentType });
    expect(refusalOf(reply)).toEqual({ status: 415, code: 'UnsupportedMediaType' });
  });

  it('that is not JSON is refused', async () => {
    expect(refusalOf(await callRooms(sandbox, 'POST', '/rooms', { body: '{"validFrom":' }))).toEqual(
      badRequest,
    );
  });

  it.each([undefined, null, [], 'text'])('that is %j is refused', async (json) => {
    expect(await refusal('POST', '/rooms', json)).toMatchObject(badRequest);
  });
});

it('a refusal names no api-versions if the operation is not reached, as recorded', async () => {
  const versions = async (method: string, path: string, json: unknown) =>
    (await callRooms(sandbox, method, path, { json })).headers['api-supported-versions'];
  const room = await createRoom();
  const wrongWindow = { validFrom: inDays(-2), validUntil: inDays(-1) };
  const wrongRole = { participants: { [userId(1)]: { role: 'Owner' } } };
  const wrongId = { participants: { wrong: { role: 'Attendee' } } };
  expect(await versions('POST', '/rooms', wrongWindow)).toBeUndefined();
  expect(await versions('PATCH', room, wrongWindow)).toBeUndefined();
  expect(await versions('PATCH', `${room}/participants`, wrongRole)).toBeUndefined();
  expect(await versions('POST', '/rooms', wrongId)).toBeDefined();
  expect(await versions('PATCH', `${room}/participants`, wrongId)).toBeDefined();
  expect(await versions('PATCH', unknownRoom, {})).toBeDefined();
});

it('a refusal names its code in x-ms-error-code', async () => {
  const reply = await callRooms(sandbox, 'GET', unknownRoom);
  expect(reply.headers['x-ms-error-code']).toBe('NotFound');
});

it('a refusal comes before the path is looked at if the request is not signed', async () => {
  const stranger = { ...sandbox, accessKey: 'AAAA' };
  expect(refusalOf(await signedRequest(stranger, 'GET', '/rooms/unknown/path'))).toEqual({
    status: 401,
    code: 'Denied',
  });
});
