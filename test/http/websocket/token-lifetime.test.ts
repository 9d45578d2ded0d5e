import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { openReadySocket, openSocket } from './graphql-socket.ts';
import type { GraphQLSocket } from './graphql-socket.ts';

const roster = `subscription ($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) { cursor isSnapshot joined { displayName } }
}`;

interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string }[];
}

let scheduler: Scheduler;
let issuer: TestIssuer;
let gateway: TestGateway;
let callId: string;
beforeEach(async () => {
  scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  issuer = await startIssuer({ now: () => scheduler.now() });
});
afterEach(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});

const user = (userId: string) => ({ identifier: { microsoftTeamsUser: { userId } } });

/** Starts a gateway in virtual time, with a call that is under way. */
async function start(clock: Clock = scheduler): Promise<void> {
  gateway = await startGateway({
    issuer,
    sandbox: { scheduler, calls: { autopilot: false } },
    gateway: { clock },
  });
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: { to: { users: [user('ana'), user('ben')] } } },
    await issuer.bearer('calls.read', 'calls.write'),
  );
  if (!data) throw new Error(JSON.stringify(errors));
  callId = data.createCall.call.id;
  await gateway.sandbox.graph.idle();
  await control(`/calls/${callId}/state`, { state: 'established' });
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  await gateway.sandbox.graph.idle();
}

const join = (displayName: string): Promise<void> =>
  control(`/calls/${callId}/participants`, { displayName });

/** A token that holds for so many seconds from now. */
async function bearer(seconds: number, claims: Record<string, unknown> = {}): Promise<string> {
  const exp = Math.floor(scheduler.now().getTime() / 1000) + seconds;
  return `Bearer ${await issuer.mint({ scope: 'calls.read', exp, ...claims })}`;
}

/** Follows the roster, and takes the snapshot that comes first. */
async function follow(socket: GraphQLSocket, after?: string): Promise<void> {
  socket.send({ id: 'roster', type: 'subscribe', payload: { query: roster, variables: { callId, after } } });
  if (after === undefined) expect((await nextEvent(socket)).isSnapshot).toBe(true);
}

async function nextEvent(socket: GraphQLSocket): Promise<RosterEvent> {
  const { payload } = await socket.next();
  const { data } = payload as { data?: { rosterChanged: RosterEvent } };
  if (!data) throw new Error(JSON.stringify(payload));
  return data.rosterChanged;
}

const namesOf = ({ joined }: RosterEvent): string[] => joined.map(({ displayName }) => displayName);

const expired = { code: 4403, reason: 'the token has expired' };

/** Hands over a fresh token, and gives what is answered. */
async function renew(socket: GraphQLSocket, authorization: string, name = 'authorization'): Promise<unknown> {
  socket.send({ type: 'ping', payload: { [name]: authorization } });
  return socket.next();
}

describe('a socket whose token expires', () => {
  beforeEach(() => start());

  test('is served until then', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    await follow(socket);
    await scheduler.advance(1_999);
    await join('Ann');
    expect(namesOf(await nextEvent(socket))).toEqual(['Ann']);
  });

  test('is closed at that very moment with 4403, and receives nothing later', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    await follow(socket);
    const received = expect(socket.next()).rejects.toThrow('closed with 4403 the token has expired');
    await scheduler.advance(2_000);
    await join('Ann');
    await received;
  });

  test('leaves its client a cursor with which a new socket gets what happened meanwhile', async () => {
    const first = await openReadySocket(gateway.url, await bearer(2));
    await follow(first);
    await join('Ann');
    const { cursor } = await nextEvent(first);
    await scheduler.advance(2_000);
    await first.closed;
    await join('Ben');
    const second = await openReadySocket(gateway.url, await bearer(2));
    await follow(second, cursor);
    const next = await nextEvent(second);
    expect([next.isSnapshot, namesOf(next)]).toEqual([false, ['Ben']]);
  });
});

test('a token that holds for longer than a timer can wait closes its socket at its end, too', async () => {
  const begin = scheduler.now().getTime();
  let now = begin;
  const waiting = new Set<{ readonly delayMs: number; readonly task: () => void }>();
  const clock = {
    now: () => new Date(now),
    monotonicNow: () => now,
    schedule(delayMs: number, task: () => void) {
      const one = { delayMs, task };
      // Nothing else waits for so long.
      if (delayMs > 1e6) waiting.add(one);
      return () => waiting.delete(one);
    },
  };
  gateway = await startGateway({ issuer, gateway: { clock } });
  const days = 30 * 24 * 3600;
  const socket = await openReadySocket(gateway.url, await bearer(days));
  expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
  while (now < begin + days * 1000) {
    const [first] = waiting;
    if (!first) throw new Error('nobody waits for the end of the token');
    waiting.delete(first);
    // What a timer of Node.js can wait: told to wait longer, it goes off at once.
    expect(first.delayMs).toBeLessThan(2 ** 31);
    now += first.delayMs;
    first.task();
  }
  expect(now).toBe(begin + days * 1000);
  expect(await socket.closed).toEqual(expired);
});

