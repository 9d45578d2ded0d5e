import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { followCall } from '../../../../src/live/feed/call-feed.ts';
import type { FeedItem } from '../../../../src/live/feed/call-feed.ts';
import { encodeCursor } from '../../../../src/live/record/cursor.ts';
import { defaultRetention } from '../../../../src/live/store/memory-call-store.ts';
import { StoreUnavailableError } from '../../../../src/live/store/store-unavailable-error.ts';
import { openUnreliableNetwork } from '../../../e2e/frontend/unreliable-network.ts';
import type { UnreliableNetwork } from '../../../e2e/frontend/unreliable-network.ts';
import { patienceMs } from '../../../support/patience.ts';
import { describeWithProgram } from '../../../support/programs.ts';
import { startRedis } from '../../../support/redis-server.ts';
import type { RedisServer } from '../../../support/redis-server.ts';
import { allKinds, begin, change, tone } from './call-history.ts';
import type { RedisTimes } from '../../../../src/live/store/redis/redis-connection.ts';
import { openStore } from './open-store.ts';
import type { OpenRedisStore } from './open-store.ts';

const wait = { timeout: patienceMs };
/** A machine may be busy: an answer is waited for, however late, and a connection that is gone is soon made again. */
const patient = { answerMs: patienceMs, silentMs: patienceMs, lookMs: 200, reconnectMs: 200 };
/** What is silent is given up, and sooner than usual, so that no test waits long. */
const hasty = { ...patient, answerMs: 500, silentMs: 1_500 };
/** Nothing is trimmed, however much is committed while a store is away: what was missed can be told whole. */
const retention = { ...defaultRetention, maxLogEvents: 1_000_000 };

