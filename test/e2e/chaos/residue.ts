import DataLoader from 'dataloader';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Delivery } from '../../../src/subscriptions/delivery.ts';
import { SharedStream } from '../../../src/subscriptions/shared-stream.ts';
import { Subscriber } from '../../../src/subscriptions/subscriber.ts';
import { Connection } from '../../../src/http/websocket/connection.ts';
import { Session } from '../../../src/auth/token-session.ts';
import { AsyncQueue } from '../../../src/streams/async-queue.ts';

/** What there is in the process, that clients may leave behind. */
export interface Residue {
  /** Sockets, timers and whatever else keeps the event loop, by their kind; and listeners of the process. */
  readonly counts: Readonly<Record<string, number>>;
  /** Bytes, of which all is in use. */
  readonly heap: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Counts what there is. */
export function takeResidue(): Residue {
  const kept = Object.groupBy(process.getActiveResourcesInfo(), (name) => name);
  const resources = Object.entries(kept).map(([name, all = []]): [string, number] => [name, all.length]);
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  collectGarbage();
  return {
    counts: Object.fromEntries([...resources, ['listeners of the process', listeners]]),
    heap: process.memoryUsage().heapUsed,
  };
}

/** What there is more of than before, as `kind: before → now`. */
export function surplus(before: Residue, now: Residue): string[] {
  return Object.entries(now.counts)
    .filter(([name, count]) => count > (before.counts[name] ?? 0))
    .map(([name, count]) => `${name}: ${before.counts[name] ?? 0} → ${count}`);
}

/** Who follows a call is an `AsyncQueue`; a document that several follow, a `SharedStream`. */
const kinds = { Connection, Delivery, Session, Subscriber, SharedStream, AsyncQueue, DataLoader };

/** Counts the objects that are kept for clients, and are still alive. Takes about a second for each kind. */
export function countAlive(): Record<keyof typeof kinds, number> {
  const counts = Object.entries(kinds).map(([name, kind]): [string, number] => [
    name,
    queryObjects(kind, { format: 'count' }),
  ]);
  return Object.fromEntries(counts) as Record<keyof typeof kinds, number>;
}
