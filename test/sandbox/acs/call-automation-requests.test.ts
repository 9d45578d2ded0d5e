import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import type { AutomationHarness } from './automation-harness.ts';
import {
  ana,
  automationVersion,
  bob,
  eve,
  named,
  phone,
  readConnection,
  startAutomationHarness,
} from './automation-harness.ts';
import { readPage, refusalOf } from './wire-shapes.ts';

let harness: AutomationHarness;

beforeAll(async () => {
  harness = await startAutomationHarness();
});

afterEach(() => harness.told());

afterAll(() => harness.close());

const notFound = { status: 404, code: '8522' };
const invalid = { status: 400, code: '8523' };
const somebody = { targetParticipant: named(ana) };
const source = { sourceCallerIdNumber: { value: '+14255550199' } };

const connectTo = (roomId: string) => ({
  callLocator: { kind: 'roomCallLocator', roomId },
  callbackUri: harness.receiver.url,
});

describe('a request to Call Automation that is not authenticated', () => {
  const target = `/calling/callConnections/x?api-version=${automationVersion}`;

  it.each([
    ['has no signature', {}],
    ['has a token over plain HTTP', { Authorization: 'Bearer x' }],
  ])('is refused if it %s', async (_, headers) => {
    const reply = await rawRequest(harness.sandbox.url, target, { headers });
    expect(refusalOf(reply)).toEqual({ status: 401, code: '7509' });
  });

  it('is refused if it is signed by another key', async () => {
    const { url, certificate } = harness.sandbox;
    const accessKey = Buffer.from('another key').toString('base64');
    const resource = { url, certificate, accessKey };
    const reply = await signedRequest(resource, 'GET', target, { date: harness.scheduler.now() });
    expect(refusalOf(reply)).toEqual({ status: 401, code: '7509' });
  });
});

