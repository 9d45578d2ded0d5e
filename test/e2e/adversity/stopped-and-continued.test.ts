import { expect, test } from 'vitest';
import { decodeCursor } from '../../../src/live/record/cursor.ts';
import { openEventStream } from '../../http/event-stream/client.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { startIssuer } from '../../support/issuer.ts';
import { follow, has, impatient, isInterrupted, isLive } from '../../client-package/follower.ts';
import { rosterDocument, startGatewayProcess } from './gateway-process.ts';
import type { RosterEvent } from './gateway-process.ts';

test('a subscriber who gives a stopped gateway up and comes back sees every event once, in order', async () => {
  const gateway = await startGatewayProcess();
  const callId = await gateway.createCall();
  const follower = follow(gateway.url, callId, { timing: impatient });
  await follower.until(isLive);
  const joined = [await gateway.join(callId, 'Ann')];
  await follower.until(has('Ann'));

  gateway.process.signal('SIGSTOP');
  joined.push(await gateway.join(callId, 'Ben'), await gateway.join(callId, 'Cem'));
  await follower.until(isInterrupted);
  joined.push(await gateway.join(callId, 'Dea'));
  gateway.process.signal('SIGCONT');

  const { resumption } = await follower.until(({ participants }) =>
    joined.every((id) => participants.some((person) => person.id === id)),
  );
  expect(resumption).toBe('exact');
  const [snapshot, ...changes] = follower.events;
  expect(snapshot?.isSnapshot).toBe(true);
  expect(changes.filter(({ isSnapshot }) => isSnapshot)).toEqual([]);
  expect(changes.flatMap((change) => change.joined.map(({ id }) => id)).sort()).toEqual(joined.sort());
  const sequences = changes.map(({ cursor }) => decodeCursor(cursor)?.sequence ?? NaN);
  expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
});

test('subscribers who wait while a gateway is stopped keep their connections and tokens, and get what happened', async () => {
  await using issuer = await startIssuer();
  const gateway = await startGatewayProcess({ env: issuer.environment });
  const authorization = await issuer.bearer('calls.read', 'calls.write');
  const callId = await gateway.createCall(authorization);
  const leaver = follow(gateway.url, callId, { timing: impatient, token: authorization });
  const socket = subscribe<RosterEvent>(gateway.url, rosterDocument, { callId }, authorization);
  const stream = await openEventStream(gateway.url, {
    query: rosterDocument,
    variables: { callId },
    authorization,
  });
  await leaver.until(isLive);
  await socket.next();
  await stream.next();

  gateway.process.signal('SIGSTOP');
  const asked = gateway.ask('{ __typename }', {}, authorization);
  await gateway.join(callId, 'Ann');
  // Somebody has waited for an answer in vain.
  await leaver.until(isInterrupted);
  gateway.process.signal('SIGCONT');

  // Neither of these connects a second time.
  const ann = { isSnapshot: false, joined: [{ displayName: 'Ann' }] };
  expect(await socket.next()).toMatchObject(ann);
  expect(await stream.nextData()).toMatchObject(ann);
  expect(await asked).toEqual({ __typename: 'Query' });
});

test('a gateway that is told to stop while it is stopped stops in order once it continues', async () => {
  const gateway = await startGatewayProcess();
  const callId = await gateway.createCall();
  const subscriber = subscribe<RosterEvent>(gateway.url, rosterDocument, { callId });
  await subscriber.next();
  gateway.process.signal('SIGSTOP');
  gateway.process.signal('SIGTERM');
  gateway.process.signal('SIGCONT');
  await expect(subscriber.next()).rejects.toMatchObject({ code: 1012 });
  expect(await gateway.process.ended).toMatchObject({ code: 0, stderr: '' });
});
