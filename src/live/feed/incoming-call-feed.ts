import type { CallRecord } from '../record/call-record.ts';
import { createBoundedCache } from '../store/bounded-cache.ts';
import type { CallStore } from '../store/call-store.ts';
import { AsyncQueue } from '../../streams/async-queue.ts';

/** How many calls wait for a subscriber; who is that far behind misses some. */
const maxBuffered = 1_000;

/** How many calls are remembered of which a subscriber was told. */
const maxTold = 10_000;

/**
 * Follows the calls that come in: first all that are still ringing, then each new one, once.
 *
 * @param onEnd is called once, when the subscriber has gone
 * @throws {Error} if the store can't be asked: nothing is followed then
 */
export async function followIncomingCalls(
  calls: Pick<CallStore, 'ringing' | 'watchRinging'>,
  onEnd: () => void = () => undefined,
): Promise<AsyncIterableIterator<CallRecord>> {
  const early: CallRecord[] = [];
  let take = (record: CallRecord): void => {
    early.push(record);
  };
  // Watching comes before reading, so that nothing falls between.
  const unwatch = calls.watchRinging((record) => {
    take(record);
  });
  const stream = new AsyncQueue<CallRecord>(() => {
    unwatch();
    onEnd();
  });
  // Of a call that is listed it may also be told: which comes first depends on where the list stands.
  const told = createBoundedCache<true>(maxTold);
  const offer = (record: CallRecord): void => {
    if (told.has(record.id) || stream.length >= maxBuffered) return;
    told.set(record.id, true);
    stream.push(record);
  };

  const ringing = await calls.ringing().catch((error: unknown) => {
    stream.end();
    throw error;
  });
  for (const record of [...ringing, ...early]) offer(record);
  take = offer;
  return stream;
}