it("an app's Entra token is accepted over TLS", async () => {
  const secure = await startSandbox({ tls: true });
  const { certificate, entra } = secure;
  const form = {
    grant_type: 'client_credentials',
    client_id: entra.clientId,
    client_secret: entra.clientSecret,
    scope: 'https://communication.azure.com//.default',
  };
  const granted = await rawRequest(secure.url, `/${entra.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    certificate,
  });
  const { access_token: token } = granted.json as { access_token: string };
  const reply = await rawRequest(secure.url, `/calling/callConnections/x?api-version=${automationVersion}`, {
    headers: { Authorization: `Bearer ${token}` },
    certificate,
  });
  expect(refusalOf(reply)).toEqual(notFound);
  await secure.close();
});

it('web pages may not use it', async () => {
  const reply = await rawRequest(harness.sandbox.url, '/calling/callConnections:connect', {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  });
  expect(reply.status).toBe(403);
});

describe('the api-version', () => {
  const at = (query: string) =>
    signedRequest(harness.sandbox, 'GET', `/calling/callConnections/x${query}`, {
      date: harness.scheduler.now(),
    });

  it.each(['2024-09-15', '2025-05-15', '2025-06-15', '2026-03-12'])('may be %s', async (version) => {
    expect(refusalOf(await at(`?api-version=${version}`))).toEqual(notFound);
  });

  it('is required', async () => {
    expect(refusalOf(await at(''))).toEqual({ status: 400, code: 'ApiVersionUnspecified' });
  });

  it('has nothing at all if it is unknown, as was reported', async () => {
    const { status, json } = await at('?api-version=2024-11-15-preview');
    expect({ status, json }).toEqual({ status: 404, json: { Message: expect.any(String) as string } });
  });
});

describe('a repeated request', () => {
  const headers = () => ({
    'Repeatability-Request-ID': randomUUID(),
    'Repeatability-First-Sent': harness.scheduler.now().toUTCString(),
  });

  it('connects once, and gets the first answer again', async () => {
    const json = connectTo(await harness.room([ana]));
    const once = { headers: headers() };
    const first = await harness.calling('POST', '/callConnections:connect', json, once);
    const again = await harness.calling('POST', '/callConnections:connect', json, once);
    expect(again.json).toEqual(first.json);
    expect(again.headers['repeatability-result']).toBe('accepted');
    expect(await harness.told()).toEqual(['CallConnected', 'ParticipantsUpdated']);
  });

  it('removes somebody once, although they are gone when it comes again', async () => {
    const { id } = await harness.connected();
    const once = { headers: headers() };
    const remove = () =>
      harness.calling(
        'POST',
        `/callConnections/${id}/participants:remove`,
        { participantToRemove: named(bob) },
        once,
      );
    expect((await remove()).status).toBe(202);
    expect((await remove()).status).toBe(202);
    expect(await harness.told()).toEqual(['RemoveParticipantSucceeded', 'ParticipantsUpdated']);
  });

  it('is refused with another body', async () => {
    const once = { headers: headers() };
    const [one, other] = [await harness.room([ana]), await harness.room([ana])];
    await harness.calling('POST', '/callConnections:connect', connectTo(one), once);
    const reply = await harness.calling('POST', '/callConnections:connect', connectTo(other), once);
    expect(reply.status).toBe(412);
  });
});

describe('a connection is refused', () => {
  const connecting = async (json: unknown) =>
    refusalOf(await harness.calling('POST', '/callConnections:connect', json));

  it('to a room that is not there', async () => {
    expect(await connecting(connectTo('99000000000000000'))).toEqual(notFound);
  });

  it('to a room in which nobody is', async () => {
    expect(await connecting(connectTo(await harness.room()))).toEqual(notFound);
  });

  it('to a room that is not open yet', async () => {
    const validFrom = new Date(harness.scheduler.now().getTime() + 3_600_000).toISOString();
    expect(await connecting(connectTo(await harness.room([], { validFrom })))).toEqual(invalid);
  });

  it('to a call that is over', async () => {
    const room = await harness.room([ana]);
    const { serverCallId } = harness.sandbox.roomCalls.end(room);
    const callLocator = { kind: 'serverCallLocator', serverCallId };
    expect(await connecting({ ...connectTo(room), callLocator })).toEqual(notFound);
  });

  it('to a group call, of which there are none', async () => {
    const callLocator = { kind: 'groupCallLocator', groupCallId: randomUUID() };
    expect(await connecting({ ...connectTo(''), callLocator })).toEqual(notFound);
  });

  it.each([
    ['without a locator', { callLocator: null }],
    ['with a locator of an unknown kind', { callLocator: { kind: 'teamsLocator', id: 'x' } }],
    ['with a room locator that names no room', { callLocator: { kind: 'roomCallLocator' } }],
    ['without a callback address', { callbackUri: null }],
    ['with a callback address that is none', { callbackUri: '/automation' }],
    ['with a callback address elsewhere without TLS', { callbackUri: 'http://contoso.example/' }],
  ])('%s', async (_, change) => {
    expect(await connecting({ ...connectTo('99000000000000000'), ...change })).toEqual(invalid);
  });
});

describe('an operation on a connection that is not open', () => {
  const id = randomUUID();
  const people = `/callConnections/${id}/participants`;

  it.each<[method: string, path: string, json?: unknown]>([
    ['GET', `/callConnections/${id}`],
    ['DELETE', `/callConnections/${id}`],
    ['POST', `/callConnections/${id}:terminate`],
    ['POST', `/callConnections/${id}:transferToParticipant`, somebody],
    ['GET', people],
    ['GET', `${people}/${encodeURIComponent(ana)}`],
    ['POST', `${people}:add`, { participantToAdd: named(ana) }],
    ['POST', `${people}:remove`, { participantToRemove: named(ana) }],
    ['POST', `${people}:mute`, { targetParticipants: [named(ana)] }],
    ['POST', `${people}:cancelAddParticipant`, { invitationId: id }],
    ['POST', `/callConnections/${id}:hold`, somebody],
    ['POST', `/callConnections/${id}:unhold`, somebody],
    ['POST', `/callConnections/${id}:play`, { playSources: [] }],
    ['POST', `/callConnections/${id}:cancelAllMediaOperations`],
    ['POST', `/callConnections/${id}:sendDtmfTones`, { tones: ['one'], ...somebody }],
    ['POST', `/callConnections/${id}:startContinuousDtmfRecognition`, somebody],
    ['POST', `/callConnections/${id}:stopContinuousDtmfRecognition`, somebody],
    ['POST', '/recordings', { callConnectionId: id }],
    ['GET', `/recordings/${id}`],
    ['DELETE', `/recordings/${id}`],
    ['POST', `/recordings/${id}:pause`],
    ['POST', `/recordings/${id}:resume`],
  ])('is refused: %s %s', async (method, path, json) => {
    expect(refusalOf(await harness.calling(method, path, json))).toEqual(notFound);
  });
});

describe('an operation is refused', () => {
  it.each<[name: string, path: string, json: unknown, expected: object]>([
    ['that mutes who is not there', '/participants:mute', { targetParticipants: [named(eve)] }, notFound],
    ['that mutes a telephone', '/participants:mute', { targetParticipants: [named(phone)] }, invalid],
    [
      'that mutes two at once',
      '/participants:mute',
      { targetParticipants: [named(ana), named(bob)] },
      invalid,
    ],
    ['that removes who is not there', '/participants:remove', { participantToRemove: named(eve) }, notFound],
    ['that removes nobody', '/participants:remove', { participantToRemove: {} }, invalid],
    [
      'that calls a telephone without a number of its own',
      '/participants:add',
      { participantToAdd: named(phone) },
      invalid,
    ],
    [
      'that lets somebody ring for too long',
      '/participants:add',
      { participantToAdd: named(eve), invitationTimeoutInSeconds: 181 },
      invalid,
    ],
    ['that holds who is not there', ':hold', { targetParticipant: named(eve) }, notFound],
    [
      'that transfers to a telephone without a number of its own',
      ':transferToParticipant',
      { targetParticipant: named(phone), transferee: named(ana) },
      invalid,
    ],
    [
      'that transfers, of more than two, nobody in particular',
      ':transferToParticipant',
      { targetParticipant: named(phone), ...source },
      invalid,
    ],
    [
      'that transfers who is not there',
      ':transferToParticipant',
      { targetParticipant: named(phone), transferee: named(eve), ...source },
      notFound,
    ],
    ['that plays nothing', ':play', { playSources: [] }, invalid],
    [
      'that plays to who is not there',
      ':play',
      { playSources: [{ kind: 'text', text: { text: 'Hello' } }], playTo: [named(eve)] },
      notFound,
    ],
    [
      'that sends a key which no telephone has',
      ':sendDtmfTones',
      { tones: ['ten'], targetParticipant: named(ana) },
      invalid,
    ],
  ])('%s', async (_, path, json, expected) => {
    const { id } = await harness.connected();
    expect(refusalOf(await harness.calling('POST', `/callConnections/${id}${path}`, json))).toEqual(expected);
    expect(await harness.told()).toEqual([]);
  });

  it('that records a call which is being recorded', async () => {
    const { id } = await harness.connected();
    const start = () => harness.calling('POST', '/recordings', { callConnectionId: id });
    expect((await start()).status).toBe(200);
    expect(refusalOf(await start())).toEqual({ status: 400, code: '8553' });
  });

  it('that records no call, or two', async () => {
    const { id, room } = await harness.connected();
    const { callLocator } = connectTo(room);
    expect(refusalOf(await harness.calling('POST', '/recordings', {}))).toEqual(invalid);
    const both = { callConnectionId: id, callLocator };
    expect(refusalOf(await harness.calling('POST', '/recordings', both))).toEqual(invalid);
  });

  it('whose body is not JSON', async () => {
    const reply = await harness.calling('POST', '/callConnections:connect', undefined, { body: '{' });
    expect(refusalOf(reply)).toEqual(invalid);
  });
});

describe('the list of participants', () => {
  it('leaves nobody out whom a page lacks because others left meanwhile', async () => {
    const { room, id } = await harness.connected([ana, bob, eve]);
    const { url } = harness.sandbox;
    await rawRequest(url, '/sandbox/settings', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ pageSize: 2 }),
    });
    const first = readPage(await harness.calling('GET', `/callConnections/${id}/participants`));
    harness.sandbox.roomCalls.leave(room, { rawId: ana });
    const next = new URL(first.nextLink ?? '');
    const rest = await signedRequest(harness.sandbox, 'GET', next.pathname + next.search, {
      date: harness.scheduler.now(),
    });
    expect(readPage(rest).value).toMatchObject([{ identifier: { rawId: eve } }]);
    expect(readPage(rest).nextLink).toBeUndefined();
  });
});

it('a connection is shown as it is', async () => {
  const { id, room } = await harness.connected();
  const { serverCallId, correlationId } = harness.sandbox.roomCalls.callIn(room) ?? {};
  expect(readConnection(await harness.calling('GET', `/callConnections/${id}`))).toEqual({
    callConnectionId: id,
    serverCallId,
    correlationId,
    targets: [],
    callConnectionState: 'connected',
    callbackUri: harness.receiver.url,
  });
});
