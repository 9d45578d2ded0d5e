import { knownValue } from '../../microsoft-graph/enums.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { CallStore } from '../store/call-store.ts';
import { AsyncQueue } from '../../streams/async-queue.ts';

/** How many calls wait for a subscriber; who is that far behind misses some. */
const maxBuffered = 1_000;

/** Follows the calls that come in: first all that are still ringing, then each new one, once. */
export async function followIncomingCalls(store: CallStore): Promise<AsyncIterableIterator<CallRecord>> {
  const told = new Set<string>();
  // Watching comes before reading, so that nothing falls between.
  const unwatch = store.watchAll((record) => {
    offer(record);
  });
  const stream = new AsyncQueue<CallRecord>(unwatch);

  function offer(record: CallRecord): void {
    if (record.isTerminated) told.delete(record.id);
    if (!isRinging(record) || told.has(record.id) || stream.length >= maxBuffered) return;
    told.add(record.id);
    stream.push(record);
  }

  for (const record of await store.list()) offer(record);
  return stream;
}

function isRinging({ view, isTerminated }: CallRecord): boolean {
  return !isTerminated && knownValue('callState', view.call.state) === 'incoming';
}
