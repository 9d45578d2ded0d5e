import { LRUCache } from 'lru-cache';

/**
 * Makes a cache that holds so many entries at the most, and forgets the one unused for longest first. It takes room as
 * entries come: given `max`, an `LRUCache` allocates it for all of them at once, which is megabytes for 100,000.
 *
 * @param expiry how long entries live, and by which clock; for ever if it is left out
 */
export function createBoundedCache<Value extends string | number | boolean>(
  maxEntries: number,
  expiry: Pick<LRUCache.Options<string, Value, unknown>, 'ttl' | 'ttlResolution' | 'perf'> = {},
): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ ...expiry, maxSize: maxEntries, sizeCalculation: () => 1 });
}
