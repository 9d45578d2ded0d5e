import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BacklogLimits } from '../../src/subscriptions/transport-limits.ts';
import { callId } from '../live/harness.ts';
import { generous, startFanOutHarness } from './harness.ts';
import type { FanOutHarness } from './harness.ts';
import { transports } from './followers.ts';
import type { Follower } from './followers.ts';
import { slowClients } from './slow-clients.ts';
import type { SlowClient } from './slow-clients.ts';

interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string }[];
  readonly participants: readonly { readonly id: string }[];
}

const roster = `subscription ($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) { cursor isSnapshot joined { displayName } participants { id } }
}`;
const token = 'Bearer calls.read';

/** As long as it takes to fill what the operating system keeps for a client that doesn't read, within some events. */
const longName = 'x'.repeat(256 * 1024);

const closings = {
  WebSockets: '4530 the client takes what it is sent too slowly; it can go on from its last cursor',
  'event streams': 'whole',
};

describe.each(['WebSockets', 'event streams'] as const)('over %s, a client', (transport) => {
  let harness: FanOutHarness;
  let fast: Follower<RosterEvent>;
  async function start(backlog: Partial<BacklogLimits>): Promise<void> {
    harness = await startFanOutHarness({ ...generous, ...backlog });
    fast = follow();
    await fast.next();
  }
  afterEach(() => harness[Symbol.asyncDispose]());

  const follow = (variables = {}): Follower<RosterEvent> =>
    transports[transport](harness.url, roster, { callId, ...variables }, token);

  /** A client that has followed the call for a while, and reads no more until it is told to. */
  async function followSlowly(): Promise<SlowClient<RosterEvent>> {
    const slow = await slowClients[transport]<RosterEvent>(harness.url, roster, { callId }, token);
    await expect.poll(() => slow.events.length).toBe(1);
    await happen('Ann');
    await expect.poll(() => slow.events.length).toBe(2);
    slow.pause();
    return slow;
  }

  /** Lets somebody join, and waits until a client that is not slow knows. */
  async function happen(displayName: string): Promise<void> {
    await harness.join(displayName);
    expect((await fast.next()).joined).toEqual([{ displayName }]);
  }

  /** Lets so much happen that a limit is reached, of which everybody else gets every event. */
  async function happenUntil(limit: keyof BacklogLimits): Promise<void> {
    for (let count = 0; count < 200 && !harness.refused.includes(limit); count += 1) await happen(longName);
    expect(harness.refused).toContain(limit);
  }

  describe.each([
    ['backlogBytes', { backlogBytes: 512 * 1024 }],
    ['backlogEvents', { backlogEvents: 3 }],
  ] as const)('that lets more wait than %s', (limit, backlog) => {
    beforeEach(() => start(backlog));

    test('gets one marked snapshot in place of what was left out, while others get every event', async () => {
      const slow = await followSlowly();
      await happenUntil(limit);
      for (let count = 0; count < 5; count += 1) await happen('Ben');
      const before = harness.executions();
      slow.resume();
      await expect.poll(() => slow.events.at(-1)?.isSnapshot).toBe(true);
      expect(harness.executions() - before).toBe(1);
      expect(slow.events.filter(({ isSnapshot }) => isSnapshot)).toHaveLength(2);
      await happen('Cem');
      await expect.poll(() => slow.events.at(-1)?.joined).toEqual([{ displayName: 'Cem' }]);
      const { participants } = slow.events.at(-1) ?? {};
      expect(participants?.length).toBe((slow.events.at(-2)?.participants.length ?? 0) + 1);
      expect(harness.refused).toEqual([limit]);
    });

    test('shares events again after that', async () => {
      const slow = await followSlowly();
      await happenUntil(limit);
      slow.resume();
      await expect.poll(() => slow.events.at(-1)?.isSnapshot).toBe(true);
      await happen('Ben');
      await expect.poll(() => slow.events.at(-1)?.joined).toEqual([{ displayName: 'Ben' }]);
      const before = harness.executions();
      await happen('Cem');
      await expect.poll(() => slow.events.at(-1)?.joined).toEqual([{ displayName: 'Cem' }]);
      expect(harness.executions() - before).toBe(1);
    });

    test('learns of the end of the call by a snapshot, if that was left out', async () => {
      const slow = await followSlowly();
      await happenUntil(limit);
      await harness.hangUp();
      slow.resume();
      await expect.poll(() => slow.isComplete).toBe(true);
      expect(slow.events.at(-1)).toMatchObject({ isSnapshot: true, participants: [] });
    });
  });

  describe.each([
    ['closingBacklogBytes', { backlogBytes: 512 * 1024, closingBacklogBytes: 2 * 1024 * 1024 }],
    ['closingBacklogEvents', { backlogEvents: 3, closingBacklogEvents: 9 }],
  ] as const)('that lets more wait than %s', (limit, backlog) => {
    beforeEach(() => start(backlog));

    test('is closed without a completion, and gets the rest exactly by its last cursor', async () => {
      const slow = await followSlowly();
      await happenUntil(limit);
      slow.resume();
      expect(await slow.closed).toBe(closings[transport]);
      expect(slow.isComplete).toBe(false);
      await expect
        .poll(() => [...harness.closed, ...harness.streamEnds])
        .toEqual([transport === 'WebSockets' ? 4530 : 'behind']);
      const { cursor, participants } = slow.events.at(-1) ?? {};
      const next = await follow({ after: cursor }).next();
      expect([next.isSnapshot, next.participants.length]).toEqual([false, (participants?.length ?? 0) + 1]);
    });
  });
});
