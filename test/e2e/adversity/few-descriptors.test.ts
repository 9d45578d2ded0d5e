import { expect, test } from 'vitest';
import { subscribe } from '../../support/graphql-subscriber.ts';
import type { Subscriber } from '../../support/graphql-subscriber.ts';
import { rosterDocument, startGatewayProcess } from './gateway-process.ts';
import type { RosterEvent } from './gateway-process.ts';

const descriptors = 64;

test('a gateway with 64 file descriptors serves as many as fit, and others once these have gone', async () => {
  const gateway = await startGatewayProcess({ descriptors });
  const callId = await gateway.createCall();
  const follow = (): Subscriber<RosterEvent> => subscribe(gateway.url, rosterDocument, { callId });

  const served: Subscriber<RosterEvent>[] = [];
  let refused: unknown;
  while (refused === undefined && served.length < descriptors) {
    const subscriber = follow();
    await subscriber.next().then(
      () => served.push(subscriber),
      (error: unknown) => {
        refused = error;
      },
    );
  }
  expect(served.length).toBeGreaterThan(descriptors / 4);
  expect(refused).toBeDefined();

  // As long as there is no place, what happens can't be posted either: it is tried again.
  await gateway.join(callId, 'Ann');
  const [first, second, ...others] = served;
  first?.cut();
  second?.cut();
  for (const subscriber of others) {
    expect(await subscriber.next()).toMatchObject({ isSnapshot: false, joined: [{ displayName: 'Ann' }] });
  }
  expect(await follow().next()).toMatchObject({ isSnapshot: true });
  expect(await gateway.ask('{ rooms { nodes { id } } }')).toEqual({ rooms: { nodes: [] } });
});

test('a gateway starts with 32 file descriptors, though it has more files to serve than are left', async () => {
  const { ask, url } = await startGatewayProcess({ descriptors: 32 });
  expect((await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(200);
  expect(await ask('{ __typename }')).toEqual({ __typename: 'Query' });
});
