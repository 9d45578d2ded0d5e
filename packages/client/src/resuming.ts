import type { Result } from './refusal.ts';
import type { Operation } from './transport.ts';

/** An operation that goes on from where it was whenever it is sent again. */
export interface ResumingOperation {
  readonly operation: Operation;
  /** Remembers how far it has come. */
  note(result: Result): void;
}

/**
 * Makes an operation go on: it remembers the `cursor` of its newest event, and subscribes behind it, by the variable `after`,
 * whenever it is sent. Variables are written anew for each connection, so a getter is all that it takes.
 */
export function resuming(operation: Operation): ResumingOperation {
  let after = operation.variables?.['after'];
  const variables = {
    ...operation.variables,
    get after() {
      return after;
    },
  };
  return {
    operation: { ...operation, variables },
    note({ data }) {
      after = cursorOf(data) ?? after;
    },
  };
}

/** The cursor of an event: a subscription has one field, under any alias. */
function cursorOf(data: unknown): unknown {
  const [event] = Object.values(data ?? {}) as unknown[];
  return typeof event === 'object' && event !== null && 'cursor' in event ? event.cursor : undefined;
}
