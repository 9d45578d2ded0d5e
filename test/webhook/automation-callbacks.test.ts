import { UnsecuredJWT, SignJWT } from 'jose';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { AutomationEvent } from '../../src/room-calls/automation-events.ts';
import { createAutomationCallbacks } from '../../src/webhook/automation-callbacks.ts';
import { automationIssuer, createAutomationVerifier } from '../../src/webhook/automation-verifier.ts';
import { createCallbackKeys } from '../../src/webhook/callback-keys.ts';
import { createClock, createPlatformKey, mint, outOfOrder, startPlatform } from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';
import { startIngressServer } from './ingress-server.ts';
import type { IngressRequest, IngressServer } from './ingress-server.ts';

const resourceId = '5a4db0c5-0000-4000-8000-00000000ac50';
const pathToken = 'the-token-of-a-connection';
const maxBodyBytes = 16 * 1024;

const [platform, stranger] = await Promise.all([startPlatform(), createPlatformKey()]);
const { key, keyServer } = platform;
afterAll(() => platform[Symbol.asyncDispose]());

const event = (type: string, members: object = {}) => ({
  id: '9dff6ffa-0000-4000-8000-000000000001',
  source: 'calling/callConnections/a-connection',
  specversion: '1.0',
  type: `Microsoft.Communication.${type}`,
  time: '2026-12-01T09:02:35.4300007+00:00',
  data: {
    callConnectionId: 'a-connection',
    serverCallId: 'aHR0cHM6Ly9jYWxs',
    correlationId: 'c',
    ...members,
  },
});
const roster = event('ParticipantsUpdated', {
  sequenceNumber: 4,
  participants: [
    { identifier: { rawId: '8:acs:a_b', kind: 'communicationUser' }, isMuted: true, isOnHold: false },
  ],
});

let clock: TestClock;
let delivered: [string, AutomationEvent[]][];
let counted: string[];
let deliver: () => Promise<void>;
let server: IngressServer;
beforeEach(async () => {
  clock = createClock();
  delivered = [];
  counted = [];
  deliver = () => Promise.resolve();
  server = await startIngressServer(pathToken, (logger) =>
    createAutomationCallbacks({
      verifier: createAutomationVerifier({
        keys: createCallbackKeys({ urls: [keyServer.url], fetch, monotonicNow: clock.monotonicNow, logger }),
        resourceId,
        now: clock.now,
      }),
      calls: {
        async deliverAutomation(token, entries) {
          await deliver();
          delivered.push([token, [...entries]]);
          return entries.map(() => 'committed');
        },
      },
      logger,
      maxBodyBytes,
      observer: {
        onAnswered: (status) => counted.push(String(status)),
        onEvent: (kind, outcome) => counted.push(`${kind} ${outcome}`),
      },
      isLogged: () => true,
    }),
  );
  return () => server[Symbol.asyncDispose]();
});

const seconds = (): number => clock.now().getTime() / 1000;

/** The claims of a token that is taken: it lasts five minutes. */
const claims = (changes: Readonly<Record<string, unknown>> = {}) => ({
  iss: automationIssuer,
  aud: resourceId,
  tid: undefined,
  exp: seconds() + 300,
  ...changes,
});
const bearer = async (
  changes: Readonly<Record<string, unknown>> = {},
  signer = key,
  kid: string | null = key.kid,
) => ({
  Authorization: `Bearer ${await mint(signer, clock, claims(changes), kid)}`,
});

describe('a callback is kept, and then answered 200 with nothing,', () => {
  test.each<[string, unknown, string]>([
    ['in a list', [roster], 'application/json'],
    ['alone', roster, 'application/cloudevents+json'],
    ['in a batch', [roster], 'application/cloudevents-batch+json; charset=utf-8'],
  ])('%s', async (_, body, contentType) => {
    const headers = { ...(await bearer()), 'Content-Type': contentType };
    const { status, text } = await server.request({ headers, body });
    expect([status, text]).toEqual([200, '']);
    expect(delivered).toMatchObject([
      [pathToken, [{ kind: 'participantsUpdated', connectionId: 'a-connection' }]],
    ]);
  });

  test('and what is of no known type is acknowledged, and counted', async () => {
    const { status } = await server.request({
      headers: await bearer(),
      body: [event('SomethingNew'), roster],
    });
    expect(status).toBe(200);
    expect(counted).toEqual(['participantsUpdated committed', 'other unknown', '200']);
    expect(delivered).toMatchObject([[pathToken, [{ kind: 'participantsUpdated' }]]]);
  });

  test('up to five minutes after its token has expired, since clocks differ', async () => {
    const headers = await bearer({ exp: seconds() - 299 });
    expect((await server.request({ headers, body: [roster] })).status).toBe(200);
  });
});

