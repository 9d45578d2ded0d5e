import { pino } from 'pino';
import { systemClock } from '../../../src/clock.ts';
import { readConfig } from '../../../src/config/config.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import type { GraphPort } from '../../../src/live/record/graph-port.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import { readNotifications } from '../../../src/microsoft-graph/notifications.ts';
import { openStore } from '../../../src/open-store.ts';
import { callBegins, rosterChanges } from '../webhook/posts.ts';

/** `node deliver-main.ts`: delivers to the live core alone, as fast as it goes, whenever it is asked. */
const calls = 100;

const { store } = await openStore(readConfig(process.env), systemClock, pino({ level: 'silent' }));
const live = new LiveCalls({ store, graph: {} as GraphPort, now: Date.now });
const sequences = Array.from({ length: calls }, () => 2);
let deliveries = 0;

const read = (body: string): KnownNotification[] =>
  (readNotifications(JSON.parse(body)) ?? []) as KnownNotification[];
const deliver = (notifications: readonly KnownNotification[]): Promise<unknown> =>
  live.deliver({
    notifications,
    callbackToken: undefined,
    deliveryKey: `delivery ${(deliveries += 1)}`,
    tenantId: 't',
    receivedAt: new Date(),
  });

for (let call = 0; call < calls; call += 1) await deliver(read(callBegins(call)));
process.on('message', (ms: number) => {
  void measure(ms).then((perSecond) => process.send?.(perSecond));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** @returns notifications a second, each one change of one roster */
async function measure(ms: number): Promise<number> {
  let count = 0;
  let spent = 0;
  while (spent < ms) {
    // Read beforehand: that is no matter of the store.
    const batch = Array.from({ length: 5_000 }, (_, index) => {
      const call = index % calls;
      const sequence = sequences[call] ?? 2;
      sequences[call] = sequence + 1;
      return read(rosterChanges(call, sequence, 1));
    });
    let next = 0;
    const startedAt = performance.now();
    const deliverOn = async (): Promise<void> => {
      for (let one = batch[next++]; one; one = batch[next++]) await deliver(one);
    };
    // As many at a time as there are calls: of one call, they come one after the other.
    await Promise.all(Array.from({ length: calls }, deliverOn));
    spent += performance.now() - startedAt;
    count += batch.length;
  }
  return (count / spent) * 1_000;
}
