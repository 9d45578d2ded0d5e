import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { webhookStatuses } from '../webhook/webhook.ts';
import type { WebhookObserver } from '../webhook/webhook.ts';

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
  for (const status of webhookStatuses) posts.inc({ status }, 0);

  const unknown = new Counter({
    name: 'switchboard_webhook_unknown_notifications_total',
    help: 'Notifications of a kind that is not known, which were acknowledged all the same.',
    registers,
  });

  return {
    onAnswered(status) {
      posts.inc({ status });
    },
    onUnknown() {
      unknown.inc();
    },
  };
}
