/** What a client leaves empty it leaves out, whatever transport its operation comes by. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphQLResult } from '../support/gateway.ts';
import { startCallbackHarness } from './callback-protocol/harness.ts';
import type { CallbackHarness } from './callback-protocol/harness.ts';
import { openReadySocket } from './websocket/graphql-socket.ts';

type Fields = Readonly<Record<string, unknown>>;

let harness: CallbackHarness;
let url: string;
beforeAll(async () => {
  harness = await startCallbackHarness();
  ({ url } = harness.gateway);
});
afterAll(() => harness[Symbol.asyncDispose]());

const query = '{ __typename }';
const subscription = 'subscription { incomingCall { cursor } }';
const result = { data: { __typename: 'Query' } };

async function post(fields: Fields): Promise<GraphQLResult> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(fields) });
  return (await answer.json()) as GraphQLResult;
}

describe.each(['operationName', 'variables', 'extensions'])('%s', (name) => {
  test.each(['', 'null'])('counts as left out where a GET has it as %j', async (value) => {
    const parameters = new URLSearchParams({ query, [name]: value });
    const answer = await fetch(`${url}/graphql?${parameters.toString()}`);
    expect([answer.status, await answer.json()]).toEqual([200, result]);
  });

  test.each(['', 'null'])('counts as left out where an event stream has it as %j', async (value) => {
    const parameters = new URLSearchParams({ [name]: value, query: `{ nothing }` });
    const answer = await fetch(`${url}/graphql?${parameters.toString()}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(await answer.text()).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  test.each(['', null])('counts as left out where a POST has it as %j', async (value) => {
    expect(await post({ query, [name]: value })).toEqual(result);
  });

  test.each(['', null])('counts as left out where a WebSocket has it as %j', async (value) => {
    const socket = await openReadySocket(url);
    socket.send({ type: 'subscribe', id: '1', payload: { query, [name]: value } });
    expect(await socket.next()).toEqual({ type: 'next', id: '1', payload: result });
  });
});

test.each(['', null])('a router may leave them as %j, too', async (value) => {
  const callbacks = harness.router.expectCallbacks();
  const fields = { query: subscription, operationName: value, variables: value };
  expect(await post({ ...fields, extensions: { subscription: callbacks.extension } })).toEqual({
    data: null,
  });
  expect((await callbacks.next()).body.action).toBe('check');
});

test('what is not empty counts', async () => {
  expect(await post({ query, operationName: 'Other' })).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
  });
  expect(await post({ query, variables: 'null' })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_REQUEST' } }],
  });
  const socket = await openReadySocket(url);
  socket.send({ type: 'subscribe', id: '1', payload: { query, variables: 'null' } });
  expect((await socket.closed).code).toBe(4400);
});
