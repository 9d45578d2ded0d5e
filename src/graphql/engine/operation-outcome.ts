import type { FormattedExecutionResult } from 'graphql';

/**
 * What an operation has come to:
 * - `ok`: everything that was asked for,
 * - `partial`: a part of that, with errors,
 * - `failed`: nothing of that,
 * - `refused`: it was not executed,
 * - `cancelled`: nobody waited for it any more.
 */
export const operationOutcomes = ['ok', 'partial', 'failed', 'refused', 'cancelled'] as const;
export type OperationOutcome = (typeof operationOutcomes)[number];

/** What a result tells of its operation. Of a subscription, of the result that comes instead of events. */
export function outcomeOf({ data, errors }: FormattedExecutionResult): OperationOutcome {
  if (!errors) return 'ok';
  // Whoever was asked at all has left a path.
  if (data === undefined) return errors.some(({ path }) => path !== undefined) ? 'failed' : 'refused';
  return Object.values(data ?? {}).some((value) => value !== null) ? 'partial' : 'failed';
}
