import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/sandbox/server/seeded-random.ts';
import { newGuest, newPhone, newUsers } from '../../../../src/sandbox/graph/simulation/people.ts';
import type { JsonObject } from '../../../../src/sandbox/graph/protocol/wire.ts';
import { meeting } from '../call-bodies.ts';
import type { Harness } from '../harness.ts';
import { startHarness } from '../harness.ts';

/** What somebody is told apart by: the name, or the number of a telephone. */
function shownNames(people: readonly JsonObject[]): string[] {
  return people.map((set) => {
    const [identity] = Object.values(set).filter((value) => typeof value === 'object');
    const { id, displayName } = identity as { id: string; displayName?: string };
    return displayName ?? id;
  });
}

const expectDistinct = (names: readonly string[]): void => {
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
};

describe('people who are made up', () => {
  it('are of distinct names, however many they are', () => {
    expectDistinct(shownNames(newUsers(createRandom('seed', 'people'), 700)));
  });

  it('have distinct telephones, as many as there are numbers for fiction', () => {
    const random = createRandom('seed', 'telephones');
    const phones: JsonObject[] = [];
    while (phones.length < 100) phones.push(newPhone(random, phones));
    expectDistinct(shownNames(phones));
  });

  it('are the same again under the same seed', () => {
    const make = () => newUsers(createRandom('seed', 'people'), 40);
    expect(make()).toEqual(make());
  });

  it('are not taken for somebody who is named in another way', () => {
    const users = newUsers(createRandom('seed', 'people'), 20);
    expectDistinct(shownNames([...users, newGuest(createRandom('seed', 'guest'), users)]));
  });
});

describe('the people of a call', () => {
  let harness: Harness;
  afterEach(() => harness.close());

  it.each(['one', 'two', 'three'])('have no twins at any time, with the seed %s', async (seed) => {
    harness = await startHarness({ autopilot: true }, seed);
    const { id } = await harness.create(meeting);
    for (let step = 0; step < 40; step += 1) {
      await harness.steps(1);
      const { participants } = await harness.simulatedCall(id);
      expectDistinct(shownNames(participants.map(({ identity }) => identity as JsonObject)));
    }
  });
});