describe('where a timer comes late, a socket whose token has expired', () => {
  beforeEach(() => start({ ...scheduler, schedule: () => () => undefined }));

  test('is closed by the event that it is not given', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    await follow(socket);
    const received = expect(socket.next()).rejects.toThrow('closed with 4403 the token has expired');
    await scheduler.advance(2_000);
    await join('Ann');
    await received;
  });

  test('is closed by the operation that is not begun', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    await scheduler.advance(2_000);
    await gateway.takeJournal();
    socket.send({
      id: '1',
      type: 'subscribe',
      payload: { query: `{ call(id: "${callId}") { participants { id } } }` },
    });
    expect(await socket.closed).toEqual(expired);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

describe('a ping with a fresh token', () => {
  beforeEach(() => start());

  test.each(['authorization', 'Authorization'])('as %s is answered with when that expires', async (name) => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    expect(await renew(socket, await bearer(3600), name)).toEqual({
      type: 'pong',
      payload: { expiresAt: '2026-11-20T16:00:00.000Z' },
    });
  });

  test('lets the stream go on without a gap when the first one expires, until it expires itself', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    await follow(socket);
    await renew(socket, await bearer(10));
    await join('Ann');
    expect(namesOf(await nextEvent(socket))).toEqual(['Ann']);
    await scheduler.advance(5_000);
    await join('Ben');
    expect(namesOf(await nextEvent(socket))).toEqual(['Ben']);
    await scheduler.advance(5_000);
    expect(await socket.closed).toEqual(expired);
  });

  test('that holds for less than the one before counts all the same', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(3600));
    await renew(socket, await bearer(2));
    await scheduler.advance(2_000);
    expect(await socket.closed).toEqual(expired);
  });

  test('of another subject closes the socket with 4403', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    socket.send({ type: 'ping', payload: { authorization: await bearer(3600, { sub: 'somebody else' }) } });
    expect(await socket.closed).toEqual({
      code: 4403,
      reason: 'the token is of another subject than the one before',
    });
  });

  test.each([
    ['garbage', () => Promise.resolve('Bearer garbage')],
    ['nothing', () => Promise.resolve('')],
    ['an expired token', () => bearer(-60)],
    ['a token for another audience', () => bearer(3600, { aud: 'api://another' })],
  ])('that is %s closes the socket with 4403', async (_, make) => {
    const socket = await openReadySocket(gateway.url, await bearer(2));
    socket.send({ type: 'ping', payload: { authorization: await make() } });
    expect(await socket.closed).toEqual({
      code: 4403,
      reason: expect.stringMatching(/^(?:The|A) bearer token is/) as string,
    });
  });

  test('before connection_init closes the socket with 4401', async () => {
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'ping', payload: { authorization: await bearer(3600) } });
    expect(await socket.closed).toEqual({ code: 4401, reason: 'a token comes in connection_init first' });
  });

  test('that nobody can check at present is answered with when the one before expires', async () => {
    const socket = await openReadySocket(gateway.url, await bearer(60));
    await issuer.rotate();
    // After that the keys may be asked for anew.
    await scheduler.advance(30_000);
    issuer.answer('/keys', (response) => {
      response.writeHead(500).end();
    });
    expect(await renew(socket, await bearer(3600))).toEqual({
      type: 'pong',
      payload: { expiresAt: '2026-11-20T15:01:00.000Z' },
    });
  });
});

test('a ping with a token is answered where nobody is asked who they are, too', async () => {
  gateway = await startGateway();
  const socket = await openReadySocket(gateway.url);
  expect(await renew(socket, 'Bearer of nothing')).toEqual({ type: 'pong', payload: { expiresAt: null } });
});

test('by the real clock, the end of a token closes its socket, and not one that has a fresh one', async () => {
  await using realIssuer = await startIssuer();
  gateway = await startGateway({ issuer: realIssuer });
  const exp = Math.ceil(Date.now() / 1000) + 2;
  const authorization = `Bearer ${await realIssuer.mint({ exp })}`;
  const [closing, staying] = [
    await openReadySocket(gateway.url, authorization),
    await openReadySocket(gateway.url, authorization),
  ];
  await renew(staying, await realIssuer.bearer());
  expect(await closing.closed).toEqual(expired);
  expect(Date.now() - exp * 1000).toBeGreaterThanOrEqual(0);
  expect(await staying.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
});
