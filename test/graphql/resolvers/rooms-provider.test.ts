import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anybody } from '../../../src/auth/principal.ts';
import { startEngine } from '../../../src/graphql/engine/engine.ts';
import type { Engine } from '../../../src/graphql/engine/engine.ts';
import { defaultOperationLimits } from '../../../src/graphql/limits/operation-limits.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import { createAdmission } from '../../../src/admission/admission.ts';
import { systemClock } from '../../../src/clock.ts';
import { LiveRooms } from '../../../src/live/rooms/live-rooms.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import type { Room, RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { notConfigured } from '../../../src/upstreams/not-configured.ts';
import { UpstreamError } from '../../../src/upstreams/pipeline/upstream-error.ts';

const room = (id: string): Room => ({
  id,
  createdAt: new Date('2100-01-01T00:00:00Z'),
  validFrom: new Date('2100-01-01T00:00:00Z'),
  validUntil: new Date('2100-02-01T00:00:00Z'),
  pstnDialOutEnabled: false,
});

/** What the provider was asked to do. */
const requests: unknown[] = [];

/** Unlike Azure in all that it may be unlike in: telephones only, no dial-out, half validities, odd tokens. */
const provider: RoomsProvider = {
  capabilities: () => ({
    isInvitable: ({ kind }) => kind === 'phoneNumber',
    invitees: 'a telephone',
    takesHalfOfValidity: true,
    hasDialOut: false,
  }),
  maxRoomsOnPage: () => 2,
  isPageToken: (token) => token === '<2>',
  getRoom: (id) => Promise.resolve(room(id)),
  listRooms: (token) =>
    Promise.resolve(
      token === undefined
        ? { items: [room('a'), room('b')], nextToken: '<2>' }
        : { items: [room('c')], nextToken: undefined },
    ),
  listParticipants: () => Promise.resolve({ items: [], nextToken: undefined }),
  createRoom(properties, participants) {
    requests.push({ create: properties, participants: [...participants] });
    return Promise.resolve(room('new'));
  },
  updateRoom(id, changes) {
    requests.push({ update: id, changes });
    return Promise.reject(new UpstreamError('rooms', 'badRequest', 'no', { target: 'validUntil' }));
  },
  deleteRoom: () => Promise.resolve(),
  updateParticipants: () => Promise.resolve(),
};

async function startWith(rooms: RoomsProvider): Promise<Engine> {
  const calls = notConfigured('calls');
  const store = createMemoryStore(Date.now);
  return startEngine({
    backend: {
      rooms,
      identity: notConfigured('identity'),
      calls,
      live: new LiveCalls({ store, graph: calls, now: Date.now }),
      liveRooms: new LiveRooms({ store, provider: rooms, now: Date.now }),
      admission: createAdmission(store.keyValues, systemClock, Date.now),
      graphCloud: 'public',
      callbackUri: (token) => token,
      now: () => new Date(),
    },
    logger: pino({ level: 'silent' }),
    limits: defaultOperationLimits,
  });
}

async function run(engine: Engine, text: string) {
  const prepared = engine.prepare(text);
  if (!('document' in prepared)) throw new Error('the document was refused');
  const { signal } = new AbortController();
  return engine.formatResult(await engine.execute({ document: prepared.document }, anybody, signal));
}

let engine: Engine;
beforeAll(async () => {
  engine = await startWith(provider);
});
afterAll(() => engine.stop());
beforeEach(() => requests.splice(0));

describe('whatever provider rooms come from', () => {
  test('it says who can be invited, and others are refused unsent', async () => {
    const invite = (identifier: string) =>
      run(
        engine,
        `mutation { createRoom(input: { participants: [{ identifier: ${identifier} }] }) { room { id } } }`,
      );
    expect(await invite('{ rawId: "8:acs:a_b" }')).toMatchObject({
      errors: [
        {
          message: 'input.participants.0.identifier: "8:acs:a_b" is not a telephone; a room takes no others',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(requests).toEqual([]);
    expect(await invite('{ phoneNumber: "+12065550100" }')).toMatchObject({
      data: { createRoom: { room: { id: 'new' } } },
    });
    expect(requests).toMatchObject([{ participants: [['4:+12065550100', 'ATTENDEE']] }]);
  });

  test('it says whether its rooms have dial-out, and what they have not is refused unsent', async () => {
    const refused = {
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.pstnDialOutEnabled' } }],
    };
    for (const mutation of [
      'createRoom(input: { pstnDialOutEnabled: true }) { room { id } }',
      'updateRoom(input: { roomId: "a", pstnDialOutEnabled: true }) { room { id } }',
    ]) {
      expect(await run(engine, `mutation { ${mutation} }`)).toMatchObject(refused);
    }
    expect(requests).toEqual([]);
  });

  test('one that takes half of a validity is sent just that, and names what it refuses', async () => {
    const change = 'updateRoom(input: { roomId: "a", validUntil: "2100-03-01T00:00:00Z" }) { room { id } }';
    expect(await run(engine, `mutation { ${change} }`)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.validUntil' } }],
    });
    expect(requests).toMatchObject([{ changes: { validFrom: undefined } }]);
  });

  test('it says how long a page is, and knows its own page tokens', async () => {
    interface Page {
      readonly rooms: { readonly nodes: unknown[]; readonly pageInfo: { readonly endCursor: string } };
    }
    const page = '{ nodes { id } pageInfo { endCursor } }';
    expect(await run(engine, `{ rooms(first: 3) ${page} }`)).toMatchObject({
      errors: [{ message: 'first: takes a number from 1 to 2; it got 3' }],
    });
    const first = (await run(engine, `{ rooms(first: 2) ${page} }`)).data as unknown as Page;
    const after = JSON.stringify(first.rooms.pageInfo.endCursor);
    expect(await run(engine, `{ rooms(first: 2, after: ${after}) ${page} }`)).toMatchObject({
      data: { rooms: { nodes: [{ id: 'c' }] } },
    });
    const ofAnother = Buffer.from('rooms\n0\nabc').toString('base64url');
    expect(await run(engine, `{ rooms(first: 2, after: "${ofAnother}") ${page} }`)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
    });
  });

  test('where there is none, whatever is asked says so', async () => {
    const without = await startWith(notConfigured('rooms'));
    for (const operation of [
      '{ rooms { nodes { id } } }',
      '{ room(id: "a") { id } }',
      'mutation { createRoom(input: {}) { room { id } } }',
      'mutation { updateRoom(input: { roomId: "a" }) { room { id } } }',
      'mutation { removeParticipants(input: { roomId: "a", participants: [{ rawId: "8:acs:a" }] }) { __typename } }',
    ]) {
      expect(await run(without, operation)).toMatchObject({
        errors: [{ message: 'rooms: not configured', extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
      });
    }
    await without.stop();
  });
});
