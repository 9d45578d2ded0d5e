import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patienceMs } from '../../../support/patience.ts';
import { describeWithProgram } from '../../../support/programs.ts';
import { startRedisCluster } from '../../../support/redis-server.ts';
import type { RedisCluster, RedisServer } from '../../../support/redis-server.ts';
import { begin, change, tone } from './call-history.ts';
import { openStore } from './open-store.ts';

const wait = { timeout: patienceMs };
/** What is gone or back is noticed sooner than usual; an answer is waited for as long as usual, since a machine may be busy. */
const times = { silentMs: 3_000, lookMs: 200, reconnectMs: 200 };

describeWithProgram('a store in a Redis Cluster', 'redis-server', () => {
  let cluster: RedisCluster;
  beforeEach(async () => {
    cluster = await startRedisCluster('--cluster-require-full-coverage', 'no');
  });
  afterEach(() => cluster[Symbol.asyncDispose]());

  /** Calls of which every node has some. */
  const ids = Array.from({ length: 12 }, (_, number) => `c${number}`);

  async function openBoth() {
    const url = `${cluster.url}?cluster=true`;
    const [one, other] = [await openStore(url, { times }), await openStore(url, { times })] as const;
    const heard = new Map<string, number[]>();
    for (const id of ids) {
      await begin(one.store.calls, id);
      const sequences: number[] = [];
      heard.set(id, sequences);
      other.store.calls.watch(id, (_, events = []) =>
        sequences.push(...events.map(({ sequence }) => sequence)),
      );
      await other.store.calls.read(id);
    }
    return { one, other, heard };
  }

  /** Moves the slots of keys that the first node has to the second one. */
  async function moveSlots(
    first: RedisServer,
    second: RedisServer,
    keyOf: (id: string) => string,
  ): Promise<void> {
    const to = String(await second.command('CLUSTER', 'MYID'));
    const from = String(await first.command('CLUSTER', 'MYID'));
    const slots = new Set<number>();
    for (const id of ids) {
      const slot = Number(await first.command('CLUSTER', 'KEYSLOT', keyOf(id)));
      if (slot < 5_462) slots.add(slot);
    }
    expect(slots.size).toBeGreaterThan(0);
    for (const slot of slots) {
      await second.command('CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', from);
      await first.command('CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', to);
      for (;;) {
        const keys = (await first.command('CLUSTER', 'GETKEYSINSLOT', `${slot}`, '100')) as string[];
        if (keys.length === 0) break;
        await first.command('MIGRATE', '127.0.0.1', `${second.port}`, '', '0', '5000', 'KEYS', ...keys);
      }
      for (const node of [second, first]) await node.command('CLUSTER', 'SETSLOT', `${slot}`, 'NODE', to);
    }
  }

  const allHeard = (...sequences: number[]) => new Map(ids.map((id) => [id, sequences]));

  test('says when a node is away, and tells every commit once it is back', async () => {
    const { one, other, heard } = await openBoth();
    for (const id of ids) await change(one.store.calls, id, tone(1));
    const [, second] = cluster.nodes;
    await second?.kill();
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble === undefined)).toEqual([false, false]);
    }, wait);
    await second?.start();
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble)).toEqual([undefined, undefined]);
    }, wait);
    for (const id of ids) await change(one.store.calls, id, tone(2));
    await vi.waitFor(() => {
      expect(heard).toEqual(allHeard(1, 2));
    }, wait);
  });

  test('tells every commit when its slots go to another node', async () => {
    const { one, heard } = await openBoth();
    for (const id of ids) await change(one.store.calls, id, tone(1));
    const [first, second] = cluster.nodes;
    if (!first || !second) throw new Error('there are too few nodes');
    await moveSlots(first, second, (id) => `switchboard:1:call:{${id}}:now`);
    for (const id of ids) await change(one.store.calls, id, tone(2));
    await vi.waitFor(() => {
      expect(heard).toEqual(allHeard(1, 2));
    }, wait);
    for (const id of ids) await change(one.store.calls, id, tone(3));
    await vi.waitFor(() => {
      expect(heard).toEqual(allHeard(1, 2, 3));
    }, wait);
  });

  test('tells of every text, also when a node was away, and when its slots have gone to another', async () => {
    const url = `${cluster.url}?cluster=true`;
    const [one, other] = [await openStore(url, { times }), await openStore(url, { times })];
    const seen = new Map<string, string | undefined>();
    for (const id of ids) {
      const { keyValues } = other.store;
      keyValues.watch(id, 'k', () => {
        keyValues.get(id, 'k').then(
          (stored) => seen.set(id, stored?.text),
          () => undefined,
        );
      });
    }
    const setAll = async (text: string): Promise<void> => {
      for (const id of ids) {
        const stored = await one.store.keyValues.get(id, 'k');
        expect(await one.store.keyValues.set(id, 'k', stored?.revision, text)).toBeDefined();
      }
      await vi.waitFor(() => {
        expect(seen).toEqual(new Map(ids.map((id) => [id, text])));
      }, wait);
    };
    await setAll('a');
    const [first, second] = cluster.nodes;
    if (!first || !second) throw new Error('there are too few nodes');
    await second.kill();
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble === undefined)).toEqual([false, false]);
    }, wait);
    await second.start();
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble)).toEqual([undefined, undefined]);
    }, wait);
    await setAll('b');
    await moveSlots(first, second, (id) => `switchboard:1:{values:${id}}:values`);
    await setAll('c');
  });

  test('goes on at the replica that takes the place of a node', async () => {
    const { one, other, heard } = await openBoth();
    for (const id of ids) await change(one.store.calls, id, tone(1));
    const [first] = cluster.nodes;
    if (!first) throw new Error('there is no node');
    await cluster.addReplica(first);
    await first.kill();
    await vi.waitFor(() => {
      expect(one.redis.trouble).toBeDefined();
    }, wait);
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble)).toEqual([undefined, undefined]);
    }, wait);
    for (const id of ids) await change(one.store.calls, id, tone(2));
    await vi.waitFor(() => {
      expect(heard).toEqual(allHeard(1, 2));
    }, wait);
  });

  test('gives up a node that is silent, and goes on when it speaks again', async () => {
    const { one, other, heard } = await openBoth();
    const [, , third] = cluster.nodes;
    third?.freeze();
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble === undefined)).toEqual([false, false]);
    }, wait);
    third?.thaw();
    await vi.waitFor(() => {
      expect([one, other].map(({ redis }) => redis.trouble)).toEqual([undefined, undefined]);
    }, wait);
    for (const id of ids) await change(one.store.calls, id, tone(1));
    await vi.waitFor(() => {
      expect(heard).toEqual(allHeard(1));
    }, wait);
  });
});
