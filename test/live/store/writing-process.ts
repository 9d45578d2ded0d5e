import { pathToFileURL } from 'node:url';
import { readNotifications } from '../../../src/microsoft-graph/notifications.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import type { GraphPort } from '../../../src/live/record/graph-port.ts';
import { openDatabase } from '../../../src/live/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../../src/live/store/sqlite/sqlite-live-store.ts';
import { callBegins, callIdOfPost, rosterChanges } from '../../bench/webhook/posts.ts';

/** What this process was told that is stored. */
export interface Acknowledged {
  readonly call: string;
  /** The number of the newest change of its roster. */
  readonly sequence: number;
  /** What was stored besides under this number, of each kind. */
  readonly number: number;
}

/** `node writing-process.ts <folder>`: writes and says what is stored, a line each, until it is killed. */
async function main(folder: string): Promise<void> {
  const store = createSqliteStore(openDatabase(folder, { isSynced: false }), Date.now);
  const live = new LiveCalls({ store, graph: {} as GraphPort, now: Date.now });
  let number = 0;
  const deliver = (body: string): Promise<unknown> =>
    live.deliver({
      notifications: (readNotifications(JSON.parse(body)) ?? []) as KnownNotification[],
      callbackToken: undefined,
      deliveryKey: `${(number += 1)}`,
      tenantId: 't',
      receivedAt: new Date(),
    });
  const writeOn = async (call: number): Promise<never> => {
    await deliver(callBegins(call));
    for (let sequence = 2; ; sequence += 1) {
      const id = `${call} ${sequence}`;
      await Promise.all([
        deliver(rosterChanges(call, sequence, 1)),
        store.callbackTokens.bind(id, id),
        store.keyValues.set('one', id, undefined, id),
        store.creations.begin({
          tokenDigest: id,
          key: { principal: 'p', idempotencyKey: id },
          fingerprint: '',
          keepAlive: true,
          startedAt: Date.now(),
          call: undefined,
          lostBecause: undefined,
        }),
        store.work.schedule({ kind: 'giveUp', id }, 0),
        store.parked.park(
          { kind: 'call', callId: id, graphCallId: id, changeType: 'updated', call: { state: 'ringing' } },
          0,
        ),
      ]);
      const acknowledged: Acknowledged = { call: callIdOfPost(call), sequence, number: call };
      process.stdout.write(`${JSON.stringify(acknowledged)}\n`);
    }
  };
  await Promise.all(Array.from({ length: 10 }, (_, call) => writeOn(call)));
}

const [, program = '', folder = ''] = process.argv;
if (import.meta.url === pathToFileURL(program).href) await main(folder);
