import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callId } from '../live/harness.ts';
import { openEventStream } from '../http/event-stream/client.ts';
import type { EventStreamClient, StreamEvent } from '../http/event-stream/client.ts';
import { generous, startFanOutHarness } from './harness.ts';
import type { FanOutHarness } from './harness.ts';

const fields = 'cursor isSnapshot joined { displayName }';
const roster = `subscription ($callId: ID!) { rosterChanged(callId: $callId) { ${fields} } }`;
const secret = `subscription ($callId: ID!) { rosterChanged(callId: $callId) { ${fields} call { operations { id recordingAccessToken } } } }`;

let harness: FanOutHarness;
beforeEach(async () => {
  harness = await startFanOutHarness();
});
afterEach(() => harness[Symbol.asyncDispose]());

const follow = (
  query = roster,
  lastEventId?: string,
  authorization = 'Bearer calls.read',
): Promise<EventStreamClient> =>
  openEventStream(harness.url, {
    query,
    variables: { callId },
    authorization,
    ...(lastEventId !== undefined && { lastEventId }),
  });

/** As many streams, each of which is handed shared events from now on. */
async function followTogether(opened: readonly Promise<EventStreamClient>[]): Promise<EventStreamClient[]> {
  const streams = await Promise.all(opened);
  await Promise.all(streams.map((stream) => stream.next()));
  await harness.join('First');
  await Promise.all(streams.map((stream) => stream.next()));
  return streams;
}

const rosterOf = ({ data }: StreamEvent) => data?.data?.['rosterChanged'] as Record<string, unknown>;
const joined = (displayName: string) => ({ isSnapshot: false, joined: [{ displayName }] });

test('200 streams of one roster cost one execution of each event, which is the same for all, with its id', async () => {
  const streams = await followTogether(Array.from({ length: 200 }, () => follow()));
  const before = harness.executions();
  await harness.join('Ann');
  const [first, ...others] = await Promise.all(streams.map((stream) => stream.next()));
  expect(harness.executions() - before).toBe(1);
  expect(first).toMatchObject({ event: 'next', data: { data: { rosterChanged: joined('Ann') } } });
  expect(first?.id).toBe(rosterOf(first as StreamEvent)['cursor']);
  for (const other of others) expect(other).toEqual(first);
});

test('who resumes by Last-Event-ID while events go on gets each once and in order, and then shares them', async () => {
  const [first] = await followTogether([follow()]);
  await harness.join('0');
  const { id } = (await first?.next()) ?? {};
  for (let number = 1; number <= 5; number += 1) await harness.join(String(number));
  const resumed = await follow(roster, id);
  for (let number = 6; number <= 20; number += 1) await harness.join(String(number));
  for (const stream of [first, resumed]) {
    for (let number = 1; number <= 20; number += 1) {
      expect(rosterOf((await stream?.next()) as StreamEvent)).toMatchObject(joined(String(number)));
    }
  }
  const before = harness.executions();
  await harness.join('Ann');
  for (const stream of [first, resumed]) expect(await stream?.nextData()).toMatchObject(joined('Ann'));
  expect(harness.executions() - before).toBe(1);
});

test('an id that came with a shared event resumes behind it', async () => {
  const [, second] = await followTogether([follow(), follow()]);
  await harness.join('Ann');
  const { id } = (await second?.next()) ?? {};
  second?.cut();
  await harness.join('Ben');
  expect(await (await follow(roster, id)).nextData()).toMatchObject(joined('Ben'));
});

test('nobody receives what was executed with the rights of another', async () => {
  await harness.record();
  const [less, more, same] = await followTogether([
    follow(secret),
    follow(secret, undefined, 'Bearer calls.read calls.write'),
    follow(secret),
  ]);
  const before = harness.executions();
  await harness.join('Ann');
  const [refused, granted, alike] = [await less?.next(), await more?.next(), await same?.next()];
  expect(refused?.data?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(granted?.data).not.toHaveProperty('errors');
  expect(alike).toEqual(refused);
  expect(harness.executions() - before).toBe(2);
});

describe('who follows is let go of', () => {
  test('when a stream goes away that shares events', async () => {
    const [one, other] = await followTogether([follow(), follow()]);
    one?.cut();
    await expect.poll(() => harness.streamEnds).toEqual(['gone']);
    await harness.join('Ann');
    expect(await other?.nextData()).toMatchObject(joined('Ann'));
    other?.cut();
    await expect.poll(() => harness.followers()).toBe(0);
  });

  test('when many go away, during their set-up or later', async () => {
    for (let round = 0; round < 10; round += 1) {
      const streams = await Promise.all(Array.from({ length: 10 }, () => follow()));
      await Promise.all(streams.slice(0, 5).map((stream) => stream.next()));
      await harness.join('Ann');
      const ends = harness.streamEnds.length + streams.length;
      for (const stream of streams) stream.cut();
      await expect.poll(() => harness.streamEnds.length).toBe(ends);
      await expect.poll(() => harness.followers()).toBe(0);
    }
  });
});

describe('a client that goes away while its subscription is being opened', () => {
  beforeEach(async () => {
    await harness[Symbol.asyncDispose]();
    harness = await startFanOutHarness(generous, { socketsPerPrincipal: 1 });
  });

  test('leaves its place at once, and nothing that follows the call', async () => {
    const open = harness.holdOpening();
    const stream = await follow();
    stream.cut();
    await expect.poll(() => harness.streamEnds).toEqual(['gone']);
    const next = await follow();
    expect(next.status).toBe(200);
    open();
    expect(await next.nextData()).toMatchObject({ isSnapshot: true });
    next.cut();
    await expect.poll(() => harness.followers()).toBe(0);
    expect(harness.streamEnds).toEqual(['gone', 'gone']);
  });
});
