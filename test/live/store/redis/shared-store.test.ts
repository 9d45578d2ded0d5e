import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { followCall } from '../../../../src/live/feed/call-feed.ts';
import type { CallChange } from '../../../../src/live/record/call-view.ts';
import { defaultRetention, MemoryCallStore } from '../../../../src/live/store/memory-call-store.ts';
import { patienceMs } from '../../../support/patience.ts';
import { describeWithProgram } from '../../../support/programs.ts';
import { startRedis } from '../../../support/redis-server.ts';
import type { RedisServer } from '../../../support/redis-server.ts';
import { reductionOf } from '../reduction-of.ts';
import { after, allKinds, begin, change, joins, state, tone } from './call-history.ts';
import { openStore } from './open-store.ts';
import type { StoreOptions } from './open-store.ts';

const wait = { timeout: patienceMs };

describeWithProgram('two stores on one Redis', 'redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis('--appendonly', 'no');
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => server.command('FLUSHALL'));

  /** How often each command was executed since the counts were reset. */
  const counts = async (): Promise<Readonly<Record<string, number>>> => {
    const info = String(await server.command('INFO', 'commandstats'));
    return Object.fromEntries(
      [...info.matchAll(/cmdstat_(.+?):calls=(\d+)/g)].map(([, name = '', calls]) => [name, Number(calls)]),
    );
  };

  /** How many bytes the server was sent, or has sent. */
  const traffic = async (way: 'input' | 'output'): Promise<number> => {
    const info = String(await server.command('INFO', 'stats'));
    return Number(new RegExp(`total_net_${way}_bytes:(\\d+)`).exec(info)?.[1]);
  };
  const bothWays = async (): Promise<number> => (await traffic('input')) + (await traffic('output'));

  const openBoth = async (options: StoreOptions = {}) =>
    [(await openStore(server.url, options)).store, (await openStore(server.url, options)).store] as const;

  test('tell of each other’s commits in order, and of each once', async () => {
    // Nothing is trimmed, or who is slow to read would be shown the call instead.
    const [one, other] = await openBoth({ retention: { ...defaultRetention, maxLogEvents: 1_000 } });
    await begin(one.calls, 'c1');
    const heard = [one, other].map(({ calls }) => {
      const sequences: number[] = [];
      calls.watch('c1', (_, events = []) => sequences.push(...events.map(({ sequence }) => sequence)));
      return sequences;
    });
    const commits = [one, other].flatMap(({ calls }) =>
      Array.from({ length: 50 }, (_, number) => change(calls, 'c1', tone(number))),
    );
    await Promise.all(commits);
    const all = Array.from({ length: 100 }, (_, index) => index + 1);
    await vi.waitFor(() => {
      expect(heard).toEqual([all, all]);
    }, wait);
  });

  test('read the same record and the same log as one in memory, however much of that was trimmed', async () => {
    const people = ['a', 'b', 'c', 'd'];
    const key = fc.constantFrom(...people);
    const changes = fc.oneof(
      fc.nat(9).map(tone),
      fc.nat(9).map((number) => state(`${number}`)),
      key.map((one) => joins(one)),
      key.map((one): CallChange => ({ kind: 'roster', rekeyed: [], upserted: [], left: [one] })),
      fc.tuple(key, fc.constantFrom('e', 'f')).map(([from, to]): CallChange => ({
        kind: 'roster',
        rekeyed: [[from, to]],
        upserted: [],
        left: [to],
      })),
      key.map((id): CallChange => ({ kind: 'contentSharing', started: [id], ended: [id] })),
      key.map((id): CallChange => ({ kind: 'operation', operation: { id, status: 'running' } })),
    );
    const commits = fc.array(fc.tuple(fc.array(changes, { maxLength: 3 }), fc.boolean()), { maxLength: 60 });
    const retention = { ...defaultRetention, maxLogEvents: 4 };
    const [{ store: one }, { store: other }] = [
      await openStore(server.url, { retention }),
      await openStore(server.url, { retention }),
    ];
    let number = 0;
    await fc.assert(
      fc.asyncProperty(commits, async (history) => {
        number += 1;
        const id = `c${number}`;
        const memory = new MemoryCallStore(Date.now, retention);
        let record = await begin(one.calls, id);
        await memory.commit(undefined, reductionOf(record));
        for (const [made, isByOther] of history) {
          const [next, events] = after(record, ...made);
          const reduction = reductionOf(next, events);
          expect(await (isByOther ? other : one).calls.commit(record.revision, reduction)).toBe(true);
          await memory.commit(record.revision, reduction);
          record = next;
        }
        // What no store remembers is read from Redis.
        const { store: third } = await openStore(server.url, { retention });
        const expected = await memory.readHistory(id);
        for (const { calls } of [one, other, third]) {
          const history = await calls.readHistory(id);
          expect(written(history)).toEqual(written(expected));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('keep no more of a log in Redis than twice what it is to have', async () => {
    const retention = { ...defaultRetention, maxLogEvents: 8 };
    const { store } = await openStore(server.url, { retention });
    await begin(store.calls, 'c1');
    for (let number = 0; number < 100; number += 1) await change(store.calls, 'c1', tone(number));
    await vi.waitFor(async () => {
      expect(await server.command('XLEN', 'switchboard:1:call:{c1}:log')).toBeLessThanOrEqual(16);
    }, wait);
  });

  test('read of a log that is too long no more than they shorten it by', async () => {
    const maxLogEvents = 128;
    const { store } = await openStore(server.url, { retention: { ...defaultRetention, maxLogEvents } });
    let record = await begin(store.calls, 'c1');
    const commitAll = async (count: number): Promise<void> => {
      for (let number = 0; number < count; number += 1) {
        const [next, events] = after(record, tone(number));
        await store.calls.commit(record.revision, reductionOf(next, events));
        record = next;
      }
    };
    await commitAll(2 * maxLogEvents);
    const before = await traffic('output');
    await commitAll(4 * maxLogEvents);
    const [entry] = (await server.command(
      'XRANGE',
      'switchboard:1:call:{c1}:log',
      '-',
      '+',
      'COUNT',
      '1',
    )) as [unknown];
    const entries = ((await traffic('output')) - before) / JSON.stringify(entry).length;
    expect(entries / (4 * maxLogEvents)).toBeLessThan(1.5);
  });

  test('learn of what no message told them', async () => {
    const { store: one } = await openStore(server.url);
    const { store: other, redis } = await openStore(server.url);
    redis.listen = () => () => undefined;
    await begin(one.calls, 'c1');
    const heard: number[] = [];
    other.calls.watch('c1', (_, events = []) => heard.push(...events.map(({ sequence }) => sequence)));
    const ringing: string[] = [];
    other.calls.watchRinging(({ id }) => ringing.push(id));
    await other.calls.ringing();
    await change(one.calls, 'c1', tone(1));
    await change(one.calls, 'c1', state('incoming'));
    await vi.waitFor(() => {
      expect([heard, ringing]).toEqual([[1, 2], ['c1']]);
    }, wait);
  });

  test('tell of each other’s texts, and of what no message told them', async () => {
    const [one, other] = await openBoth();
    const { store: deaf, redis } = await openStore(server.url);
    redis.listen = () => () => undefined;
    const seen = [one, other, deaf].map(({ keyValues }) => {
      const texts: (string | undefined)[] = [];
      keyValues.watch('one', 'k', () => {
        void keyValues.get('one', 'k').then((stored) => texts.push(stored?.text));
      });
      return texts;
    });
    let revision: number | undefined;
    for (const text of ['a', 'b', 'c']) {
      revision = await one.keyValues.set('one', 'k', revision, text);
      await vi.waitFor(() => {
        expect(seen.slice(0, 2).map((texts) => texts.at(-1))).toEqual([text, text]);
      }, wait);
    }
    await other.keyValues.delete('one', 'k', revision ?? 0);
    await other.keyValues.set('one', 'k', undefined, 'd');
    await vi.waitFor(() => {
      expect(seen.map((texts) => texts.at(-1))).toEqual(['d', 'd', 'd']);
    }, wait);
  });

  test('keep no collection of which everything has expired', async () => {
    const { store } = await openStore(server.url, { now: () => 1 });
    const key = 'switchboard:1:{values:one}:values';
    const lifetime = async () => Number(await server.command('PTTL', key));
    const revision = await store.keyValues.set('one', 'k', undefined, 't', 5_001);
    expect(await lifetime()).toBeGreaterThan(3_600_000);
    expect(await lifetime()).toBeLessThanOrEqual(3_605_000);
    await store.keyValues.set('one', 'for ever', undefined, 't');
    expect(await lifetime()).toBe(-1);
    await store.keyValues.set('one', 'k', revision, 'u');
    expect(await lifetime()).toBe(-1);
  });

  test('read nothing for an event, however many watch a call', async () => {
    const [one, other] = await openBoth();
    let record = await begin(one.calls, 'c1');
    const feeds = await Promise.all(
      Array.from({ length: 100 }, (_, number) =>
        followCall((number % 2 === 0 ? one : other).calls, { callId: 'c1', kinds: allKinds }),
      ),
    );
    await Promise.all(feeds.map(async (feed) => feed?.next()));
    await server.command('CONFIG', 'RESETSTAT');
    const events = 100;
    for (let number = 0; number < events; number += 1) {
      const [next, told] = after(record, tone(number));
      await (number % 2 === 0 ? one : other).calls.commit(record.revision, reductionOf(next, told));
      await Promise.all(feeds.map(async (feed) => feed?.next()));
      record = next;
    }
    // A commit for each, and what is read to begin with and now and then; a read at each store would be three times that.
    expect((await counts())['evalsha']).toBeLessThan(events * 1.5);
  });

  test('read what is too long for a message', async () => {
    const [one, other] = await openBoth();
    await begin(one.calls, 'c1');
    const heard: number[] = [];
    other.calls.watch('c1', (_, events = []) => heard.push(...events.map(({ sequence }) => sequence)));
    await other.calls.read('c1');
    for (const person of ['a', 'b']) await change(one.calls, 'c1', joins(person, 'x'.repeat(10_000)));
    await vi.waitFor(() => {
      expect(heard).toEqual([1, 2]);
    }, wait);
  });

  test('tell each who follows incoming calls of each call once', async () => {
    const [one, other] = await openBoth();
    const told = [one, other, other].map(({ calls }) => {
      const ids: string[] = [];
      calls.watchRinging(({ id }) => ids.push(id));
      return ids;
    });
    await other.calls.ringing();
    for (let number = 0; number < 20; number += 1) {
      const { calls } = number % 2 === 0 ? one : other;
      await begin(calls, `c${number}`);
      await change(calls, `c${number}`, state('incoming'));
    }
    const all = Array.from({ length: 20 }, (_, number) => `c${number}`).sort();
    await vi.waitFor(() => {
      expect(told.map((ids) => [...ids].sort())).toEqual([all, all, all]);
    }, wait);
  });

  test('give what is due to one of those who take at the same time', async () => {
    const [one, other] = await openBoth();
    const ids = Array.from({ length: 200 }, (_, number) => `c${number}`);
    await Promise.all(ids.map((id) => one.work.schedule({ kind: 'probe', id }, 1)));
    const takes = Array.from({ length: 40 }, (_, number) =>
      (number % 2 === 0 ? one : other).work.takeDue('probe', 1, { limit: 7, leaseMs: 100 }),
    );
    const taken = (await Promise.all(takes)).flat();
    expect(taken.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(new Set(taken.map(({ fence }) => fence)).size).toBe(ids.length);
  });

  test('write and read as much for a change among 1,000 people as among 10', async () => {
    const bytes: number[] = [];
    for (const people of [10, 1_000]) {
      const [one, other] = await openBoth();
      const id = `of ${people}`;
      await begin(one.calls, id);
      await change(one.calls, id, joins(...Array.from({ length: people }, (_, number) => `p${number}`)));
      await other.calls.read(id);
      const before = await bothWays();
      for (let number = 0; number < 20; number += 1) {
        await change((number % 2 === 0 ? one : other).calls, id, joins(`p${number % 10}`));
      }
      bytes.push((await bothWays()) - before);
    }
    const [few = 0, many = 0] = bytes;
    expect(many).toBeLessThan(1.5 * few);
  });
});

/** As it can be compared: what is undefined is left out, and places count. */
function written(history: unknown): unknown {
  return JSON.parse(
    JSON.stringify(history, (_, value: unknown) => (value instanceof Map ? [...value] : value)),
  );
}
