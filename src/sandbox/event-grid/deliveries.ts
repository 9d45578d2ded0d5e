import type { Activity } from '../graph/simulation/pending-work.ts';
import type { Scheduler } from '../graph/simulation/virtual-clock.ts';
import { createRandom } from '../server/seeded-random.ts';
import type { DeliveryEntry, DeliveryLog } from './delivery-log.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { Poster } from '../server/poster.ts';
import { judge, nextDelayMs } from './retry-rules.ts';
import type { SenderToken, SenderTokenFlaw } from './sender-tokens.ts';
import type { JsonObject } from './system-events.ts';
import { writePost } from './wire-forms.ts';

/** What deliveries work with. */
export interface DeliveriesOptions {
  readonly scheduler: Scheduler;
  /** Counts the attempts under way; those that wait to be repeated are left out. */
  readonly activity: Activity;
  readonly poster: Poster;
  readonly token: SenderToken;
  readonly log: DeliveryLog;
  readonly seed: string | number;
  /** The subscription of that name as it is now; undefined if it is gone. */
  readonly find: (name: string) => EventSubscription | undefined;
}

/** Events that are posted together, to one subscription. */
export interface Delivery {
  /** The name of the subscription. */
  readonly to: string;
  /** In its schema, at least one. */
  readonly events: readonly JsonObject[];
  /** When the first of them was published, in milliseconds since 1970 by the clock of calls. */
  readonly publishedMs: number;
  /** What is wrong with a forged one, which is posted once: its token, or its address, which was guessed. */
  readonly forged?: SenderTokenFlaw | 'guessedAddress';
}

/** Posts events, and repeats that as documented. */
export interface Deliveries {
  deliver(delivery: Delivery): void;
  /** Ends every wait. */
  close(): void;
}

/** Makes deliveries. */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { scheduler, activity, poster, token, log, find } = options;
  const random = createRandom(options.seed, 'waits of Event Grid');
  const timers = new Set<() => void>();
  let isClosed = false;

  function later(delayMs: number, task: () => void): void {
    if (isClosed) return;
    const cancel = scheduler.schedule(delayMs, () => {
      timers.delete(cancel);
      task();
    });
    timers.add(cancel);
  }

  async function attempt(delivery: Delivery, entry: DeliveryEntry): Promise<void> {
    const subscription = find(delivery.to);
    if (subscription === undefined || isClosed) {
      entry.outcome = 'dropped';
      return;
    }
    const { forged } = delivery;
    const url =
      forged === 'guessedAddress'
        ? guessed(subscription.endpointUrl, random.hex(32))
        : subscription.endpointUrl;
    if (!poster.mayReach(url)) {
      entry.outcome = 'withheld';
      return;
    }
    const post = writePost(delivery.events, subscription);
    const bearer = await token(subscription, forged === 'guessedAddress' ? undefined : forged);
    const isEventGridSchema = subscription.eventDeliverySchema === 'EventGridSchema';
    const at = scheduler.now().toISOString();
    const answer = await poster.send({
      method: 'POST',
      url,
      headers: {
        'Content-Type': post.contentType,
        'aeg-event-type': 'Notification',
        'aeg-subscription-name': subscription.name.toUpperCase(),
        'aeg-delivery-count': String(entry.attempts.length),
        'aeg-metadata-version': isEventGridSchema ? '1' : '1.0',
        ...(isEventGridSchema ? { 'aeg-data-version': '1.0' } : {}),
        ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
      },
      body: post.body,
    });
    entry.attempts.push(
      answer.status === null ? { at, status: null, error: answer.error } : { at, status: answer.status },
    );
    const verdict = judge(answer.status);
    if (verdict !== 'failed') {
      entry.outcome = verdict;
      return;
    }
    const ageMs = scheduler.now().getTime() - delivery.publishedMs;
    const delayMs =
      forged === undefined ? nextDelayMs(subscription, entry.attempts.length, ageMs, random) : undefined;
    if (delayMs === undefined) entry.outcome = 'dropped';
    else {
      later(delayMs, () => {
        begin(delivery, entry);
      });
    }
  }

  function begin(delivery: Delivery, entry: DeliveryEntry): void {
    const end = activity.begin();
    void attempt(delivery, entry).finally(end);
  }

  return {
    deliver(delivery) {
      const entry = log.open({
        subscription: delivery.to,
        endpointUrl: find(delivery.to)?.endpointUrl ?? '',
        events: delivery.events.map(
          ({ eventType, type, id }) => `${String(eventType ?? type)} ${String(id)}`,
        ),
        ...(delivery.forged === undefined ? {} : { forged: delivery.forged }),
      });
      begin(delivery, entry);
    },
    close() {
      isClosed = true;
      for (const cancel of timers) cancel();
    },
  };
}

/** The address of a webhook as somebody may guess it who doesn't know the secret at its end. */
function guessed(endpointUrl: string, guess: string): string {
  const url = new URL(endpointUrl);
  url.pathname = url.pathname.replace(/[^/]*\/?$/, guess);
  return url.href;
}
