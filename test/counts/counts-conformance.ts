import { beforeEach, describe, expect, test } from 'vitest';
import type { Counts } from '../../src/counts/counts.ts';
import type { Holding } from '../../src/subscriptions/holdings.ts';
import type { Lease } from '../../src/subscriptions/quota.ts';

/** How many operations each principal may run in the counts under test. */
export const requestsPerMinute = 5;

/** Subjects that are alike, or could be taken for more than a name. */
const subjects = [
  '',
  ' ',
  'https://issuer.example ann',
  'https://issuer.example ann ',
  'https://issuer.example Ann',
  'webSocket ann',
  'ann:{webSocket}',
  'ann}{',
  '*',
  'ann\r\nDEL *',
  'Zoë',
  'x'.repeat(10_000),
];

/**
 * What counts promise, whoever counts.
 *
 * @param open gives the same counts as two processes have them, in which nothing is counted yet
 */
export function describeCounts(name: string, open: () => Promise<readonly [Counts, Counts]>): void {
  describe(`counts of ${name}`, () => {
    let one: Counts;
    let other: Counts;
    beforeEach(async () => {
      [one, other] = await open();
    });

    const countTogether = async (subject: string, times: number): Promise<boolean[]> => {
      const waits = await Promise.all(
        Array.from({ length: times }, (_, number) =>
          (number % 2 === 0 ? one : other).operationCounter.count(subject),
        ),
      );
      return waits.map((wait) => wait === undefined);
    };

    test('take so many operations of a principal, wherever they run, and say how long the minute lasts', async () => {
      const waits: (number | undefined)[] = [];
      for (const { operationCounter } of [one, other, one, other, one]) {
        waits.push(await operationCounter.count('ann'));
      }
      expect(waits).toEqual(Array(requestsPerMinute).fill(undefined));
      for (const { operationCounter } of [one, other]) {
        const wait = (await operationCounter.count('ann')) ?? 0;
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(60_000);
      }
    });

    test('take no operation more when all come at once', async () => {
      const taken = await countTogether('ann', 4 * requestsPerMinute);
      expect(taken.filter(Boolean)).toHaveLength(requestsPerMinute);
    });

    test('count the operations of each principal by themselves, whatever their names are', async () => {
      for (const subject of subjects) {
        const taken = await countTogether(subject, requestsPerMinute + 1);
        expect(taken.filter(Boolean)).toHaveLength(requestsPerMinute);
      }
    });

    const socket = ({ holdings }: Counts, most: number, subject = 'ann'): Promise<Lease | undefined> =>
      holdings.acquire('webSocket', subject, most);

    test('let a principal hold so many, wherever they are, and one more for each that is given back', async () => {
      const first = await socket(one, 2);
      expect(first).toBeDefined();
      const second = await socket(other, 2);
      expect(second).toBeDefined();
      expect(await socket(one, 2)).toBeUndefined();
      expect(await socket(other, 2)).toBeUndefined();
      first?.release();
      await expect.poll(() => socket(other, 2)).toBeDefined();
      expect(await socket(one, 2)).toBeUndefined();
    });

    test('take something back once', async () => {
      const lease = await socket(one, 2);
      await socket(other, 2);
      lease?.release();
      lease?.release();
      await expect.poll(() => socket(other, 2)).toBeDefined();
      expect(await socket(one, 2)).toBeUndefined();
    });

    test('go by the limit that is asked for', async () => {
      await socket(one, 1);
      expect(await socket(other, 1)).toBeUndefined();
      expect(await socket(other, 2)).toBeDefined();
      expect(await socket(one, 0, 'ben')).toBeUndefined();
    });

    test('let nobody hold more when all come at once', async () => {
      const leases = await Promise.all(
        Array.from({ length: 20 }, (_, number) => socket(number % 3 === 0 ? one : other, 7)),
      );
      expect(leases.filter(Boolean)).toHaveLength(7);
    });

    test('count what each principal holds by itself, whatever their names are, and each kind', async () => {
      const kinds: Holding[] = ['webSocket', 'eventStream', 'callbackSubscription'];
      for (const subject of subjects) {
        for (const kind of kinds) {
          expect(await one.holdings.acquire(kind, subject, 1)).toBeDefined();
        }
      }
      for (const subject of subjects) {
        for (const kind of kinds) {
          expect(await other.holdings.acquire(kind, subject, 1)).toBeUndefined();
        }
      }
    });
  });
}