describe('a callback is refused with 401, and nothing is changed:', () => {
  const other = '11111111-1111-4111-8111-111111111111';
  const cases: readonly [string, () => Promise<Record<string, string>> | Record<string, string>][] = [
    ['without a token', () => ({})],
    ['with one that is none', () => ({ Authorization: 'Bearer garbage' })],
    ['with one of Basic', () => ({ Authorization: 'Basic Ym90OmJvdA==' })],
    ['with one signed by somebody else under the name of a key', () => bearer({}, stranger)],
    ['with one signed by a key that is not known', () => bearer({}, stranger, stranger.kid)],
    ['with one that names no key', () => bearer({}, key, null)],
    ['with one for another resource', () => bearer({ aud: other })],
    ['with one for nobody', () => bearer({ aud: undefined })],
    ['with one of another issuer', () => bearer({ iss: 'https://api.botframework.com' })],
    [
      'with one of an issuer that begins as the right one',
      () => bearer({ iss: `${automationIssuer}.example` }),
    ],
    ['with one that has expired', () => bearer({ exp: seconds() - 301 })],
    ['with one that never expires', () => bearer({ exp: undefined })],
    ['with one that holds only later', () => bearer({ nbf: seconds() + 301 })],
    ['with one that is unsigned', () => ({ Authorization: `Bearer ${new UnsecuredJWT(claims()).encode()}` })],
    [
      'with one signed by HS256 with the public key',
      async () => {
        const signed = new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: key.kid });
        return { Authorization: `Bearer ${await signed.sign(new TextEncoder().encode(key.publicPem))}` };
      },
    ],
    [
      'with one whose claims were changed',
      async () => {
        const [header, , signature] = (await mint(stranger, clock, claims())).split('.');
        const changed = Buffer.from(JSON.stringify(claims())).toString('base64url');
        return { Authorization: `Bearer ${header}.${changed}.${signature}` };
      },
    ],
  ];
  test.each(cases)('%s', async (_, headers) => {
    const reply = await server.request({ headers: await headers(), body: [roster] });
    expect([reply.status, reply.headers['www-authenticate'], reply.text]).toEqual([401, 'Bearer', '']);
    expect(delivered).toEqual([]);
  });

  test('without a token in its address', async () => {
    const reply = await server.request({ headers: await bearer(), pathToken: null, body: [roster] });
    expect([reply.status, delivered]).toEqual([401, []]);
  });

  test('that was taken before, once its token has expired', async () => {
    const headers = await bearer();
    expect((await server.request({ headers, body: [roster] })).status).toBe(200);
    clock.advance(600_000);
    expect((await server.request({ headers, body: [roster] })).status).toBe(401);
    expect(delivered).toHaveLength(1);
  });
});

describe('a callback is refused with the status of', () => {
  test.each<[string, IngressRequest, number]>([
    ['another method', { method: 'PUT' }, 405],
    ['another content type', { headers: { 'Content-Type': 'text/plain' } }, 415],
    ['a compressed body', { headers: { 'Content-Encoding': 'gzip' } }, 415],
    ['a body that is too long', { body: JSON.stringify([roster]).padEnd(maxBodyBytes + 1) }, 413],
    ['no body', { body: '' }, 400],
    ['half a body', { body: '[{' }, 400],
    ['null', { body: 'null' }, 400],
    ['a text', { body: '"text"' }, 400],
  ])('%s', async (_, request, status) => {
    const reply = await server.request({
      body: [roster],
      ...request,
      headers: { ...(await bearer()), ...request.headers },
    });
    expect([reply.status, reply.text, delivered]).toEqual([status, '', []]);
  });
});

test('what can not be kept is to be sent again', async () => {
  deliver = () => Promise.reject(new Error('the store is away'));
  expect((await server.request({ headers: await bearer(), body: [roster] })).status).toBe(503);
  deliver = () => Promise.resolve();
  expect((await server.request({ headers: await bearer(), body: [roster] })).status).toBe(200);
  expect(delivered).toHaveLength(1);
});

test('a callback is to be sent again while the keys cannot be read', async () => {
  keyServer.serve(outOfOrder);
  const reply = await server.request({ headers: await bearer(), body: [roster] });
  keyServer.serve([key.jwk]);
  expect([reply.status, reply.headers['retry-after'], delivered]).toEqual([503, '1', []]);
});

test('nothing secret of a refused callback is logged', async () => {
  const { Authorization } = await bearer({}, stranger);
  await server.request({ headers: { Authorization }, body: [roster] });
  const log = server.log.join('');
  expect(log).toContain('a callback of Call Automation was refused');
  for (const secret of [...Authorization.slice(7).split('.'), pathToken]) expect(log).not.toContain(secret);
});
