import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { group, startCallHarness } from '../calls/call-harness.ts';
import type { CallHarness } from '../calls/call-harness.ts';
import { createQuietGroup } from '../calls/rosters.ts';
import * as apollo from './apollo-client.ts';
import type { RosterEvent } from './follow-roster.ts';
import { openUnreliableNetwork } from './unreliable-network.ts';
import type { UnreliableNetwork } from './unreliable-network.ts';
import * as urql from './urql.ts';

type CallBack = (event: RosterEvent) => void;

/** Each client follows a call; what it gives ends that. */
const clients: readonly (readonly [
  string,
  (url: string, callId: string, callBack: CallBack) => () => void,
])[] = [
  [
    'Apollo Client',
    (url, callId, callBack) => {
      const client = apollo.createApolloClient(url);
      const stop = apollo.onRoster(client, callId, callBack);
      return () => {
        stop();
        client.stop();
      };
    },
  ],
  ['urql', (url, callId, callBack) => urql.onRoster(urql.createUrqlClient(url), callId, callBack)],
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

describe.each(clients)('a roster by %s', (_name, follow) => {
  test('is the roster as it is, and after a cut exactly what was missed, each event once', async () => {
    const callId = await createQuietGroup(harness, group);
    const events: RosterEvent[] = [];
    let onEvent = (): void => undefined;
    const count = (wanted: number): Promise<void> =>
      new Promise((resolve) => {
        onEvent = () => {
          if (events.length >= wanted) resolve();
        };
        onEvent();
      });
    const stop = follow(`${network.url.replace('http', 'ws')}/graphql`, callId, (event) => {
      events.push(event);
      onEvent();
    });
    onTestFinished(stop);
    await count(1);
    await harness.join(callId, 'Ann');
    await count(2);
    network.hold();
    network.cut();
    await harness.join(callId, 'Ben');
    await harness.join(callId, 'Cem');
    network.release();
    await count(4);
    expect(events.map(({ isSnapshot }) => isSnapshot)).toEqual([true, false, false, false]);
    expect(events.slice(1).flatMap(({ joined }) => joined.map(({ displayName }) => displayName))).toEqual([
      'Ann',
      'Ben',
      'Cem',
    ]);
  });
});
