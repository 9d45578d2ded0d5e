import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { ownSeconds } from './buckets.ts';
import { httpRoutes } from '../http/http-observer.ts';
import type { HttpObserver } from '../http/http-observer.ts';

/** Counts what the listener is asked. */
export function createHttpMetrics(registers: Registry[]): HttpObserver {
  const requests = new Counter({
    name: 'switchboard_http_requests_total',
    help: 'HTTP requests, by where they went, and the status of the answer: none where the client did not wait for it.',
    labelNames: ['route', 'status'],
    registers,
  });
  for (const route of httpRoutes) requests.inc({ route, status: '200' }, 0);
  const duration = new Histogram({
    name: 'switchboard_http_request_duration_seconds',
    help: 'How long HTTP requests take from when their head has come until their answer begins.',
    labelNames: ['route'],
    buckets: [...ownSeconds],
    registers,
  });
  return {
    onAnswered(route, status, durationMs) {
      requests.inc({ route, status: status ?? 'none' });
      if (status !== undefined) duration.observe({ route }, durationMs / 1000);
    },
  };
}
