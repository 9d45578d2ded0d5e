import { pino } from 'pino';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';

/** What must stay where it belongs, by what it is. */
const secrets = new Map<string, string>();
/** All that the gateway and the sandbox's journal said, by where. */
const said: { where: string; text: string }[] = [];

let issuer: TestIssuer;
let gateway: TestGateway;
let bearer: string;

const time = new Date();
const scheduler = createScheduler({ now: () => time, runs: false });
const everyScope = [
  'rooms.read',
  'rooms.write',
  'rooms.knock',
  'identities.write',
  'tokens.issue',
  'calls.read',
  'calls.write',
];
const teamsUser = { identifier: { microsoftTeamsUser: { userId: '5a4db0c5-0000-4000-8000-0000000000a1' } } };

/** Keeps what is said of errors; what a client asked for by name is its own. */
async function ask<Data>(document: string, variables: object = {}, authorization = bearer): Promise<Data> {
  const result: GraphQLResult<Data> = await gateway.query<Data>(document, { ...variables }, authorization);
  said.push({ where: `the errors of ${document.slice(0, 60)}`, text: JSON.stringify(result.errors ?? []) });
  await gateway.sandbox.graph.idle();
  return result.data as Data;
}

async function control<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await request(`${gateway.sandbox.url}/sandbox${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  await gateway.sandbox.graph.idle();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

beforeAll(async () => {
  issuer = await startIssuer();
  const logger = pino({ level: 'trace' }, { write: (text) => said.push({ where: 'the log', text }) });
  gateway = await startGateway({
    issuer,
    sandbox: { scheduler, calls: { autopilot: false } },
    gateway: { clock: scheduler, logger },
  });
  bearer = await issuer.bearer(...everyScope);
  secrets.set('the token of a client', bearer.slice('Bearer '.length));
  const { connectionString, entra, graph } = gateway.sandbox;
  secrets.set('the access key', /accesskey=(.+)$/.exec(connectionString)?.[1] ?? '');
  secrets.set('the secret of the application', entra.clientSecret);
  secrets.set('the token for Graph', graph.token);
});

afterAll(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});

describe('a secret goes nowhere but where it belongs', () => {
  test('while a token is issued, and while the service fails', async () => {
    const document = `mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } token { token } } }`;
    const input = { scopes: ['VOIP'] };
    const { createUser } = await ask<{ createUser: { token: { token: string } } }>(document, { input });
    secrets.set('a token that was issued', createUser.token.token);
    for (const kind of ['garbage', 'reset', 'truncate']) {
      await gateway.fail({ kind, path: '/identities*' });
      await ask(document, { input });
      await gateway.heal();
    }
    await gateway.fail({ kind: 'status', status: 401, path: '/*' });
    await ask(document, { input });
    await ask('{ rooms { nodes { id } } }');
    await gateway.heal();
  });

  test('while somebody knocks at a room, is let in, and the service fails', async () => {
    const { createRoom } = await ask<{ createRoom: { room: { id: string } } }>(
      'mutation { createRoom(input: {}) { room { id } } }',
    );
    const roomId = createRoom.room.id;
    const { knock } = await ask<{ knock: { ticket: string } }>(
      'mutation ($input: KnockInput!) { knock(input: $input) { ticket } }',
      { input: { roomId, externalId: 'a guest', displayName: 'Ana' } },
    );
    const [, requestId, secret = ''] = knock.ticket.split('.');
    secrets.set('a ticket', secret);
    const admit = 'mutation ($input: AdmitInput!) { admit(input: $input) { user { rawId } } }';
    await gateway.fail({ kind: 'garbage', path: '/identities*' });
    await ask(admit, { input: { roomId, requestId } });
    await gateway.heal();
    await ask(admit, { input: { roomId, requestId } });
    const document = `subscription ($ticket: ID!) {
      admissionDecided(ticket: $ticket) { token { token } } }`;
    const decision = subscribe<{ token: { token: string } }>(
      gateway.url,
      document,
      { ticket: knock.ticket },
      bearer,
    );
    secrets.set('a token that was handed over', (await decision.next()).token.token);
  });

  test("while a Teams user's token is exchanged, and refused", async () => {
    const oid = '5a4db0c5-0000-4000-8000-0000000000a1';
    const token = await gateway.mintEntraToken({ oid });
    secrets.set("a Teams user's token", token);
    const document = `mutation ($input: ExchangeTeamsUserTokenInput!) {
      exchangeTeamsUserToken(input: $input) { token { token } } }`;
    await ask(document, { input: { token, appId: 'wrong', userId: oid } });
    await gateway.fail({ kind: 'status', status: 500, path: '/teamsUser*' });
    await ask(document, { input: { token, appId: oid, userId: oid } });
    await gateway.heal();
  });

  test('while tokens of clients are refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    const refused = {
      'an expired token': await issuer.mint({ exp: now - 60 }),
      'a token for another': await issuer.mint({ aud: 'another' }),
      'a forged token': await issuer.mint({}, { by: 'stranger' }),
    };
    for (const [what, token] of Object.entries(refused)) {
      secrets.set(what, token);
      await ask('{ __typename }', {}, `Bearer ${token}`);
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('open', () => {
        socket.send(
          JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
        );
      });
      const text = await new Promise<string>((resolve) => {
        socket.once('close', (code, reason) => {
          resolve(`${code} ${reason.toString()}`);
        });
      });
      said.push({ where: 'the end of a socket', text });
      const answer = await request(`${gateway.url}/callbacks/calls`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      said.push({ where: 'an answer of the webhook', text: await answer.body.text() });
    }
  });

  test('while a meeting is joined by its passcode, and something is recorded in a call', async () => {
    secrets.set('a passcode', 'correct-horse-battery');
    const create = `mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }`;
    const meetingId = { joinMeetingId: '1234567', passcode: 'correct-horse-battery' };
    await ask(create, { input: { to: { meetingId } } });
    const links = [
      'https://teams.microsoft.com/meet/1234567?p=correct-horse-battery',
      'https://teams.microsoft.com/meet/none?p=correct-horse-battery',
      'https://teams.live.com/meet/1234567?p=correct-horse-battery',
      'https://example.org/meet/1234567?p=correct-horse-battery',
    ];
    for (const joinUrl of links) await ask(create, { input: { to: { joinUrl } } });
    await ask(create, { input: { to: { meetingId: { joinMeetingId: links[0] } } } });
    await gateway.fail({ kind: 'status', status: 500, path: '/v1.0/*' });
    await ask(create, { input: { to: { meetingId } } });
    await ask(create, { input: { to: { joinUrl: links[0] } } });
    await gateway.heal();

    await control('POST', '/calls/next', { name: 'recordedResponse' });
    const { createCall } = await ask<{ createCall: { call: { id: string } } }>(create, {
      input: { to: { user: teamsUser } },
    });
    const { id } = createCall.call;
    const advance = async (): Promise<void> => {
      await scheduler.advance(15_000);
      await gateway.sandbox.graph.idle();
    };
    await advance();
    await ask(
      `mutation ($input: RecordResponseInput!) { recordResponse(input: $input) { operation { id } } }`,
      {
        input: { callId: id, playBeep: true, maxRecordDurationSeconds: 10 },
      },
    );
    await advance();
    const { call } = await ask<{ call: { operations: { recordingAccessToken: string }[] } }>(
      'query ($id: ID!) { call(id: $id) { operations { recordingAccessToken } } }',
      { id },
    );
    secrets.set("a recording's token", call.operations.at(-1)?.recordingAccessToken ?? '');
  });

  test('while the platform posts, to an address and with a token that are secrets themselves', async () => {
    const { callbacks } = await control<{ callbacks: { callbackUri: string }[] }>('GET', '/callbacks');
    const token = new URL(callbacks.at(-1)?.callbackUri ?? '').pathname.split('/').at(-1) ?? '';
    secrets.set('the token of a callback', token);
    const answer = await request(`${gateway.url}/callbacks/calls/${token}`, { method: 'POST', body: '{}' });
    said.push({ where: 'an answer of the webhook', text: await answer.body.text() });
  });

  test('nor is it found in metrics, or in the journal of what the services were asked', async () => {
    for (const where of ['/metrics', '/healthz', '/readyz']) {
      said.push({ where, text: await (await request(`${gateway.url}${where}`)).body.text() });
    }
    said.push({ where: 'the journal', text: JSON.stringify(await control('GET', '/requests')) });

    // A secret that was not seen, or a place where nothing was said, would prove nothing.
    for (const [what, secret] of secrets) expect(secret.length, what).toBeGreaterThan(10);
    expect(new Set(said.map(({ where }) => where))).toContain('the log');
    const leaks = [...secrets].flatMap(([what, secret]) =>
      said
        .filter(({ text }) => text.includes(secret))
        .map(({ where, text }) => `${what} in ${where}: ${text.slice(0, 300)}`),
    );
    expect(leaks).toEqual([]);
  });
});
