import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEventStream } from '../../http/event-stream/client.ts';
import { group, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { createQuietGroup } from './rosters.ts';

/** What is selected of events: everybody in snapshots, and elsewhere what has changed. */
interface Event {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly call: { readonly cursor: string };
  readonly snapshot: {
    readonly cursor: string;
    readonly state: string;
    readonly participants: readonly { readonly displayName: string | null }[];
  } | null;
}

/** Follows one event after the other, by some transport. */
interface Follower {
  next(): Promise<Event>;
}

type Follow = (callId: string, field: string, after?: string) => Promise<Follower>;

const document = (field: string): string => `subscription ($callId: ID!, $after: ID) {
  ${field}(callId: $callId, after: $after) {
    cursor isSnapshot call { cursor } snapshot { cursor state participants { displayName } }
  }
}`;

let harness: CallHarness;
beforeAll(async () => {
  harness = await startCallHarness();
});
afterAll(() => harness.close());

const byEventStream =
  (method: 'GET' | 'POST'): Follow =>
  async (callId, field, after) => {
    const stream = await openEventStream(harness.url, {
      query: document(field),
      variables: { callId },
      method,
      ...(after !== undefined && { lastEventId: after }),
    });
    return { next: () => stream.nextData<Event>() };
  };

const transports: readonly (readonly [string, Follow])[] = [
  [
    'a WebSocket',
    (callId, field, after) =>
      Promise.resolve(harness.subscribe<Event>(document(field), { callId, ...(after && { after }) })),
  ],
  ['an event stream', byEventStream('POST')],
  ['an event stream by GET', byEventStream('GET')],
];

const namesOf = ({ snapshot }: Event): (string | null)[] | undefined =>
  snapshot?.participants.map(({ displayName }) => displayName);

describe.each(transports)('the snapshot of an event over %s', (_name, follow) => {
  test.each(['rosterChanged', 'callEvents', 'callStateChanged'])(
    'is the call as it is, in the first event of %s, and nothing in those that follow',
    async (field) => {
      const callId = await createQuietGroup(harness, group);
      await harness.join(callId, 'Ann');
      const events = await follow(callId, field);
      const first = await events.next();
      expect(first.isSnapshot).toBe(true);
      expect(first.snapshot).toMatchObject({ cursor: first.cursor, state: 'ESTABLISHED' });
      expect(namesOf(first)).toContain('Ann');
      await harness.join(callId, 'Ben');
      await harness.control('POST', `/calls/${callId}/state`, { state: 'hold' });
      expect(await events.next()).toMatchObject({ isSnapshot: false, snapshot: null });
    },
  );

  test('is nothing for who goes on exactly', async () => {
    const callId = await createQuietGroup(harness, group);
    const { cursor } = await (await follow(callId, 'rosterChanged')).next();
    await harness.join(callId, 'Ann');
    const missed = await (await follow(callId, 'rosterChanged', cursor)).next();
    expect(missed).toMatchObject({ isSnapshot: false, snapshot: null });
  });

  test('is the call as it is for who comes with a cursor that is too old', async () => {
    const callId = await createQuietGroup(harness, group);
    const { cursor } = await (await follow(callId, 'rosterChanged')).next();
    for (let round = 0; round < 40; round += 1) await harness.leave(callId, await harness.join(callId));
    await harness.join(callId, 'Ann');
    const afresh = await (await follow(callId, 'rosterChanged', cursor)).next();
    expect(afresh.snapshot).toMatchObject({ cursor: afresh.cursor });
    expect(namesOf(afresh)).toContain('Ann');
  });

  test('is the end of a call that has long been over', async () => {
    const callId = await createQuietGroup(harness, group);
    await harness.control('POST', `/calls/${callId}/hangUp`, {});
    await harness.advance(11 * 60_000);
    const end = await (await follow(callId, 'rosterChanged')).next();
    expect(end.snapshot).toEqual({ cursor: end.cursor, state: 'TERMINATED', participants: [] });
  });
});

test('the snapshot of a second follower is of the revision of its own event', async () => {
  const callId = await createQuietGroup(harness, group);
  const followed = harness.subscribe<Event>(document('rosterChanged'), { callId });
  const first = await followed.next();
  await harness.join(callId, 'Ann');
  await followed.next();
  const second = await harness.subscribe<Event>(document('rosterChanged'), { callId }).next();
  expect(second.cursor).not.toBe(first.cursor);
  expect(second).toMatchObject({ call: { cursor: second.cursor }, snapshot: { cursor: second.cursor } });
  expect(namesOf(second)).toContain('Ann');
});
