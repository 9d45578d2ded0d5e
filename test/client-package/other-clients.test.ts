/** Other clients of GraphQL over the connection of the client package. */
import { gql } from '@apollo/client';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { group, startCallHarness } from '../e2e/calls/call-harness.ts';
import type { CallHarness } from '../e2e/calls/call-harness.ts';
import { createQuietGroup } from '../e2e/calls/rosters.ts';
import { openUnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import type { UnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import { createClient } from '../../packages/client/src/index.ts';
import { createApolloClient } from './apollo-client.ts';
import { createUrqlClient } from './urql.ts';

const document = `subscription Roster($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) { cursor isSnapshot joined { displayName } }
}`;

interface Event {
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string | null }[];
}
type Follow = (url: string, callId: string, onEvent: (event: Event) => void) => () => void;

const clients: readonly (readonly [string, Follow])[] = [
  [
    'Apollo Client',
    (url, callId, onEvent) => {
      const client = createApolloClient(url);
      const events = client.subscribe<{ rosterChanged: Event }>({
        query: gql(document),
        variables: { callId },
        fetchPolicy: 'no-cache',
      });
      const subscription = events.subscribe(({ data }) => {
        if (data) onEvent(data.rosterChanged);
      });
      return () => {
        subscription.unsubscribe();
        client.stop();
      };
    },
  ],
  [
    'urql',
    (url, callId, onEvent) => {
      const events = createUrqlClient(url).subscription<{ rosterChanged: Event }>(document, { callId });
      const subscription = events.subscribe(({ data }) => {
        if (data) onEvent(data.rosterChanged);
      });
      return () => {
        subscription.unsubscribe();
      };
    },
  ],
  [
    "graphql-ws' iterators",
    (url, callId, onEvent) => {
      const { graphqlWs } = createClient({ url });
      const events = graphqlWs.iterate<{ rosterChanged: Event }>({
        query: document,
        variables: { callId },
      });
      void (async () => {
        for await (const { data } of events) if (data) onEvent(data.rosterChanged);
      })();
      return () => void events.return?.();
    },
  ],
];

let harness: CallHarness;
let network: UnreliableNetwork;
beforeAll(async () => {
  harness = await startCallHarness();
});
afterAll(() => harness.close());
beforeEach(async () => {
  network = await openUnreliableNetwork(harness.url);
  return () => network[Symbol.asyncDispose]();
});

test.each(clients)('%s gets what was missed over a cut, each event once', async (_name, follow) => {
  const callId = await createQuietGroup(harness, group);
  const events: Event[] = [];
  const stop = follow(`${network.url}/graphql`, callId, (event) => {
    events.push(event);
  });
  onTestFinished(stop);
  await expect.poll(() => events.length).toBe(1);
  await harness.join(callId, 'Ann');
  await expect.poll(() => events.length).toBe(2);
  network.hold();
  network.cut();
  await harness.join(callId, 'Ben');
  await harness.join(callId, 'Cem');
  network.release();
  await expect.poll(() => events.length).toBe(4);
  expect(events.map(({ isSnapshot }) => isSnapshot)).toEqual([true, false, false, false]);
  const joined = events.slice(1).flatMap((event) => event.joined.map(({ displayName }) => displayName));
  expect(joined).toEqual(['Ann', 'Ben', 'Cem']);
});
