import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { WebSocketObserver } from '../http/websocket/observer.ts';

/** Counts WebSockets. */
export function createWebSocketMetrics(registers: Registry[]): WebSocketObserver {
  const sockets = new Gauge({
    name: 'switchboard_websockets',
    help: 'WebSockets that are open.',
    registers,
  });
  const closed = new Counter({
    name: 'switchboard_websockets_closed_total',
    help: 'WebSockets that were closed, by the code: 1000 by their clients, 1006 by a broken connection.',
    labelNames: ['code'],
    registers,
  });
  const refused = new Counter({
    name: 'switchboard_websocket_refusals_total',
    help: 'What WebSockets were refused because it was beyond a limit, by which.',
    labelNames: ['limit'],
    registers,
  });

  return {
    onOpened() {
      sockets.inc();
    },
    onClosed(code) {
      sockets.dec();
      closed.inc({ code });
    },
    onRefused(limit) {
      refused.inc({ limit });
    },
  };
}
