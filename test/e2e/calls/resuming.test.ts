import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { createQuietGroup, followRoster, names } from './rosters.ts';
import { followEvents, describeEvent, eventsUpToNow } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

const quietGroup = (): Promise<string> => createQuietGroup(harness, group);

/** A cursor in which something is otherwise than in one that the gateway gave. */
function forged(cursor: string, change: (parts: string[]) => string[]): string {
  const parts = Buffer.from(cursor, 'base64url').toString().split('.');
  return Buffer.from(change(parts).join('.')).toString('base64url');
}

describe('a client that was cut off and resumes', () => {
  test('gets each event that it missed, once, in order, and then those that come', async () => {
    const id = await quietGroup();
    const first = followRoster(harness, id);
    const { cursor } = await first.next();
    first.cut();
    const ann = await harness.join(id, 'Ann');
    await harness.join(id, 'Ben');
    await harness.leave(id, ann);
    const second = followRoster(harness, id, cursor);
    expect((await second.take(3)).map(names)).toEqual(['+Ann', '+Ben', '-Ann']);
    await harness.join(id, 'Cem');
    expect(names(await second.next())).toBe('+Cem');
  });

  test('in the middle of events that come fast gets no event twice and loses none', async () => {
    const id = await quietGroup();
    const people = Array.from({ length: 30 }, (_, index) => `Guest ${index}`);
    const seen: string[] = [];
    let cursor: string | undefined;
    let subscriber = followRoster(harness, id);
    await subscriber.next();

    const joining = (async () => {
      for (const name of people) await harness.join(id, name);
    })();
    while (seen.length < people.length) {
      const event = await subscriber.next();
      seen.push(names(event));
      ({ cursor } = event);
      if (seen.length % 7 === 0) {
        subscriber.cut();
        subscriber = followRoster(harness, id, cursor);
      }
    }
    await joining;
    expect(seen).toEqual(people.map((name) => `+${name}`));
  });

  test('after the last event gets nothing until something happens', async () => {
    const id = await quietGroup();
    const { cursor } = await followRoster(harness, id).next();
    const subscriber = followRoster(harness, id, cursor);
    await harness.join(id, 'Ann');
    expect(names(await subscriber.next())).toBe('+Ann');
  });

  test('from the cursor of a query gets what has happened since', async () => {
    const id = await quietGroup();
    const shown = await harness.shown(id);
    await harness.join(id, 'Ann');
    expect(names(await followRoster(harness, id, shown?.cursor).next())).toBe('+Ann');
  });

  test('from the cursor of another subscription to the same call gets the events of its own kinds', async () => {
    const id = await quietGroup();
    const { cursor } = await followEvents(harness, id).next();
    await harness.control('POST', `/calls/${id}/state`, { state: 'hold' });
    await harness.join(id, 'Ann');
    expect(names(await followRoster(harness, id, cursor).next())).toBe('+Ann');
  });

  test('gets all events of a call in their common order', async () => {
    const id = await quietGroup();
    const subscriber = followEvents(harness, id);
    const { cursor } = await subscriber.next();
    await harness.join(id, 'Ann');
    await harness.control('POST', `/calls/${id}/state`, { state: 'hold' });
    await harness.join(id, 'Ben');
    const missed = await eventsUpToNow(harness, id, followEvents(harness, id, cursor));
    expect(missed.map(describeEvent)).toEqual(['roster 2 +1', 'HOLD', 'roster 3 +1']);
    expect(missed).toEqual(await eventsUpToNow(harness, id, subscriber));
  });

  test('after the end of the call gets what it missed, and the end', async () => {
    const id = await quietGroup();
    const subscriber = followRoster(harness, id);
    const { cursor } = await subscriber.next();
    subscriber.cut();
    await harness.join(id, 'Ann');
    await harness.control('POST', `/calls/${id}/hangUp`, {});
    const missed = await followRoster(harness, id, cursor).rest();
    expect(missed.map(({ left }) => left.length)).toEqual([0, 2]);
    expect(missed.map(({ isSnapshot }) => isSnapshot)).toEqual([false, false]);
  });

  test('more than a day after the end of the call is told that there is no such call', async () => {
    const id = await quietGroup();
    const { cursor } = await followRoster(harness, id).next();
    await harness.control('POST', `/calls/${id}/hangUp`, {});
    await harness.advance(3_600_000);
    expect((await followRoster(harness, id, cursor).rest()).map(({ isSnapshot }) => isSnapshot)).toEqual([
      true,
    ]);
    await harness.advance(24 * 3_600_000);
    expect(await followRoster(harness, id, cursor).refusal()).toBe('NOT_FOUND');
  });
});

describe('instead of events that can not be had, a marked snapshot is given for', () => {
  test.each([
    { cursor: 'garbage', make: () => Promise.resolve('no cursor') },
    { cursor: 'an empty one', make: () => Promise.resolve('') },
    {
      cursor: 'one of another call',
      make: async () => (await followRoster(harness, await quietGroup()).next()).cursor,
    },
    {
      cursor: 'one of an earlier run of the gateway',
      make: (own: string) => Promise.resolve(forged(own, (parts) => parts.with(1, 'AAAAAAAAAAAA'))),
    },
    {
      cursor: 'one of the future',
      make: (own: string) => Promise.resolve(forged(own, (parts) => parts.with(-1, '999999'))),
    },
  ])('$cursor', async ({ make }) => {
    const id = await quietGroup();
    const { cursor: own } = await followRoster(harness, id).next();
    await harness.join(id, 'Ann');
    const subscriber = followRoster(harness, id, await make(own));
    const event = await subscriber.next();
    expect(event).toMatchObject({ callId: id, isSnapshot: true, joined: [], updated: [], left: [] });
    expect(event.participants.at(-1)?.displayName).toBe('Ann');
    await harness.join(id, 'Ben');
    expect(names(await subscriber.next())).toBe('+Ben');
  });

  test('one so old that its events are forgotten', async () => {
    const id = await quietGroup();
    const { cursor } = await followRoster(harness, id).next();
    for (let index = 0; index < 70; index += 1) await harness.join(id, `Guest ${index}`);
    const subscriber = followRoster(harness, id, cursor);
    expect(await subscriber.next()).toMatchObject({ isSnapshot: true, participants: { length: 71 } });
  });
});
