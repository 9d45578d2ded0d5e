import type { Scheduler } from '../graph/simulation/virtual-clock.ts';
import type { Deliveries } from './deliveries.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { JsonObject } from './system-events.ts';

/** Collects events for subscriptions that get several in one post. */
export interface EventBatches {
  /** Adds an event. It is posted at once where a subscription gets one at a time. */
  add(to: EventSubscription, event: JsonObject): void;
  /** Drops what is not posted yet. */
  close(): void;
}

/** How long an event waits for others, in milliseconds. The service's own time is not documented. */
const waitMs = 100;

interface Batch {
  readonly events: JsonObject[];
  readonly publishedMs: number;
  readonly cancel: () => void;
}

/** Makes a collector without events. */
export function createEventBatches(scheduler: Scheduler, deliveries: Deliveries): EventBatches {
  const batches = new Map<string, Batch>();

  function post(to: string): void {
    const batch = batches.get(to);
    if (batch === undefined) return;
    batch.cancel();
    batches.delete(to);
    deliveries.deliver({ to, events: batch.events, publishedMs: batch.publishedMs });
  }

  return {
    add({ name, maxEventsPerBatch }, event) {
      const publishedMs = scheduler.now().getTime();
      if (maxEventsPerBatch === 1) {
        deliveries.deliver({ to: name, events: [event], publishedMs });
        return;
      }
      let batch = batches.get(name);
      if (batch === undefined) {
        const cancel = scheduler.schedule(waitMs, () => {
          post(name);
        });
        batch = { events: [], publishedMs, cancel };
        batches.set(name, batch);
      }
      batch.events.push(event);
      if (batch.events.length >= maxEventsPerBatch) post(name);
    },
    close() {
      for (const { cancel } of batches.values()) cancel();
    },
  };
}