describeWithProgram('a store whose Redis', 'redis-server', () => {
  let server: RedisServer;
  let network: UnreliableNetwork;
  /** Speaks to Redis directly, and patiently. */
  let near: OpenRedisStore;

  beforeEach(async () => {
    server = await startRedis();
    network = await openUnreliableNetwork(server.url);
    near = await openStore(server.url, { times: patient, retention });
    await begin(near.store.calls, 'c1');
  });

  afterEach(async () => {
    await network[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Opens another one, which speaks to Redis by the unreliable network. */
  const openFar = (times: Partial<RedisTimes>): Promise<OpenRedisStore> =>
    openStore(network.url.replace('http', 'redis'), { times, retention });

  /** Follows the call. @returns what has come so far */
  async function follow({ store }: OpenRedisStore): Promise<string[]> {
    const items: string[] = [];
    const feed = await soon(() => followCall(store.calls, { callId: 'c1', kinds: allKinds }));
    if (!feed) throw new Error('there is no call');
    onTestFinished(() => void feed.return?.());
    void (async () => {
      for await (const item of feed) items.push(inShort(item));
    })();
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0']);
    }, wait);
    return items;
  }

  /** Does what a hasty store may give up on a busy machine, until it doesn't. */
  const soon = <T>(task: () => Promise<T>): Promise<T> => vi.waitFor(task, wait);

  async function untilBack({ redis }: OpenRedisStore): Promise<void> {
    await vi.waitFor(() => {
      expect(redis.trouble).toBeUndefined();
    }, wait);
  }

  test('is cut off refuses what it can not store, says so, and goes on without a gap', async () => {
    const far = await openFar(patient);
    const items = await follow(far);
    network.hold();
    network.cut();
    await vi.waitFor(() => {
      expect(far.redis.trouble).toBeDefined();
    }, wait);
    await expect(change(far.store.calls, 'c1', tone(0))).rejects.toThrow(StoreUnavailableError);
    await change(near.store.calls, 'c1', tone(1));
    await change(near.store.calls, 'c1', tone(2));
    network.release();
    await untilBack(far);
    await change(far.store.calls, 'c1', tone(3));
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0', 'tone 1', 'tone 2', 'tone 3']);
    }, wait);
  });

  test('is silent is given up, and goes on without a gap', async () => {
    const far = await openFar(hasty);
    const items = await follow(far);
    network.silence();
    // Something else may wait for an answer already, and give the connection up before.
    await expect(far.store.calls.read('c1')).rejects.toThrow(
      /did not answer within 500 ms|Disconnects client/,
    );
    await change(near.store.calls, 'c1', tone(1));
    await untilBack(far);
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0', 'tone 1']);
    }, wait);
  });

  test('is slow is waited for, in order', async () => {
    const far = await openFar(patient);
    const items = await follow(far);
    network.delay(100);
    const commits = Array.from({ length: 10 }, (_, number) =>
      change((number % 2 === 0 ? near : far).store.calls, 'c1', tone(number)),
    );
    await Promise.all(commits);
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0', ...Array.from({ length: 10 }, (_, index) => `tone ${index + 1}`)]);
    }, wait);
  });

  test('answers too late is refused, though it may have stored what it was told', async () => {
    const far = await openFar(hasty);
    const items = await follow(far);
    network.delay(400);
    await expect(change(far.store.calls, 'c1', tone(1))).rejects.toThrow(StoreUnavailableError);
    network.delay(0);
    await untilBack(far);
    await soon(() => change(far.store.calls, 'c1', tone(2)));
    const stored = await near.store.calls.read('c1');
    const { sequence } = stored?.kind === 'live' ? stored.record : { sequence: 0 };
    await vi.waitFor(() => {
      expect(items).toEqual([
        'snapshot 0',
        ...Array.from({ length: sequence }, (_, index) => `tone ${index + 1}`),
      ]);
    }, wait);
  });

  test('is killed and comes back has all that it had acknowledged, and tells what follows', async () => {
    const far = await openFar(patient);
    const items = await follow(far);
    const acknowledged: number[] = [];
    const stopped = new AbortController();
    const committing = (async () => {
      for (let number = 1; !stopped.signal.aborted; number += 1) {
        const { sequence } = await change(near.store.calls, 'c1', tone(number)).catch(() => ({
          sequence: 0,
        }));
        if (sequence > 0) acknowledged.push(sequence);
        else await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      const before = acknowledged.length;
      await vi.waitFor(() => {
        expect(acknowledged.length).toBeGreaterThan(before + 5);
      }, wait);
      await server.kill();
      await server.start();
    }
    stopped.abort();
    await committing;
    await untilBack(near);
    await untilBack(far);
    const { sequence } = await change(near.store.calls, 'c1', tone(0));
    expect(sequence).toBeGreaterThan(acknowledged.length);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    await vi.waitFor(() => {
      expect(items).toEqual([
        'snapshot 0',
        ...Array.from({ length: sequence }, (_, index) => `tone ${index + 1}`),
      ]);
    }, wait);
  });

  test('is stopped for a while is given up, and comes back', async () => {
    const far = await openFar(hasty);
    await follow(far);
    server.freeze();
    await expect(far.store.calls.read('c1')).rejects.toThrow(StoreUnavailableError);
    await vi.waitFor(() => {
      expect(far.redis.trouble).toBeDefined();
    }, wait);
    server.thaw();
    await untilBack(far);
    await soon(() => change(far.store.calls, 'c1', tone(1)));
  });

  test('has no room left takes nothing, says so, and does again when it has', async () => {
    const far = await openFar(patient);
    const items = await follow(far);
    await server.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await expect(change(near.store.calls, 'c1', tone(1))).rejects.toThrow('OOM');
    await vi.waitFor(() => {
      expect(near.redis.trouble).toContain('OOM');
    }, wait);
    // What is there can still be read.
    expect(await near.store.calls.read('c1')).toMatchObject({ kind: 'live', record: { sequence: 0 } });
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    await untilBack(near);
    await change(near.store.calls, 'c1', tone(1));
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0', 'tone 1']);
    }, wait);
  });

  test('has become a replica takes nothing until it is the primary again', async () => {
    await server.command('REPLICAOF', '127.0.0.1', '1');
    await expect(change(near.store.calls, 'c1', tone(1))).rejects.toThrow(StoreUnavailableError);
    await vi.waitFor(() => {
      expect(near.redis.trouble).toBeDefined();
    }, wait);
    await server.command('REPLICAOF', 'NO', 'ONE');
    await untilBack(near);
    await change(near.store.calls, 'c1', tone(1));
  });

  test('fails over to a replica that lacks what was told gives other cursors from then on', async () => {
    await using replica = await startRedis('--replicaof', '127.0.0.1', `${server.port}`);
    await vi.waitFor(async () => {
      expect(await replica.command('EXISTS', 'switchboard:1:call:{c1}:now')).toBe(1);
    }, wait);
    await replica.command('REPLICAOF', 'NO', 'ONE');
    const far = await openFar(patient);
    const items = await follow(far);
    await change(far.store.calls, 'c1', tone(1));
    const { epoch, sequence } = await change(far.store.calls, 'c1', tone(2));
    const cursor = encodeCursor({ epoch, callId: 'c1', sequence });

    const other = await openStore(replica.url, { times: patient, retention });
    for (const number of [7, 8, 9]) await change(other.store.calls, 'c1', tone(number));
    network.moveTo(replica.url);
    network.cut();
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0', 'tone 1', 'tone 2', 'snapshot 3']);
    }, wait);
    await vi.waitFor(async () => {
      const resumed = await followCall(other.store.calls, { callId: 'c1', kinds: allKinds, after: cursor });
      const first = await resumed?.next();
      await resumed?.return?.();
      expect(first?.value && inShort(first.value as FeedItem)).toBe('snapshot 3');
    }, wait);
  });

  test('must have as many replicas as are asked for before anything counts as stored', async () => {
    // Half of the time is for the replicas.
    const asking = await openStore(server.url, { times: { ...patient, answerMs: 3_000 }, replicas: 1 });
    await expect(change(asking.store.calls, 'c1', tone(1))).rejects.toThrow('only 0 of 1 replicas');
    const replica = await startRedis('--replicaof', '127.0.0.1', `${server.port}`);
    onTestFinished(() => replica[Symbol.asyncDispose]());
    await untilBack(asking);
    await soon(() => change(asking.store.calls, 'c1', tone(2)));
  });

  test('forgets all is begun anew, and who follows is shown that', async () => {
    const far = await openFar(patient);
    const items = await follow(far);
    await change(near.store.calls, 'c1', tone(1));
    // Else it may be forgotten before it is read.
    await vi.waitFor(() => {
      expect(items).toEqual(['snapshot 0', 'tone 1']);
    }, wait);
    await server.command('FLUSHALL');
    await begin(near.store.calls, 'c1');
    await change(near.store.calls, 'c1', tone(7));
    await vi.waitFor(() => {
      expect(items.slice(0, 2)).toEqual(['snapshot 0', 'tone 1']);
      expect(items.at(-1)).toMatch(/ 1$/);
      expect(items.length).toBeGreaterThan(2);
    }, wait);
  });
});

/** An item in short: `snapshot`, or the kind of its change, and its sequence. */
function inShort({ change: changed, sequence }: FeedItem): string {
  return `${changed?.kind ?? 'snapshot'} ${sequence}`;
}
