import pMap from 'p-map';
import { inSpan } from '../tracing.ts';

/** How many requests one operation may have under way at the same time for one kind of thing. */
const fanOut = 64;

/**
 * Loads a batch where the upstream has no request for many: one request a key, a bounded number at a time, so that one
 * wide operation can't take the whole upstream for itself. One key's failure is that key's alone.
 *
 * @param loader what is loaded, as its span says
 * @param onBatch is told of how many keys it is
 * @returns what was loaded, or the error, in the order of the keys
 */
export function boundedBatch<Key, Value>(
  loader: string,
  keys: readonly Key[],
  load: (key: Key) => Promise<Value>,
  onBatch?: (size: number) => void,
): Promise<(Value | Error)[]> {
  onBatch?.(keys.length);
  const loadOne = async (key: Key): Promise<Value | Error> => {
    try {
      return await load(key);
    } catch (error) {
      return error as Error;
    }
  };
  return inSpan(
    `load ${loader}`,
    () => ({ attributes: { 'switchboard.batch.size': keys.length } }),
    // Nearly always all may be under way at once.
    (): Promise<(Value | Error)[]> =>
      keys.length <= fanOut
        ? Promise.all(keys.map(loadOne))
        : pMap<Key, Value | Error>(keys, loadOne, { concurrency: fanOut }),
  );
}
