import type { CallRecord } from '../record/call-record.ts';
import type { CallStore } from '../store/call-store.ts';
import { AsyncQueue } from '../../streams/async-queue.ts';

/** How many calls wait for a subscriber; who is that far behind misses some. */
const maxBuffered = 1_000;

/** Follows the calls that come in: first all that are still ringing, then each new one, once. */
export async function followIncomingCalls(
  calls: Pick<CallStore, 'ringing' | 'watchRinging'>,
): Promise<AsyncIterableIterator<CallRecord>> {
  const early: CallRecord[] = [];
  let take = (record: CallRecord): void => {
    early.push(record);
  };
  // Watching comes before reading, so that nothing falls between.
  const unwatch = calls.watchRinging((record) => {
    take(record);
  });
  const stream = new AsyncQueue<CallRecord>(unwatch);
  const offer = (record: CallRecord): void => {
    if (stream.length < maxBuffered) stream.push(record);
  };

  const ringing = await calls.ringing();
  const told = new Set(ringing.map(({ id }) => id));
  for (const record of ringing) offer(record);
  for (const record of early) if (!told.has(record.id)) offer(record);
  take = offer;
  return stream;
}
