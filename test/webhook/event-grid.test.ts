import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RoomCallEvent } from '../../src/room-calls/event-grid-events.ts';
import { createCallbackKeys } from '../../src/webhook/callback-keys.ts';
import { createEventGridIngress } from '../../src/webhook/event-grid.ts';
import type { EventGridOptions } from '../../src/webhook/event-grid.ts';
import { createEventGridVerifier, eventGridApplicationId } from '../../src/webhook/event-grid-verifier.ts';
import { createClock, createPlatformKey, mint, outOfOrder, startPlatform } from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';
import { startIngressServer } from './ingress-server.ts';
import type { IngressRequest, IngressServer } from './ingress-server.ts';

const secret = 'the-secret-of-the-address';
const maxBodyBytes = 16 * 1024;
const authorityHost = 'https://login.microsoftonline.com';
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const otherTenant = '11111111-1111-4111-8111-111111111111';
const audience = 'api://switchboard';

const [platform, stranger] = await Promise.all([startPlatform(), createPlatformKey()]);
const { key, keyServer } = platform;
afterAll(() => platform[Symbol.asyncDispose]());

const data = {
  user: {
    communicationIdentifier: {
      kind: 'communicationUser',
      rawId: '8:acs:a_b',
      communicationUser: { id: '8:acs:a_b' },
    },
    role: 'Presenter',
  },
  displayName: 'Ana',
  participantId: '041e3b8a-0000-4000-8000-000000000001',
  serverCallId: 'aHR0cHM6Ly9jYWxs',
  room: { id: '99460161060023207' },
  isRoomsCall: true,
};
const added = 'Microsoft.Communication.CallParticipantAdded';
const time = '2026-12-01T09:02:39.2843314Z';
const event = (members: object = {}) => ({
  id: 'an-event',
  topic: '/subscriptions/s/communicationservices/contoso',
  subject: 'call/aHR0cHM6Ly9jYWxs/participant/8:acs:a_b',
  eventType: added,
  eventTime: time,
  dataVersion: '1.0',
  metadataVersion: '1',
  data,
  ...members,
});
const cloudEvent = { specversion: '1.0', id: 'an-event', source: '/contoso', type: added, time, data };
const handshake = event({
  eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
  data: { validationCode: 'the-code', validationUrl: 'https://rp.example:553/validate' },
});

let clock: TestClock;
let delivered: RoomCallEvent[][];
let counted: string[];
let deliver: () => Promise<void>;
beforeEach(() => {
  clock = createClock();
  delivered = [];
  counted = [];
  deliver = () => Promise.resolve();
});

const start = (options: Partial<EventGridOptions> = {}): Promise<IngressServer> =>
  startIngressServer(secret, (logger) =>
    createEventGridIngress({
      token: secret,
      subscriptions: ['rooms'],
      verifier: undefined,
      calls: {
        async deliverEvents(events) {
          await deliver();
          delivered.push([...events]);
          return events.map(() => 'committed');
        },
      },
      logger,
      maxBodyBytes,
      observer: {
        onAnswered: (status) => counted.push(String(status)),
        onEvent: (kind, outcome) => counted.push(`${kind} ${outcome}`),
      },
      isLogged: () => true,
      ...options,
    }),
  );

const startWithBearer = (): Promise<IngressServer> =>
  start({
    verifier: createEventGridVerifier({
      keys: createCallbackKeys({
        urls: [keyServer.url],
        fetch,
        monotonicNow: clock.monotonicNow,
        logger: { error: () => undefined } as never,
      }),
      audience,
      tenants: [tenant.toUpperCase(), otherTenant],
      authorityHost,
      now: clock.now,
    }),
  });

const bearerOf = async (changes: Readonly<Record<string, unknown>> = {}, signer = key, kid = key.kid) => ({
  Authorization: `Bearer ${await mint(
    signer,
    clock,
    {
      aud: audience,
      iss: `${authorityHost}/${tenant}/v2.0`,
      tid: tenant,
      azp: eventGridApplicationId,
      ...changes,
    },
    kid,
  )}`,
});

