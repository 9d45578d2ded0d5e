import { describe, expect, test, vi } from 'vitest';
import type { KeyValueStore } from '../../../src/live/store/key-value-store.ts';
import { patienceMs } from '../../support/patience.ts';
import type { StoreUnderTest } from './call-store-conformance.ts';

const wait = { timeout: patienceMs };
const hourMs = 3_600_000;

/** Stores a text that wasn't there. @returns its revision */
async function setNew(values: KeyValueStore, key: string, text = 't', expiresAt?: number): Promise<number> {
  const revision = await values.set('one', key, undefined, text, expiresAt);
  if (revision === undefined) throw new Error(`there is a text under ${key} already`);
  return revision;
}

/** What every store of texts promises. */
export function describeKeyValues(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`texts in ${name}`, () => {
    const begin = async () => (await create()).store.keyValues;

    test('are read as they were stored, each of its collection and key', async () => {
      const values = await begin();
      const texts = ['', ' a b ', '{"a":\n"ä😀\u0000"}', 'x'.repeat(100_000)];
      for (const [index, text] of texts.entries()) await setNew(values, `${index}`, text);
      for (const [index, text] of texts.entries())
        expect(await values.get('one', `${index}`)).toMatchObject({ text });
      expect(await values.get('another', '0')).toBeUndefined();
      expect(await values.get('one', 'another')).toBeUndefined();
      expect(await values.set('another', '0', undefined, 'u')).toBeDefined();
      expect(await values.get('one', '0')).toMatchObject({ text: '' });
    });

    test('are found by any key', async () => {
      const values = await begin();
      const keys = ['a', 'a b', '-', '(', '[', '+', '{a}', 'a:b', 'ä😀', '8:acs:0-1_2', 'x'.repeat(1_000)];
      for (const key of keys) await setNew(values, key, key);
      for (const key of keys) expect(await values.get('one', key)).toMatchObject({ text: key });
      expect([...(await values.keys('one', { limit: 99 }))].sort()).toEqual([...keys].sort());
    });

    test('are stored by the first of those who have read the same', async () => {
      const values = await begin();
      const outcomes = await Promise.all(
        ['a', 'b', 'c'].map((text) => values.set('one', 'k', undefined, text)),
      );
      expect(outcomes.filter((revision) => revision !== undefined)).toHaveLength(1);
      const first = await values.get('one', 'k');
      if (!first) throw new Error('nothing was stored');
      expect(outcomes).toContain(first.revision);

      const second = await values.set('one', 'k', first.revision, 'd');
      expect(second).toBeGreaterThan(first.revision);
      expect(await values.set('one', 'k', first.revision, 'e')).toBeUndefined();
      expect(await values.set('one', 'k', undefined, 'e')).toBeUndefined();
      expect(await values.get('one', 'k')).toEqual({ text: 'd', revision: second });
    });

    test('lose no change of many who change one text', async () => {
      const values = await begin();
      const add = async (): Promise<void> => {
        for (;;) {
          const stored = await values.get('one', 'k');
          const text = `${Number(stored?.text ?? 0) + 1}`;
          if ((await values.set('one', 'k', stored?.revision, text)) !== undefined) return;
        }
      };
      await Promise.all(Array.from({ length: 10 }, add));
      expect(await values.get('one', 'k')).toMatchObject({ text: '10' });
    });

    test('are deleted by who has read them, and never met again by their revision', async () => {
      const values = await begin();
      const revision = await setNew(values, 'k');
      expect(await values.delete('one', 'k', revision + 1)).toBe(false);
      expect(await values.delete('one', 'another', revision)).toBe(false);
      expect(await values.delete('one', 'k', revision)).toBe(true);
      expect(await values.get('one', 'k')).toBeUndefined();
      expect(await values.delete('one', 'k', revision)).toBe(false);
      expect(await values.set('one', 'k', revision, 'u')).toBeUndefined();
      expect(await setNew(values, 'k', 'v')).toBeGreaterThan(revision);
      expect(await values.delete('one', 'k', revision)).toBe(false);
    });

    test('are there until they expire', async () => {
      const { store, advance } = await create();
      const values = store.keyValues;
      // The clock stands at 1.
      const revision = await setNew(values, 'k', 't', hourMs + 0.5);
      await setNew(values, 'for ever');
      advance(hourMs - 1);
      expect(await values.get('one', 'k')).toEqual({ text: 't', revision });
      expect(await values.keys('one', { limit: 9 })).toEqual(['for ever', 'k']);
      advance(1);
      expect(await values.get('one', 'k')).toBeUndefined();
      expect(await values.keys('one', { limit: 9 })).toEqual(['for ever']);
      expect(await values.set('one', 'k', revision, 'u')).toBeUndefined();
      expect(await values.delete('one', 'k', revision)).toBe(false);
      expect(await setNew(values, 'k', 'v')).toBeGreaterThan(revision);
    });

    test('expire as was said last', async () => {
      const { store, advance } = await create();
      const values = store.keyValues;
      const [longer, never] = [
        await setNew(values, 'longer', 't', hourMs),
        await setNew(values, 'never', 't', hourMs),
      ];
      await setNew(values, 'sooner', 't');
      await values.set('one', 'longer', longer, 'u', 3 * hourMs + 0.5);
      await values.set('one', 'never', never, 'u');
      const { revision } = (await values.get('one', 'sooner')) ?? {};
      await values.set('one', 'sooner', revision, 'u', hourMs);
      advance(2 * hourMs);
      await setNew(values, 'another');
      expect(await values.keys('one', { limit: 9 })).toEqual(['another', 'longer', 'never']);
      advance(hourMs);
      expect(await values.keys('one', { limit: 9 })).toEqual(['another', 'never']);
    });

    test('are listed by the bytes of their keys, page by page', async () => {
      const { store, advance } = await create();
      const values = store.keyValues;
      const keys = ['', '1', '10', '2', 'Z', 'a', 'ab', '\u{e000}', '😀'];
      for (const key of [...keys].reverse()) await setNew(values, key);
      for (const key of ['11', '3', 'aa']) await setNew(values, key, 't', hourMs);
      advance(hourMs);
      const listed: string[] = [];
      for (;;) {
        const page = await values.keys('one', { limit: 2, after: listed.at(-1) });
        expect(page.length).toBeLessThanOrEqual(2);
        if (page.length === 0) break;
        listed.push(...page);
      }
      expect(listed).toEqual(keys);
      expect(await values.keys('one', { limit: 2, after: '11' })).toEqual(['2', 'Z']);
      expect(await values.keys('another', { limit: 2 })).toEqual([]);
    });

    test('that are watched are told of when they have changed', async () => {
      const values = await begin();
      const told: string[] = [];
      const unwatch = values.watch('one', 'k', () => told.push('k'));
      values.watch('one', 'k', () => told.push('k too'));
      const revision = await setNew(values, 'k');
      const both = expect.arrayContaining(['k', 'k too']) as unknown;
      await vi.waitFor(() => {
        expect(told).toEqual(both);
      }, wait);

      for (const change of [
        () => values.set('one', 'k', revision, 'u'),
        async () => {
          const { revision: second = 0 } = (await values.get('one', 'k')) ?? {};
          await values.delete('one', 'k', second);
        },
      ]) {
        told.length = 0;
        await change();
        await vi.waitFor(() => {
          expect(told).toEqual(both);
        }, wait);
      }

      unwatch();
      told.length = 0;
      await setNew(values, 'k');
      await vi.waitFor(() => {
        expect(told).toContain('k too');
      }, wait);
      expect(told).not.toContain('k');
    });

    test('that are watched can be read as they are once they are told of', async () => {
      const values = await begin();
      const seen: (string | undefined)[] = [];
      values.watch('one', 'k', () => {
        void values.get('one', 'k').then((stored) => seen.push(stored?.text));
      });
      let revision: number | undefined;
      for (let number = 1; number <= 20; number += 1)
        revision = await values.set('one', 'k', revision, `${number}`);
      await vi.waitFor(() => {
        expect(seen.at(-1)).toBe('20');
      }, wait);
    });
  });
}
