import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { StoreObserver } from '../live/store/observed-store.ts';
import { ownSeconds } from './buckets.ts';
import { labelOf } from './labels.ts';

/** Counts what the store of calls is asked. @param store which kind it is */
export function createStoreMetrics(registers: Registry[], store: string): StoreObserver {
  const durations = new Histogram({
    name: 'switchboard_store_operation_duration_seconds',
    help: 'How long operations of the store of calls took, those that failed included.',
    labelNames: ['store', 'operation'],
    buckets: ownSeconds,
    registers,
  });
  const failures = new Counter({
    name: 'switchboard_store_failures_total',
    help: 'Operations of the store of calls that failed: it was out of reach, or could not write.',
    labelNames: ['store'],
    registers,
  });
  failures.inc({ store }, 0);
  let waiting = 0;
  new Gauge({
    name: 'switchboard_store_queue',
    help: 'Operations that wait for the answer of the store of calls.',
    registers,
    collect() {
      this.set(waiting);
    },
  });

  const labels = new Map<string, { readonly store: string; readonly operation: string }>();
  const note = (operation: string, durationMs: number): void => {
    waiting -= 1;
    let label = labels.get(operation);
    if (!label) {
      label = { store, operation: labelOf(operation).replace(' ', '_') };
      labels.set(operation, label);
    }
    durations.observe(label, durationMs / 1000);
  };
  return {
    onAsked() {
      waiting += 1;
    },
    onAnswered: note,
    onFailed(operation, durationMs) {
      note(operation, durationMs);
      failures.inc({ store });
    },
  };
}
