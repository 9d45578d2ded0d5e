import type { LiveStore } from '../live-store.ts';
import { defaultRetention } from '../memory-call-store.ts';
import type { RetentionOptions } from '../memory-call-store.ts';
import { CreationTable } from './creation-table.ts';
import { GroupCommit } from './group-commit.ts';
import { KeyValueTable } from './key-value-table.ts';
import type { OpenDatabase } from './open-database.ts';
import { ParkedTable } from './parked-table.ts';
import { DeliveryTable, TokenTable } from './remembered-tables.ts';
import { SqliteCallStore } from './sqlite-call-store.ts';
import { SqliteCreationStore } from './sqlite-creation-store.ts';
import { SqliteKeyValueStore } from './sqlite-key-value-store.ts';
import { StoredClock } from './stored-clock.ts';
import { WorkTable } from './work-table.ts';

/** A store in a file of this machine. */
export interface SqliteLiveStore extends LiveStore {
  /** Stores what is still to be stored, and lets go of the file. Nothing can be read or written afterwards. */
  close(): void;
}

/**
 * All of the live core's state in a database of this process. It survives the process; leases of work don't, so that what
 * was taken is due again for the next one.
 *
 * @param now the clock, in milliseconds since the epoch
 */
export function createSqliteStore(
  { database, close }: OpenDatabase,
  now: () => number,
  retention: RetentionOptions = defaultRetention,
): SqliteLiveStore {
  const clock = new StoredClock(database);
  const commits = new GroupCommit(database, () => {
    clock.write(now());
  });
  const work = new WorkTable(database);
  const parked = new ParkedTable(database);
  const creations = new CreationTable(database);
  const tokens = new TokenTable(database);
  const deliveries = new DeliveryTable(database);
  const keyValues = new SqliteKeyValueStore(commits, new KeyValueTable(database), now);
  const calls = new SqliteCallStore(database, commits, work, now, retention);
  commits.whenUndone(() => {
    for (const { count } of [parked, creations, tokens, deliveries]) count.recount();
  });
  const resumed = commits.write(() => {
    work.resume(now());
  });
  // Where the disk is full, the gateway starts all the same, and what was due before is due still.
  resumed.catch(() => undefined);
  return {
    calls,
    creations: new SqliteCreationStore(commits, creations, now),
    callbackTokens: {
      bind: (tokenDigest, callId) =>
        commits.write(() => {
          tokens.bind(tokenDigest, callId);
        }),
      callOf: (tokenDigest) => commits.read(() => tokens.callOf(tokenDigest)),
    },
    parked: {
      park: (notification, at) =>
        commits.write(() => {
          if (calls.has(notification.callId)) return 'known';
          return parked.park(notification, at) ? 'parked' : 'full';
        }),
      read: (callId) => commits.read(() => parked.read(callId)),
      remove: (callId, upTo) =>
        commits.write(() => {
          parked.remove(callId, upTo);
        }),
    },
    deliveries: {
      has: (deliveryKey) => commits.read(() => deliveries.has(deliveryKey, now())),
      add: (deliveryKey) =>
        commits.write(() => {
          deliveries.add(deliveryKey, now());
        }),
    },
    work: {
      schedule: (one, dueAt) =>
        commits.write(() => {
          work.schedule(one, dueAt);
        }),
      cancel: (one) =>
        commits.write(() => {
          work.cancel(one);
        }),
      takeDue: (kind, at, options) => commits.read(() => work.takeDue(kind, at, options)),
      renew: (lease, at, leaseMs) => commits.read(() => work.renew(lease, at, leaseMs)),
      release: (lease, next) => commits.write(() => work.release(lease, next)),
    },
    keyValues,
    close() {
      commits.flush();
      close();
    },
  };
}
