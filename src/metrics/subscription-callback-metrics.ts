import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { callbackLimits } from '../http/callback-protocol/callback-subscriptions.ts';
import type { SubscriptionCallbackObserver } from '../http/callback-protocol/callback-subscriptions.ts';

/** Counts subscriptions by HTTP callback. */
export function createSubscriptionCallbackMetrics(registers: Registry[]): SubscriptionCallbackObserver {
  const subscriptions = new Gauge({
    name: 'switchboard_callback_subscriptions',
    help: 'Subscriptions by HTTP callback that are under way.',
    registers,
  });
  const refused = new Counter({
    name: 'switchboard_callback_subscription_refusals_total',
    help: 'Subscriptions by HTTP callback that were refused because they were beyond a limit, by which.',
    labelNames: ['limit'],
    registers,
  });
  for (const limit of callbackLimits) refused.inc({ limit }, 0);

  return {
    onBegun() {
      subscriptions.inc();
    },
    onEnded() {
      subscriptions.dec();
    },
    onRefused(limit) {
      refused.inc({ limit });
    },
  };
}
