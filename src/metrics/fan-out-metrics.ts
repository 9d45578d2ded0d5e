import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { LiveObserver } from '../live/live-observer.ts';
import type { FanOutObserver } from '../subscriptions/fan-out-observer.ts';
import type { ReadGatewayState } from './gateway-state.ts';

/** As the schema has them. */
const fields = ['callStateChanged', 'rosterChanged', 'callEvents', 'incomingCall'];

/** Counts subscribers and what they are sent. */
export function createFanOutMetrics(
  registers: Registry[],
  readState: ReadGatewayState,
): FanOutObserver & Required<Pick<LiveObserver, 'onIncomingFollowed'>> {
  // Plain numbers, which are shown when somebody asks: there is one with each event for each subscriber.
  const counted = { executed: 0, delivered: 0, dropped: 0 };
  const show = (name: string, help: string, counter: keyof typeof counted): void => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(counted[counter]);
      },
    });
  };

  const subscribers = new Gauge({
    name: 'switchboard_subscribers',
    help: 'Subscriptions over WebSockets and event streams that are under way, by the field that is subscribed to.',
    labelNames: ['field'],
    registers,
  });
  for (const field of fields) subscribers.set({ field }, 0);
  show(
    'switchboard_events_executed_total',
    'Events of calls that were executed: once for all who share them.',
    'executed',
  );
  show(
    'switchboard_events_delivered_total',
    'Events of calls that were handed to the connections of subscribers, each for itself.',
    'delivered',
  );
  show(
    'switchboard_events_dropped_total',
    'Events of calls that were dropped since too much waited for the subscriber, who gets a snapshot instead.',
    'dropped',
  );
  new Gauge({
    name: 'switchboard_send_buffer_bytes',
    help: 'What waits to be taken by the clients of WebSockets and event streams, in bytes.',
    registers,
    collect() {
      this.set(readState().sendBufferBytes?.() ?? 0);
    },
  });

  return {
    onSubscribed(field) {
      subscribers.inc({ field });
    },
    onUnsubscribed(field) {
      subscribers.dec({ field });
    },
    onExecuted() {
      counted.executed += 1;
    },
    onDelivered() {
      counted.delivered += 1;
    },
    onDropped() {
      counted.dropped += 1;
    },
    onIncomingFollowed(change) {
      subscribers.inc({ field: 'incomingCall' }, change);
    },
  };
}
