import { describe, expect, test } from 'vitest';
import { EventsFromBeginning, SharedBeginnings } from '../../src/subscriptions/shared-beginnings.ts';
import type { Beginning } from '../../src/subscriptions/shared-beginnings.ts';
import type { EventSource, SourceEvent } from '../../src/subscriptions/event-source.ts';

const eventOf = (sequence: number): SourceEvent => ({
  sequence,
  cursor: `cursor ${sequence}`,
  isSnapshot: true,
  execute: () => Promise.resolve({ data: { sequence } }),
});

const stillHere = new AbortController().signal;

/** Beginnings whose turns a test takes. */
class Turns {
  readonly #runs: (() => void)[] = [];
  readonly beginnings = new SharedBeginnings((run) => this.#runs.push(run));
  /** What each reading was given to be called off by. */
  readonly read: AbortSignal[] = [];

  join(key = 'roster', signal = stillHere): Promise<Beginning | undefined> {
    return this.beginnings.join(key, signal, (called) => {
      this.read.push(called);
      return Promise.resolve({ snapshot: eventOf(this.read.length), cost: 1 });
    });
  }

  next(): void {
    for (const run of this.#runs.splice(0)) run();
  }
}

async function sequencesOf(...joined: readonly Promise<Beginning | undefined>[]): Promise<unknown[]> {
  return (await Promise.all(joined)).map((beginning) => beginning?.snapshot.sequence);
}

describe('a snapshot', () => {
  test('is read once for all who ask in one turn, after the last of them', async () => {
    const turns = new Turns();
    const joined = [turns.join(), turns.join(), turns.join()];
    expect(turns.read).toHaveLength(0);
    turns.next();
    expect(await sequencesOf(...joined)).toEqual([1, 1, 1]);
  });

  test('is read anew for who asks later, even while the one before is being read', async () => {
    const turns = new Turns();
    const first = turns.join();
    turns.next();
    const second = turns.join();
    turns.next();
    expect(await sequencesOf(first, second)).toEqual([1, 2]);
  });

  test('is not shared by those to whom another is to be shown', async () => {
    const turns = new Turns();
    const joined = [turns.join('roster'), turns.join('another roster')];
    turns.next();
    expect(await sequencesOf(...joined)).toEqual([1, 2]);
  });

  test('is called off when the last who waits for it has gone, and not before', async () => {
    const turns = new Turns();
    const [one, other] = [new AbortController(), new AbortController()];
    const joined = [turns.join('roster', one.signal), turns.join('roster', other.signal)];
    turns.next();
    one.abort();
    expect(turns.read[0]?.aborted).toBe(false);
    other.abort();
    expect(turns.read[0]?.aborted).toBe(true);
    await Promise.all(joined);
  });

  test('is not read at all where nobody waits for it any more', async () => {
    const turns = new Turns();
    const gone = new AbortController();
    const joined = turns.join('roster', gone.signal);
    gone.abort();
    turns.next();
    expect(await joined).toBeUndefined();
    expect(turns.read).toHaveLength(0);
  });
});

test('what comes behind a snapshot is followed only if it is asked for, and ended with it', async () => {
  const told: string[] = [];
  const rest: EventSource = {
    next: () => Promise.resolve({ done: false, value: eventOf(2) }),
    end: () => {
      told.push('ended');
      return Promise.resolve();
    },
  };
  const events = new EventsFromBeginning(eventOf(1), () => {
    told.push('followed');
    return Promise.resolve(rest);
  });
  expect((await events.next()).value?.sequence).toBe(1);
  expect(told).toEqual([]);
  expect((await events.next()).value?.sequence).toBe(2);
  await events.end();
  expect(told).toEqual(['followed', 'ended']);
});
