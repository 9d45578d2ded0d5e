import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { rawRequest } from '../support/signed-request.ts';
import type { RawReply } from '../support/signed-request.ts';
import { audience, mint, startPlatform, tenantId } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { openSocket } from '../http/websocket/graphql-socket.ts';

let issuer: TestIssuer;
let platform: CallingPlatform;
let gateway: TestGateway;
/** Lets its bearer query everything; nothing but the issuer tells it from the platform's. */
let queryToken: string;
/** Lets its bearer post to the webhook. */
let callbackToken: string;

beforeAll(async () => {
  issuer = await startIssuer({ algorithm: 'RS256' });
  platform = await startPlatform();
  gateway = await startGateway({ issuer, config: { callbacks: platform.callbacks } });
  const nbf = Math.floor(Date.now() / 1000);
  queryToken = await issuer.mint({
    aud: [issuer.audience, audience],
    scope: 'rooms.read calls.read calls.write',
    tid: tenantId,
    nbf,
  });
  const clock = { now: () => new Date() };
  const claims = { aud: [issuer.audience, audience], scope: 'rooms.read', sub: 'the platform' };
  callbackToken = await mint(platform.key, clock, claims);
});
afterAll(async () => {
  await gateway.close();
  await platform[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const json = { 'Content-Type': 'application/json' };
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

function query(headers: Record<string, string>, search = ''): Promise<RawReply> {
  const body = '{"query":"{ rooms { nodes { id } } }"}';
  return rawRequest(gateway.url, `/graphql${search}`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body,
  });
}

function callBack(headers: Record<string, string>, path = '/callbacks/calls'): Promise<RawReply> {
  const body = '{"@odata.type":"#microsoft.graph.commsNotifications","value":[]}';
  return rawRequest(gateway.url, path, { method: 'POST', headers: { ...json, ...headers }, body });
}

describe('a token', () => {
  test('of a client queries, and does not post to the webhook', async () => {
    expect((await query(bearer(queryToken))).json).toEqual({ data: { rooms: { nodes: [] } } });
    expect((await callBack(bearer(queryToken))).status).toBe(401);
    expect((await callBack(bearer(queryToken), '/callbacks/calls/token')).status).toBe(401);
  });

  test('of the calling platform posts to the webhook, and does not query', async () => {
    expect((await callBack(bearer(callbackToken))).status).toBe(202);
    expect((await query(bearer(callbackToken))).status).toBe(401);
  });

  test('of the calling platform opens no WebSocket', async () => {
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${callbackToken}` } });
    expect((await socket.closed).code).toBe(4403);
  });

  test('that the sandbox gives out, or a key to it, does not query', async () => {
    const { sandbox } = gateway;
    const entraToken = await gateway.mintEntraToken({ oid: tenantId, audience: issuer.audience });
    for (const token of [sandbox.accessKey, sandbox.graph.token, entraToken, sandbox.entra.clientSecret]) {
      expect((await query(bearer(token))).status).toBe(401);
    }
  });

  test("in a call's address narrows what the platform may post, and opens nothing by itself", async () => {
    const authorization = bearer(queryToken)['Authorization'];
    const input = `{ to: { user: { identifier: { microsoftTeamsUser: { userId: "${tenantId}" } } } } }`;
    const created = await gateway.query<{ createCall: { call: { id: string } } }>(
      `mutation { createCall(input: ${input}) { call { id } } }`,
      {},
      authorization,
    );
    const id = String(created.data?.createCall.call.id);
    await rawRequest(gateway.sandbox.url, `/sandbox/calls/${id}/state`, {
      method: 'POST',
      headers: json,
      body: '{"state":"established"}',
    });
    await gateway.sandbox.graph.idle();
    const log = await rawRequest(gateway.sandbox.url, '/sandbox/callbacks');
    const { callbacks } = log.json as { callbacks: { callId: string; callbackUri: string }[] };
    const address = new URL(String(callbacks.find(({ callId }) => callId === id)?.callbackUri)).pathname;
    const token = address.replace('/callbacks/calls/', '');

    expect(token).not.toBe('');
    expect((await callBack({}, address)).status).toBe(401);
    expect((await callBack(bearer(token), address)).status).toBe(401);
    expect((await query(bearer(token))).status).toBe(401);
  });
});

describe('a token in the URL', () => {
  const names = ['access_token', 'token', 'authorization', 'Authorization', 'bearer'];

  test.each(names)('is never taken, as ?%s=, by POST', async (name) => {
    for (const value of [queryToken, `Bearer ${queryToken}`]) {
      expect((await query({}, `?${name}=${encodeURIComponent(value)}`)).status).toBe(401);
    }
  });

  test.each(names)('is never taken, as ?%s=, by GET', async (name) => {
    const search = `?query=${encodeURIComponent('{ rooms { nodes { id } } }')}&${name}=${queryToken}`;
    for (const accept of ['application/json', 'text/event-stream']) {
      const headers = { Accept: accept, 'Apollo-Require-Preflight': '1' };
      expect((await rawRequest(gateway.url, `/graphql${search}`, { headers })).status).toBe(401);
    }
  });

  test.each(names)('is never taken, as ?%s=, by a WebSocket', async (name) => {
    const url = `${gateway.url.replace('http:', 'ws:')}/graphql?${name}=${queryToken}`;
    const socket = new WebSocket(url, 'graphql-transport-ws');
    onTestFinished(() => {
      socket.terminate();
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    expect(await once(socket, 'close')).toMatchObject([4403, expect.anything()]);
  });

  test.each(names)('is never taken, as ?%s=, by the webhook', async (name) => {
    expect((await callBack({}, `/callbacks/calls?${name}=${callbackToken}`)).status).toBe(401);
  });

  test('is not taken from the body of a form either', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = `access_token=${queryToken}&query=%7B__typename%7D`;
    expect((await rawRequest(gateway.url, '/graphql', { method: 'POST', headers, body })).status).toBe(401);
  });
});

describe("the sandbox's controls", () => {
  test.each(['https://attacker.example', 'null'])('open to no token of a page of %s', async (origin) => {
    for (const token of [queryToken, callbackToken, gateway.sandbox.accessKey, gateway.sandbox.graph.token]) {
      const headers = { ...bearer(token), Origin: origin };
      expect((await rawRequest(gateway.sandbox.url, '/sandbox/requests', { headers })).status).toBe(403);
    }
  });
});