describe('what is posted is kept, and then answered 200 with nothing,', () => {
  test.each<[string, unknown, string]>([
    ['in the schema of Event Grid', [event()], 'application/json'],
    ['with a charset', [event()], 'application/json; charset=utf-8'],
    ['in the schema of CloudEvents', cloudEvent, 'application/cloudevents+json; charset=utf-8'],
    ['in a batch of CloudEvents', [cloudEvent, cloudEvent], 'application/cloudevents-batch+json'],
  ])('%s', async (_, body, contentType) => {
    await using server = await start();
    const { status, text } = await server.request({ body, headers: { 'Content-Type': contentType } });
    expect([status, text]).toEqual([200, '']);
    expect(delivered.flat()).toMatchObject(
      [body].flat().map(() => ({ kind: 'participantAdded', serverCallId: data.serverCallId })),
    );
  });

  test('with all that a post holds at once, in order', async () => {
    await using server = await start();
    const removed = event({ eventType: 'Microsoft.Communication.CallParticipantRemoved' });
    expect((await server.request({ body: [event(), removed] })).status).toBe(200);
    expect(delivered).toMatchObject([[{ kind: 'participantAdded' }, { kind: 'participantRemoved' }]]);
  });

  test('and what is of no known type is acknowledged, and counted', async () => {
    await using server = await start();
    const unknown = event({ eventType: 'Microsoft.Communication.SMSReceived', data: {} });
    expect((await server.request({ body: [unknown, event()] })).status).toBe(200);
    expect(counted).toEqual(['participantAdded committed', 'other unknown', '200']);
    expect(delivered).toHaveLength(1);
  });

  test('with a line in the log of what it was', async () => {
    await using server = await start();
    await server.request({ body: [event()] });
    expect(server.log.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        msg: 'event grid post',
        status: 200,
        kinds: ['participantAdded'],
        callIds: [data.serverCallId],
        outcomes: ['committed'],
      },
    ]);
  });
});

describe('a post is refused, and nothing is changed:', () => {
  const cases: readonly [string, IngressRequest, number][] = [
    ['without a token in its address', { pathToken: null }, 401],
    ['with another token in its address', { pathToken: `${secret}x` }, 401],
    ['with the beginning of the token', { pathToken: secret.slice(0, -1) }, 401],
    ['with the token in capitals', { pathToken: secret.toUpperCase() }, 401],
    ['as a PUT', { method: 'PUT' }, 405],
    ['as a DELETE', { method: 'DELETE' }, 405],
    ['as text', { headers: { 'Content-Type': 'text/plain' } }, 400],
    ['in an unknown charset', { headers: { 'Content-Type': 'application/json; charset=klingon' } }, 400],
    ['compressed', { headers: { 'Content-Encoding': 'gzip' } }, 400],
    ['with a body that is too long', { body: JSON.stringify([event()]).padEnd(maxBodyBytes + 1) }, 413],
    ['without a body', { body: '' }, 400],
    ['with half a body', { body: '[{' }, 400],
    ['with null', { body: 'null' }, 400],
    ['with a text', { body: '"text"' }, 400],
    ['with an event of no type', { body: [event({ eventType: undefined })] }, 400],
  ];
  test.each(cases)('%s', async (_, request, status) => {
    await using server = await start();
    const reply = await server.request({ body: [event()], ...request });
    expect([reply.status, reply.text, delivered]).toEqual([status, '', []]);
  });

  test('nothing secret of it is logged', async () => {
    await using server = await start();
    await server.request({ pathToken: 'another-secret-of-some-length', body: [event()] });
    await server.request({ body: '[{' });
    const log = server.log.join('');
    expect(log).toContain('does not end in EVENT_GRID_TOKEN');
    for (const told of ['another-secret-of-some-length', secret]) expect(log).not.toContain(told);
  });
});

