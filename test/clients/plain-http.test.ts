/** Clients that subscribe over plain HTTP, as they do where they are given no WebSocket. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStreamHarness } from '../http/event-stream/harness.ts';
import type { StreamHarness } from '../http/event-stream/harness.ts';

const roster = `subscription ($callId: ID!) {
  rosterChanged(callId: $callId) { isSnapshot joined { displayName } }
}`;

let harness: StreamHarness;
let url: string;
beforeEach(async () => {
  harness = await startStreamHarness();
  url = `${harness.url}/graphql`;
});
afterEach(() => harness[Symbol.asyncDispose]());

const joined = (displayName: string) => ({ rosterChanged: { isSnapshot: false, joined: [{ displayName }] } });

test("Apollo Client's HttpLink follows a roster to its end", async () => {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const results: unknown[] = [];
  const { promise: completed, resolve, reject } = Promise.withResolvers<undefined>();
  client.subscribe({ query: gql(roster), variables: { callId: harness.callId } }).subscribe({
    next: ({ data, error }) => results.push(error ?? data),
    complete: () => {
      resolve(undefined);
    },
    error: reject,
  });
  await expect.poll(() => results).toMatchObject([{ rosterChanged: { isSnapshot: true } }]);
  await harness.join('Ann');
  await expect.poll(() => results.slice(1)).toMatchObject([joined('Ann')]);
  await harness.hangUp();
  await completed;
  client.stop();
});

test("urql's fetchSubscriptions follow a roster to its end, and its queries come by GET", async () => {
  const client = new Client({ url, exchanges: [fetchExchange], fetchSubscriptions: true });
  const results: unknown[] = [];
  const { promise: completed, resolve } = Promise.withResolvers<undefined>();
  client.subscription(roster, { callId: harness.callId }).subscribe(({ data, error, hasNext }) => {
    results.push(error ?? data);
    if (!hasNext) resolve(undefined);
  });
  await expect.poll(() => results).toMatchObject([{ rosterChanged: { isSnapshot: true } }]);
  await harness.join('Ann');
  await expect.poll(() => results.slice(1)).toMatchObject([joined('Ann')]);
  await harness.hangUp();
  await completed;

  const answer = await client.query('{ __typename }', {}, { preferGetMethod: 'force' }).toPromise();
  expect(answer).toMatchObject({ data: { __typename: 'Query' } });
});
