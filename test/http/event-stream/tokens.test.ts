import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import type { TransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { refusedTokens, startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { openEventStream } from './client.ts';
import type { EventStreamClient } from './client.ts';
import { createStillScheduler, startStreamHarness } from './harness.ts';
import type { StreamHarness } from './harness.ts';
import { openReadySocket } from '../websocket/graphql-socket.ts';

const roster = 'subscription ($callId: ID!) { rosterChanged(callId: $callId) { joined { displayName } } }';

let scheduler: Scheduler;
let issuer: TestIssuer;
let harness: StreamHarness;
beforeEach(async () => {
  scheduler = createStillScheduler();
  issuer = await startIssuer({ now: () => scheduler.now() });
});
afterEach(async () => {
  await harness[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

async function start(limits: Partial<TransportLimits> = {}, clock: Clock = scheduler): Promise<void> {
  const transportLimits = { ...defaultTransportLimits, ...limits };
  harness = await startStreamHarness({ issuer, scheduler, clock, config: { transportLimits } });
}

/** Follows the roster, and takes the snapshot that comes first. */
async function follow(authorization: string, lastEventId?: string): Promise<EventStreamClient> {
  const stream = await openEventStream(harness.url, {
    query: roster,
    variables: { callId: harness.callId },
    authorization,
    ...(lastEventId !== undefined && { lastEventId }),
  });
  if (lastEventId === undefined) await stream.nextData();
  return stream;
}

const joined = (displayName: string) => ({ joined: [{ displayName }] });

/** Asks for a stream that is refused. */
const ask = (authorization: string | undefined, method = 'GET') =>
  rawRequest(harness.url, `/graphql?query=${encodeURIComponent('subscription { incomingCall { id } }')}`, {
    method,
    headers: {
      Accept: 'text/event-stream',
      ...(authorization !== undefined && { Authorization: authorization }),
    },
  });

describe('a stream is refused, with 401 and a challenge,', () => {
  beforeEach(() => start());

  test.each(Object.keys(refusedTokens))('for %s', async (kind) => {
    for (const method of ['GET', 'POST']) {
      const { status, headers, json } = await ask(await refusedTokens[kind]?.(issuer), method);
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toMatch(/^Bearer/);
      expect(json).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });
});

describe('a stream whose token lacks the scope', () => {
  beforeEach(() => start());

  test('says so, and completes', async () => {
    const stream = await openEventStream(harness.url, {
      query: roster,
      variables: { callId: harness.callId },
      authorization: await harness.bearer(60, { scope: 'rooms.read' }),
    });
    expect(await stream.next()).toMatchObject({
      event: 'next',
      data: { errors: [{ path: ['rosterChanged'], extensions: { code: 'FORBIDDEN' } }] },
    });
    expect(await stream.next()).toEqual({ event: 'complete' });
  });
});

const expired = {
  event: 'next',
  data: {
    errors: [
      {
        message: 'The token of this stream has expired: subscribe again with a fresh one.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ],
  },
};

describe('a stream whose token expires', () => {
  beforeEach(() => start());

  test('is served until then', async () => {
    const stream = await follow(await harness.bearer(2));
    await harness.advance(1_999);
    await harness.join('Ann');
    expect(await stream.nextData()).toEqual(joined('Ann'));
  });

  test('says so at that very moment, completes, and is given nothing later', async () => {
    const stream = await follow(await harness.bearer(2));
    await harness.advance(2_000);
    await harness.join('Ann');
    expect(await stream.next()).toEqual(expired);
    expect(await stream.next()).toEqual({ event: 'complete' });
    expect(await stream.ended).toBe('whole');
  });

  test('leaves its client an id with which a new stream gets what happened meanwhile', async () => {
    const first = await follow(await harness.bearer(2));
    await harness.join('Ann');
    const { id } = await first.next();
    await harness.advance(2_000);
    await first.ended;
    await harness.join('Ben');
    const second = await follow(await harness.bearer(2), id);
    expect(await second.nextData()).toEqual(joined('Ben'));
  });
});

test('where a timer comes late, a stream whose token has expired is ended by the event it is not given', async () => {
  await start({}, { ...scheduler, schedule: () => () => undefined });
  const stream = await follow(await harness.bearer(2));
  await scheduler.advance(2_000);
  await harness.join('Ann');
  expect(await stream.next()).toEqual(expired);
  expect(await stream.next()).toEqual({ event: 'complete' });
});

describe('streams of one principal', () => {
  beforeEach(() => start({ socketsPerPrincipal: 2 }));

  test('one too many is refused with 429, and the others go on', async () => {
    const streams = [await follow(await harness.bearer(60)), await follow(await harness.bearer(60))];
    const { status, json } = await ask(await harness.bearer(60));
    expect([status, json]).toEqual([
      429,
      {
        errors: [
          {
            message: 'A principal may have 2 event streams open at a time (limit "socketsPerPrincipal").',
            extensions: { code: 'LIMIT_EXCEEDED', limit: 'socketsPerPrincipal', maximum: 2 },
          },
        ],
      },
    ]);
    await harness.join('Ann');
    for (const stream of streams) expect(await stream.nextData()).toEqual(joined('Ann'));
    const { text } = await rawRequest(harness.url, '/metrics');
    expect(text).toContain('switchboard_event_stream_refusals_total{limit="socketsPerPrincipal"} 1');
  });

  test('those of another principal do not count, nor do sockets', async () => {
    await follow(await harness.bearer(60, { sub: 'somebody else' }));
    await openReadySocket(harness.url, await harness.bearer(60));
    await follow(await harness.bearer(60));
    await follow(await harness.bearer(60));
  });

  test.each<[string, (stream: EventStreamClient) => Promise<unknown>]>([
    [
      'cut off by its client',
      (stream) => {
        stream.cut();
        return Promise.resolve();
      },
    ],
    ['complete', () => harness.advance(60_000)],
  ])('another fits once one is %s', async (_, end) => {
    const first = await follow(await harness.bearer(60));
    await follow(await harness.bearer(3600));
    await end(first);
    // The gateway hears of it in its own time.
    const authorization = await harness.bearer(60);
    await expect
      .poll(() =>
        follow(authorization).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });
});

test('streams count among the operations a minute, over HTTP and WebSockets as well, valid or not', async () => {
  // The call was created by the same principal.
  await start({ requestsPerMinute: 4 });
  const authorization = await harness.bearer(60);
  await follow(authorization);
  await (
    await openEventStream(harness.url, { query: '{ nope }', authorization })
  ).ended;
  await harness.gateway.query('{ __typename }', {}, authorization);
  const { status, headers, json } = await ask(authorization);
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(json).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
});
