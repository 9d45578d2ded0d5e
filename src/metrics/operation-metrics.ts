import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { ownSeconds } from './buckets.ts';
import { errorCodes } from '../graphql/errors.ts';
import { operationTransports, operationTypes } from '../graphql/engine/observed-operation.ts';
import type { OperationReport } from '../graphql/engine/observed-operation.ts';
import { operationOutcomes } from '../graphql/engine/operation-outcome.ts';

/** Is told of operations, to count them. */
export interface OperationMetrics {
  readonly onEnded: (operation: OperationReport) => void;
  /** An operation took longer than it should. */
  readonly onSlow: () => void;
}

/** Codes of errors in a request itself: Apollo Server's, by which all transports go. */
const codesOfRequests = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'SERVICE_UNAVAILABLE',
];

/** Those of which a label may be. */
const codes: ReadonlySet<string> = new Set([...Object.keys(errorCodes), ...codesOfRequests]);

/** Counts operations of all transports alike. */
export function createOperationMetrics(registers: Registry[]): OperationMetrics {
  const operations = new Counter({
    name: 'switchboard_operations_total',
    help:
      'GraphQL operations, by how they came, what they are, and what they came to: partial and failed ones have errors, refused ' +
      'ones were not executed, cancelled ones were given up by their clients. Subscriptions count when they begin.',
    labelNames: ['transport', 'type', 'outcome'],
    registers,
  });
  for (const transport of operationTransports) {
    for (const type of operationTypes) {
      for (const outcome of operationOutcomes) {
        if (isPossible(transport, type)) operations.inc({ transport, type, outcome }, 0);
      }
    }
  }
  const errors = new Counter({
    name: 'switchboard_operation_errors_total',
    help: 'Operations with an error, by its code; one with errors of several codes counts for each.',
    labelNames: ['code'],
    registers,
  });
  for (const code of [...codes, 'other']) errors.inc({ code }, 0);
  const duration = new Histogram({
    name: 'switchboard_operation_duration_seconds',
    help: 'How long operations take from when they are read to their result, and subscriptions until they have begun.',
    labelNames: ['transport', 'type'],
    buckets: [...ownSeconds],
    registers,
  });
  const slow = new Counter({
    name: 'switchboard_slow_operations_total',
    help: 'Operations that took longer than SLOW_OPERATION_MS, and are logged with what they did.',
    registers,
  });

  return {
    onEnded({ transport, type, outcome, errorCodes, durationMs }) {
      operations.inc({ transport, type, outcome });
      for (const code of errorCodes) errors.inc({ code: codes.has(code) ? code : 'other' });
      // How soon somebody is refused, or gives up, would make all look faster.
      if (outcome !== 'refused' && outcome !== 'cancelled') {
        duration.observe({ transport, type }, durationMs / 1000);
      }
    },
    onSlow() {
      slow.inc();
    },
  };
}

/** Only subscriptions come by callback. */
function isPossible(transport: string, type: string): boolean {
  if (transport === 'callback') return type === 'subscription' || type === 'unknown';
  return !(transport === 'http' && type === 'subscription');
}
