import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { notificationOutcomes } from '../live/ingest/notification-sink.ts';
import { notificationKinds } from '../webhook/post-notes.ts';
import { ingressStatuses } from '../webhook/ingress.ts';
import type { WebhookObserver } from '../webhook/webhook.ts';
import { ownSeconds } from './buckets.ts';
import { labelOf } from './labels.ts';

/** Counts what is posted to the webhook. */
export function createWebhookMetrics(registers: Registry[]): WebhookObserver {
  const posts = new Counter({
    name: 'switchboard_webhook_posts_total',
    help:
      'Posts to the webhook, by the status they were answered with: 204 are incoming calls announced in the older form, ' +
      '200 people let in under policy recording.',
    labelNames: ['status'],
    registers,
  });
  for (const status of ingressStatuses) posts.inc({ status }, 0);

  const durations = new Histogram({
    name: 'switchboard_webhook_post_duration_seconds',
    help: 'How long posts to the webhook took to be answered: until all that they tell was kept, if it was.',
    buckets: ownSeconds,
    registers,
  });

  const notifications = new Counter({
    name: 'switchboard_webhook_notifications_total',
    help:
      'Notifications in posts that were acknowledged, by kind and what became of them: committed, parked until their call ' +
      'is known, dropped, repeated with a post that had come already, answered where that is all there is to do, or unknown.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  for (const kind of notificationKinds) {
    if (kind === 'unknown') notifications.inc({ kind, outcome: 'unknown' }, 0);
    else if (kind === 'participantJoining' || kind === 'participantLeft') {
      notifications.inc({ kind: labelOf(kind), outcome: 'answered' }, 0);
    } else {
      for (const outcome of [...notificationOutcomes, 'repeated']) {
        notifications.inc({ kind: labelOf(kind), outcome }, 0);
      }
    }
  }

  const unknown = new Counter({
    name: 'switchboard_webhook_unknown_notifications_total',
    help: 'Notifications of a kind that is not known, which were acknowledged all the same.',
    registers,
  });

  return {
    onAnswered(status, durationMs) {
      posts.inc({ status });
      durations.observe(durationMs / 1000);
    },
    onEntry(kind, outcome) {
      notifications.inc({ kind: labelOf(kind), outcome });
    },
    onUnknown() {
      unknown.inc();
    },
  };
}