describe('where a token of Entra is asked for, a post', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['of version 2.0', {}],
    [
      'of version 1.0',
      { iss: `https://sts.windows.net/${tenant}/`, azp: undefined, appid: eventGridApplicationId },
    ],
  ])('is taken with one of Event Grid, %s', async (_, claims) => {
    await using server = await startWithBearer();
    expect((await server.request({ headers: await bearerOf(claims), body: [event()] })).status).toBe(200);
    expect(delivered).toHaveLength(1);
  });

  const other = '22222222-2222-4222-8222-222222222222';
  test.each<[string, () => Promise<Record<string, string>> | Record<string, string>]>([
    ['without one', () => ({})],
    ['with one that is none', () => ({ Authorization: 'Bearer garbage' })],
    ['with one signed by somebody else', () => bearerOf({}, stranger)],
    ['with one for another application', () => bearerOf({ aud: 'api://another' })],
    ['with one that was given to another application', () => bearerOf({ azp: other })],
    ['with one that was given to nobody', () => bearerOf({ azp: undefined })],
    ['with one of another tenant', () => bearerOf({ tid: other, iss: `${authorityHost}/${other}/v2.0` })],
    ['with one that names another tenant than its issuer', () => bearerOf({ tid: otherTenant })],
    [
      'with one of an issuer that names another tenant',
      () => bearerOf({ iss: `${authorityHost}/${other}/v2.0` }),
    ],
    ['with one that has expired', () => bearerOf({ exp: clock.now().getTime() / 1000 - 301 })],
    ['with one that holds only later', () => bearerOf({ nbf: clock.now().getTime() / 1000 + 301 })],
  ])('is refused with 401 %s', async (_, headers) => {
    await using server = await startWithBearer();
    const reply = await server.request({ headers: await headers(), body: [event()] });
    expect([reply.status, reply.headers['www-authenticate'], reply.text]).toEqual([401, 'Bearer', '']);
    expect(delivered).toEqual([]);
  });

  test('still needs the token in the address', async () => {
    await using server = await startWithBearer();
    const headers = await bearerOf();
    expect((await server.request({ pathToken: 'x', headers, body: [event()] })).status).toBe(401);
  });

  test('is to be sent again while the keys of Entra cannot be read', async () => {
    keyServer.serve(outOfOrder);
    await using server = await startWithBearer();
    const reply = await server.request({ headers: await bearerOf(), body: [event()] });
    keyServer.serve([key.jwk]);
    expect([reply.status, reply.headers['retry-after'], delivered]).toEqual([503, '1', []]);
  });
});

test('what can not be kept is to be sent again', async () => {
  await using server = await start();
  deliver = () => Promise.reject(new Error('the store is away'));
  expect((await server.request({ body: [event()] })).status).toBe(503);
  deliver = () => Promise.resolve();
  expect((await server.request({ body: [event()] })).status).toBe(200);
  expect(delivered).toHaveLength(1);
});

describe('a subscription', () => {
  const named = (name: string) => ({
    'aeg-event-type': 'SubscriptionValidation',
    'aeg-subscription-name': name,
  });

  test.each(['rooms', 'ROOMS'])('that is expected is confirmed, written %s', async (name) => {
    await using server = await start();
    const reply = await server.request({ headers: named(name), body: [handshake] });
    expect([reply.status, reply.text]).toEqual([200, '{"validationResponse":"the-code"}']);
    expect(reply.headers['content-type']).toBe('application/json');
    expect(counted).toEqual(['handshake answered', '200']);
  });

  test.each<[string, IngressRequest]>([
    ['that is not expected', { headers: named('others') }],
    ['without a name', {}],
    ['with a blank name', { headers: named('') }],
    ['that does not know the token', { headers: named('rooms'), pathToken: 'x' }],
  ])('%s is not confirmed', async (_, request) => {
    await using server = await start();
    const reply = await server.request({ body: [handshake], ...request });
    expect([reply.status, reply.text]).toEqual([401, '']);
  });

  test('in the schema of CloudEvents is confirmed by what OPTIONS permits', async () => {
    await using server = await start();
    const headers = { 'WebHook-Request-Origin': 'eventgrid.azure.net', 'WebHook-Request-Rate': '120' };
    const reply = await server.request({ method: 'OPTIONS', headers });
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect(reply.headers).toMatchObject({
      'webhook-allowed-origin': 'eventgrid.azure.net',
      'webhook-allowed-rate': '*',
    });
  });

  test.each<[string, IngressRequest, number]>([
    ['of nobody', {}, 400],
    ['of a stranger', { headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net.example' } }, 400],
    [
      'of one that is not expected',
      { headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net', 'aeg-subscription-name': 'others' } },
      401,
    ],
    [
      'of one that does not know the token',
      { headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' }, pathToken: 'x' },
      401,
    ],
  ])('%s is not permitted by OPTIONS', async (_, request, status) => {
    await using server = await start();
    const reply = await server.request({ method: 'OPTIONS', ...request });
    expect(reply.status).toBe(status);
    expect(reply.headers['webhook-allowed-origin']).toBeUndefined();
  });
});
