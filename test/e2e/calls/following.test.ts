import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Subscriber } from '../../support/graphql-subscriber.ts';
import { group, peer, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { createQuietGroup, followRoster, names } from './rosters.ts';
import type { RosterEvent } from './rosters.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

interface Event {
  readonly isSnapshot: boolean;
  readonly call: { readonly state: string; readonly participants: readonly unknown[] };
}

const subscriptions = ['callStateChanged', 'rosterChanged', 'callEvents'].map((field) => ({
  field,
  document: `subscription ($callId: ID!, $after: ID) {
    ${field}(callId: $callId, after: $after) { isSnapshot call { state participants { id } } }
  }`,
}));

describe.each(subscriptions)('$field', ({ document }) => {
  test('begins with the call as it is', async () => {
    const callId = await createQuietGroup(harness, group);
    const [event] = await harness.subscribe<Event>(document, { callId }).take(1);
    expect(event).toEqual({
      isSnapshot: true,
      call: { state: 'ESTABLISHED', participants: [{ id: (await harness.shown(callId))?.myParticipantId }] },
    });
  });

  test('is refused for a call that nobody knows', async () => {
    const callId = '00000000-0000-4000-8000-000000000000';
    expect(await harness.subscribe(document, { callId }).refusal()).toBe('NOT_FOUND');
  });

  test('completes once the call is over', async () => {
    const callId = await createQuietGroup(harness, group);
    const subscriber = harness.subscribe<Event>(document, { callId });
    await subscriber.next();
    await harness.control('POST', `/calls/${callId}/hangUp`, {});
    const last = (await subscriber.rest()).at(-1);
    expect(last).toMatchObject({ isSnapshot: false, call: { participants: [] } });
  });

  test('of a call that is over gives it as it ended, and completes', async () => {
    const callId = await createQuietGroup(harness, group);
    await harness.control('POST', `/calls/${callId}/hangUp`, {});
    const events = await harness.subscribe<Event>(document, { callId }).rest();
    expect(events).toEqual([{ isSnapshot: true, call: { state: 'TERMINATED', participants: [] } }]);
  });

  test('of one client is not ended by another that goes away', async () => {
    const callId = await createQuietGroup(harness, group);
    const [one, other] = [
      harness.subscribe<Event>(document, { callId }),
      harness.subscribe<Event>(document, { callId }),
    ];
    await Promise.all([one.next(), other.next()]);
    one.cut();
    await harness.control('POST', `/calls/${callId}/hangUp`, {});
    expect((await other.rest()).at(-1)?.call.participants).toEqual([]);
  });
});

describe('callStateChanged', () => {
  test('tells only of states, each with the one before', async () => {
    const { id, cursor } = await harness.create(peer, 'answered');
    await harness.steps(5);
    const document = `subscription ($callId: ID!, $after: ID) {
      callStateChanged(callId: $callId, after: $after) { previousState state resultInfo { code subcode } }
    }`;
    expect(await harness.subscribe(document, { callId: id, after: cursor }).rest()).toEqual([
      { previousState: 'ESTABLISHING', state: 'RINGING', resultInfo: null },
      { previousState: 'RINGING', state: 'ESTABLISHED', resultInfo: null },
      { previousState: 'ESTABLISHED', state: 'TERMINATING', resultInfo: null },
      { previousState: 'TERMINATING', state: 'TERMINATED', resultInfo: { code: 200, subcode: 4521 } },
    ]);
  });
});

describe('rosterChanged', () => {
  test('tells who joined, who changed and who left, each with everybody who is there then', async () => {
    const id = await createQuietGroup(harness, group);
    const subscriber = followRoster(harness, id);
    const [bot] = (await subscriber.next()).participants;
    const ann = await harness.join(id, 'Ann');
    await harness.control('POST', `/calls/${id}/participants/${ann}/mute`);
    await harness.leave(id, ann);
    const shown = expect.objectContaining({ id: ann, displayName: 'Ann', isMuted: false }) as unknown;
    const muted = expect.objectContaining({ id: ann, displayName: 'Ann', isMuted: true }) as unknown;
    const none = { joined: [], updated: [], left: [] };
    expect(await subscriber.take(3)).toMatchObject([
      { ...none, participants: [bot, shown], joined: [shown] },
      { ...none, participants: [bot, muted], updated: [muted] },
      { ...none, participants: [bot], left: [muted] },
    ]);
  });

  test('gives each event a cursor of its own', async () => {
    const id = await createQuietGroup(harness, group);
    const subscriber = followRoster(harness, id);
    const snapshot = await subscriber.next();
    await harness.join(id, 'Ann');
    await harness.join(id, 'Ben');
    const changes = await subscriber.until((event) => names(event) === '+Ben');
    const cursors = [snapshot, ...changes].map(({ cursor }) => cursor);
    expect(new Set(cursors).size).toBe(cursors.length);
  });
});

describe('a client that goes away', () => {
  const askGraph = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${harness.sandbox.url}/v1.0/communications/calls${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${harness.sandbox.graph.token}` },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBeLessThan(300);
    return answer.status === 201 ? answer.json() : undefined;
  };

  /** A call of another application's, which is followed by asking Graph as long as somebody watches. */
  async function callOfAnother(): Promise<string> {
    const call = await askGraph('', {
      '@odata.type': '#microsoft.graph.call',
      // Nobody listens there.
      callbackUri: 'http://127.0.0.1:9/callback',
      requestedModalities: ['audio'],
      mediaConfig: { '@odata.type': '#microsoft.graph.serviceHostedMediaConfig' },
      targets: ['u1', 'u2'].map((id) => ({
        '@odata.type': '#microsoft.graph.invitationParticipantInfo',
        identity: { '@odata.type': '#microsoft.graph.identitySet', user: { id } },
      })),
    });
    return (call as { id: string }).id;
  }

  /** How often the gateway asks Graph about a call in so many minutes, which the other application keeps alive. */
  async function readsIn(minutes: number, id: string): Promise<number> {
    await askGraph(`/${id}/keepAlive`, {});
    let reads = 0;
    // In steps, since each read takes its real time to be answered before there is another.
    for (let step = 0; step < minutes * 6; step += 1) {
      await harness.advance(10_000);
      const asked = await harness.takeJournal();
      reads += asked.filter((line) => line.startsWith('GET') && line.includes(id)).length;
    }
    return reads;
  }

  test.each([
    { how: 'by saying so', leave: (subscriber: Subscriber<RosterEvent>) => subscriber.stop() },
    {
      how: 'without a word',
      leave(subscriber: Subscriber<RosterEvent>) {
        subscriber.cut();
        return Promise.resolve();
      },
    },
  ])('$how leaves no listener behind: nobody asks Graph on its behalf any more', async ({ leave }) => {
    const id = await callOfAnother();
    const subscriber = followRoster(harness, id);
    await subscriber.next();
    expect(await readsIn(12, id)).toBeGreaterThan(12);
    expect(await readsIn(1, id)).toBeGreaterThan(1);
    await leave(subscriber);
    // The gateway hears of it in its own time; once it has, the call is followed for ten minutes more.
    await expect.poll(() => readsIn(11, id)).toBe(0);
  });
});
