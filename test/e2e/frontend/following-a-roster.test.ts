import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { group, startCallHarness } from '../calls/call-harness.ts';
import type { CallHarness } from '../calls/call-harness.ts';
import { createQuietGroup } from '../calls/rosters.ts';
import type { LiveRoster, Person } from './follow-roster.ts';
import { follow as followFor, impatient } from './follower.ts';
import type { Follower, FollowOptions } from './follower.ts';
import { openUnreliableNetwork } from './unreliable-network.ts';
import type { UnreliableNetwork } from './unreliable-network.ts';

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

const follow = (callId: string, options?: FollowOptions): Follower => followFor(network.url, callId, options);
const quietGroup = (): Promise<string> => createQuietGroup(harness, group);
const isLive = ({ connection }: LiveRoster): boolean => connection === 'live';
const namesOf = (people: readonly Person[]): (string | null)[] =>
  people.map(({ displayName }) => displayName);
const idsOf = (people: readonly { readonly id: string }[]): string[] => people.map(({ id }) => id).sort();
const has = (id: string) => (roster: LiveRoster) => roster.people.some((person) => person.id === id);

describe('a live roster', () => {
  test('is the roster as it is, and then as it becomes', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    const ann = await harness.join(id, 'Ann');
    await follower.until(has(ann));
    await harness.control('POST', `/calls/${id}/participants/${ann}/mute`);
    const { people, connection, resumption } = await follower.until(
      ({ newest }) => newest?.updated.some((person) => person.id === ann) === true,
    );
    expect(people.find((person) => person.id === ann)).toMatchObject({ displayName: 'Ann', isMuted: true });
    expect({ connection, resumption }).toEqual({ connection: 'live', resumption: undefined });
  });

  test('says that it is cut off, keeps its people, and then resumes exactly', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    const { people } = await follower.until(isLive);
    expect(people).toHaveLength(1);
    network.hold();
    network.cut();
    expect(await follower.until(({ connection }) => connection === 'reconnecting')).toMatchObject({ people });
    const ann = await harness.join(id, 'Ann');
    network.release();
    expect(await follower.until(has(ann))).toMatchObject({ connection: 'live', resumption: 'exact' });
  });

  test('says that it resumed by a snapshot where more was missed than is kept', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    network.hold();
    network.cut();
    for (let round = 0; round < 40; round += 1) await harness.leave(id, await harness.join(id));
    const ann = await harness.join(id, 'Ann');
    network.release();
    expect(await follower.until(has(ann))).toMatchObject({ connection: 'live', resumption: 'snapshot' });
    expect(follower.events.map(({ isSnapshot }) => isSnapshot)).toEqual([true, true]);
  });

  test('notices a connection that is dead without a word, and resumes on another', async () => {
    const id = await quietGroup();
    const follower = follow(id, { timing: impatient });
    await follower.until(isLive);
    network.silence();
    const ann = await harness.join(id, 'Ann');
    expect(await follower.until(has(ann))).toMatchObject({ resumption: 'exact' });
    expect(network.connections).toBeGreaterThan(1);
  });

  test('goes on from the cursor of an earlier page', async () => {
    const id = await quietGroup();
    const shown = await harness.shown(id);
    const ann = await harness.join(id, 'Ann');
    const follower = follow(id, { after: shown?.cursor });
    expect(await follower.until(has(ann))).toMatchObject({ resumption: 'exact' });
    expect(follower.events.map(({ joined }) => namesOf(joined))).toEqual([['Ann']]);
  });

  test('is over when the call is, and then empty', async () => {
    const id = await quietGroup();
    const follower = follow(id);
    await follower.until(isLive);
    await harness.control('POST', `/calls/${id}/hangUp`, {});
    expect(await follower.until(({ connection }) => connection === 'over')).toMatchObject({ people: [] });
  });

  test('of a call that there is not fails, and says why', async () => {
    const follower = follow('5a4db0c5-0000-4000-8000-00000000dead');
    const { failure } = await follower.until(({ connection }) => connection === 'failed');
    expect(failure).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

test('over a network that cuts, goes silent and delays, nothing is lost, doubled or out of order', async () => {
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
  /** Whether exactly those are shown who are there: an old roster may be as long as the new one. */
  const isUpToDate = ({ people }: LiveRoster): boolean =>
    isDeepStrictEqual(idsOf(people), [...idsOf(alone), ...present].sort());
  const expected: string[] = [];
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

  const { participants } = await harness.simulatedCall(id);
  expect(idsOf(follower.roster.people)).toEqual(idsOf(participants));
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
