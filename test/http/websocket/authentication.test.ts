import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { refusedTokens, startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { openReadySocket, openSocket } from './graphql-socket.ts';

let issuer: TestIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await startGateway({ issuer });
});
afterAll(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});

describe('connection_init lets in', () => {
  test.each(['authorization', 'Authorization', 'AUTHORIZATION'])(
    'who has a token in its payload as %s',
    async (name) => {
      const socket = await openSocket(gateway.url);
      socket.send({ type: 'connection_init', payload: { [name]: await issuer.bearer() } });
      expect(await socket.next()).toEqual({ type: 'connection_ack' });
      expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
    },
  );

  test.each([undefined, {}, { authorization: null }, { client: 'a phone' }])(
    'who has a token in the header of the upgrade, with the payload %j',
    async (payload) => {
      const headers = { authorization: await issuer.bearer() };
      const socket = await openSocket(gateway.url, { headers });
      socket.send({ type: 'connection_init', ...(payload && { payload }) });
      expect(await socket.next()).toEqual({ type: 'connection_ack' });
    },
  );

  test('everybody, where nobody is asked who they are', async () => {
    await using open = await startGateway();
    const socket = await openReadySocket(open.url, 'Bearer of nothing');
    expect(await socket.execute({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('connection_init closes the socket with 4403 and the reason', () => {
  test.each(Object.entries(refusedTokens))('for %s in its payload', async (_, make) => {
    const authorization = await make(issuer);
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'connection_init', payload: authorization === undefined ? {} : { authorization } });
    const { code, reason } = await socket.closed;
    expect([code, reason]).toEqual([4403, expect.stringMatching(/^(?:The|A) bearer token is .{4,}\.$/)]);
    const { errors } = await gateway.query('{ __typename }', {}, authorization);
    expect(reason).toBe(errors?.[0]?.message);
  });

  test('for a token in its payload that is refused, whatever the header of the upgrade has', async () => {
    const socket = await openSocket(gateway.url, { headers: { authorization: await issuer.bearer() } });
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer garbage' } });
    expect((await socket.closed).code).toBe(4403);
  });

  test.each([[[]], [{}], [7], [true]])('for an authorization of %j', async (authorization) => {
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'connection_init', payload: { authorization } });
    expect((await socket.closed).code).toBe(4403);
  });
});

test('a socket is closed with 1013, to come again, while nobody can tell who asks', async () => {
  await using unreachable = await startIssuer();
  const authorization = await unreachable.bearer();
  unreachable.answer('/keys', (response) => {
    response.writeHead(500).end();
  });
  await using lonely = await startGateway({ issuer: unreachable });
  const socket = await openSocket(lonely.url);
  socket.send({ type: 'connection_init', payload: { authorization } });
  const { code, reason } = await socket.closed;
  expect([code, reason]).toEqual([1013, expect.stringMatching(/.{10,}/)]);
});

test('an operation that comes before its sender is known is not executed', async () => {
  await using slow = await startIssuer();
  slow.answer('/keys', () => undefined);
  await using waiting = await startGateway({ issuer: slow });
  const socket = await openSocket(waiting.url);
  const authorization = await slow.bearer('rooms.read');
  socket.send({ type: 'connection_init', payload: { authorization } });
  socket.send({ id: '1', type: 'subscribe', payload: { query: '{ rooms { nodes { id } } }' } });
  expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
  expect(await waiting.takeJournal()).toEqual([]);
});
