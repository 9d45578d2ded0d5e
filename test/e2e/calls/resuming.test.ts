import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, type LiveWorld, startLiveWorld } from './live-world.ts';
import { createQuietGroup, followRoster, names } from './rosters.ts';
import { followStory, line, storyUpToNow } from './story.ts';

let world: LiveWorld;

beforeAll(async () => {
  world = await startLiveWorld();
});

afterAll(() => world.close());

const quietGroup = (): Promise<string> => createQuietGroup(world, group);

/** A cursor in which something is otherwise than in one that the gateway gave. */
function forged(cursor: string, change: (parts: string[]) => string[]): string {
  const parts = Buffer.from(cursor, 'base64url').toString().split('.');
  return Buffer.from(change(parts).join('.')).toString('base64url');
}

describe('a client that was cut off and resumes', () => {
  test('gets each event that it missed, once, in order, and then those that come', async () => {
    const id = await quietGroup();
    const first = followRoster(world, id);
    const { cursor } = await first.next();
    first.cut();
    const ann = await world.join(id, 'Ann');
    await world.join(id, 'Ben');
    await world.leave(id, ann);
    const second = followRoster(world, id, cursor);
    expect((await second.take(3)).map(names)).toEqual(['+Ann', '+Ben', '-Ann']);
    await world.join(id, 'Cem');
    expect(names(await second.next())).toBe('+Cem');
  });

  test('in the middle of events that come fast gets no event twice and loses none', async () => {
    const id = await quietGroup();
    const people = Array.from({ length: 30 }, (_, index) => `Guest ${index}`);
    const seen: string[] = [];
    let cursor: string | undefined;
    let subscriber = followRoster(world, id);
    await subscriber.next();

    const joining = (async () => {
      for (const name of people) await world.join(id, name);
    })();
    while (seen.length < people.length) {
      const event = await subscriber.next();
      seen.push(names(event));
      ({ cursor } = event);
      if (seen.length % 7 === 0) {
        subscriber.cut();
        subscriber = followRoster(world, id, cursor);
      }
    }
    await joining;
    expect(seen).toEqual(people.map((name) => `+${name}`));
  });

  test('after the last event gets nothing until something happens', async () => {
    const id = await quietGroup();
    const { cursor } = await followRoster(world, id).next();
    const subscriber = followRoster(world, id, cursor);
    await world.join(id, 'Ann');
    expect(names(await subscriber.next())).toBe('+Ann');
  });

  test('from the cursor of a query gets what has happened since', async () => {
    const id = await quietGroup();
    const shown = await world.shown(id);
    await world.join(id, 'Ann');
    expect(names(await followRoster(world, id, shown?.cursor).next())).toBe('+Ann');
  });

  test('from the cursor of another subscription to the same call gets the events of its own kinds', async () => {
    const id = await quietGroup();
    const { cursor } = await followStory(world, id).next();
    await world.control('POST', `/calls/${id}/state`, { state: 'hold' });
    await world.join(id, 'Ann');
    expect(names(await followRoster(world, id, cursor).next())).toBe('+Ann');
  });

  test('gets all events of a call in their common order', async () => {
    const id = await quietGroup();
    const subscriber = followStory(world, id);
    const { cursor } = await subscriber.next();
    await world.join(id, 'Ann');
    await world.control('POST', `/calls/${id}/state`, { state: 'hold' });
    await world.join(id, 'Ben');
    const missed = await storyUpToNow(world, id, followStory(world, id, cursor));
    expect(missed.map(line)).toEqual(['roster 2 +1', 'HOLD', 'roster 3 +1']);
    expect(missed).toEqual(await storyUpToNow(world, id, subscriber));
  });

  test('after the end of the call gets what it missed, and the end', async () => {
    const id = await quietGroup();
    const subscriber = followRoster(world, id);
    const { cursor } = await subscriber.next();
    subscriber.cut();
    await world.join(id, 'Ann');
    await world.control('POST', `/calls/${id}/hangUp`, {});
    const missed = await followRoster(world, id, cursor).rest();
    expect(missed.map(({ left }) => left.length)).toEqual([0, 2]);
    expect(missed.map(({ isSnapshot }) => isSnapshot)).toEqual([false, false]);
  });

  test('more than a day after the end of the call is told that there is no such call', async () => {
    const id = await quietGroup();
    const { cursor } = await followRoster(world, id).next();
    await world.control('POST', `/calls/${id}/hangUp`, {});
    await world.advance(3_600_000);
    expect((await followRoster(world, id, cursor).rest()).map(({ isSnapshot }) => isSnapshot)).toEqual([
      true,
    ]);
    await world.advance(24 * 3_600_000);
    expect(await followRoster(world, id, cursor).refusal()).toBe('NOT_FOUND');
  });
});

describe('instead of events that can not be had, a marked snapshot is given for', () => {
  test.each([
    { cursor: 'garbage', make: () => Promise.resolve('no cursor') },
    { cursor: 'an empty one', make: () => Promise.resolve('') },
    {
      cursor: 'one of another call',
      make: async () => (await followRoster(world, await quietGroup()).next()).cursor,
    },
    {
      cursor: 'one of another life of the gateway',
      make: (own: string) => Promise.resolve(forged(own, (parts) => parts.with(1, 'AAAAAAAAAAAA'))),
    },
    {
      cursor: 'one of the future',
      make: (own: string) => Promise.resolve(forged(own, (parts) => parts.with(-1, '999999'))),
    },
  ])('$cursor', async ({ make }) => {
    const id = await quietGroup();
    const { cursor: own } = await followRoster(world, id).next();
    await world.join(id, 'Ann');
    const subscriber = followRoster(world, id, await make(own));
    const event = await subscriber.next();
    expect(event).toMatchObject({ callId: id, isSnapshot: true, joined: [], updated: [], left: [] });
    expect(event.participants.at(-1)?.displayName).toBe('Ann');
    await world.join(id, 'Ben');
    expect(names(await subscriber.next())).toBe('+Ben');
  });

  test('one so old that its events are forgotten', async () => {
    const id = await quietGroup();
    const { cursor } = await followRoster(world, id).next();
    for (let index = 0; index < 70; index += 1) await world.join(id, `Guest ${index}`);
    const subscriber = followRoster(world, id, cursor);
    expect(await subscriber.next()).toMatchObject({ isSnapshot: true, participants: { length: 71 } });
  });
});
