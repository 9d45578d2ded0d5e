import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallFollowingState } from '../../packages/client/src/index.ts';
import { group, startCallHarness } from '../e2e/calls/call-harness.ts';
import type { CallHarness } from '../e2e/calls/call-harness.ts';
import { createQuietGroup } from '../e2e/calls/rosters.ts';
import { openUnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import type { UnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import { follow as followFor, has, impatient, isInterrupted, isLive } from './follower.ts';
import type { Follower, FollowOptions } from './follower.ts';

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

const quietGroup = (): Promise<string> => createQuietGroup(harness, group);
const idsOf = (people: readonly { readonly id: string }[]): string[] => people.map(({ id }) => id).sort();

describe.each(['websocket', 'eventStream'] as const)('a call that is followed by %s', (transport) => {
  const follow = (callId: string, options?: FollowOptions): Follower =>
    followFor(network.url, callId, { transport, ...options });

  test('is the call as it is, and then as it becomes', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    const ann = await harness.join(id, 'Ann');
    await follower.until(has('Ann'));
    await harness.control('POST', `/calls/${id}/participants/${ann}/mute`);
    const { participants, phase, resumption } = await follower.until((state) =>
      state.participants.some((person) => person.id === ann && person.isMuted),
    );
    expect(participants.find((person) => person.id === ann)).toMatchObject({ displayName: 'Ann' });
    expect({ phase, resumption }).toEqual({ phase: 'live', resumption: undefined });
    await harness.control('POST', `/calls/${id}/state`, { state: 'hold' });
    await follower.until(({ call }) => call?.state === 'HOLD');
  });

  test('says that it is cut off, keeps its people, and then has missed nothing', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    const { participants } = await follower.until(isLive);
    network.hold();
    network.cut();
    expect(await follower.until(isInterrupted)).toMatchObject({ participants, resumption: undefined });
    await harness.join(id, 'Ann');
    network.release();
    expect(await follower.until(has('Ann'))).toMatchObject({ phase: 'live', resumption: 'exact' });
  });

  test('says that nothing was missed also where nothing has happened', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    network.cut();
    await follower.until(isInterrupted);
    expect(await follower.until(isLive)).toMatchObject({ resumption: 'exact' });
    expect(follower.events).toHaveLength(1);
  });

  test('is shown afresh, and says so, where more was missed than is kept', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    network.hold();
    network.cut();
    for (let round = 0; round < 40; round += 1) await harness.leave(id, await harness.join(id));
    await harness.join(id, 'Ann');
    network.release();
    expect(await follower.until(has('Ann'))).toMatchObject({ phase: 'live', resumption: 'afresh' });
    expect(follower.events.map(({ isSnapshot }) => isSnapshot)).toEqual([true, true]);
  });

  test('notices a connection that is dead without a word, and goes on over another', async () => {
    const id = await quietGroup();
    const follower = follow(id, { timing: impatient });
    await follower.until(isLive);
    network.silence();
    await harness.join(id, 'Ann');
    expect(await follower.until(has('Ann'))).toMatchObject({ resumption: 'exact' });
    expect(network.connections).toBeGreaterThan(1);
  });

  test('ends when the call is over, with everybody gone', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    await harness.control('POST', `/calls/${id}/hangUp`, {});
    expect(await follower.until(({ phase }) => phase === 'ended')).toMatchObject({
      participants: [],
      call: { state: 'TERMINATED' },
    });
  });

  test('of which nobody knows is refused, with the reason', async () => {
    const follower = follow('5a4db0c5-0000-4000-8000-00000000dead');
    const { refusal, participants } = await follower.until(({ phase }) => phase === 'refused');
    expect(refusal?.code).toBe('NOT_FOUND');
    expect(refusal?.message).toContain('There is no call');
    expect(participants).toEqual([]);
  });

  test('loses, doubles and disorders nothing over a network that cuts, goes silent and delays', async () => {
    const id = await quietGroup();
    const follower = follow(id, { timing: impatient });
    await follower.until(isLive);
    const { participants: alone } = await harness.simulatedCall(id);
    const faults = [
      () => {
        network.cut();
      },
      () => {
        network.delay(20);
      },
      () => {
        network.silence();
      },
      () => {
        network.delay(0);
      },
      () => {
        network.hold();
        network.cut();
      },
      () => {
        network.release();
      },
    ];
    const present: string[] = [];
    const expected: string[] = [];
    /** Whether exactly those are shown who are there: an old roster may be as long as the new one. */
    const isUpToDate = ({ participants }: CallFollowingState): boolean =>
      isDeepStrictEqual(idsOf(participants), [...idsOf(alone), ...present].sort());
    for (let step = 0; step < 48; step += 1) {
      faults[step % 8]?.();
      const [first] = present;
      if (step % 3 === 2 && first !== undefined) {
        present.shift();
        await harness.leave(id, first);
        expected.push(`-${first}`);
      } else {
        const joined = await harness.join(id);
        present.push(joined);
        expected.push(`+${joined}`);
      }
      // Some faults meet a client that has caught up, others one that has not.
      if (step % 8 === 7) await follower.until(isUpToDate);
    }
    await follower.until(isUpToDate);

    expect(network.connections).toBeGreaterThan(6);
    const [snapshot, ...changes] = follower.events;
    expect(snapshot?.isSnapshot).toBe(true);
    expect(changes.filter(({ isSnapshot }) => isSnapshot)).toEqual([]);
    expect(
      changes.flatMap(({ joined, left }) => [
        ...joined.map((person) => `+${person.id}`),
        ...left.map((person) => `-${person.id}`),
      ]),
    ).toEqual(expected);
  });
});
