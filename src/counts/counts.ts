import { countInMemory } from '../auth/rate-limit.ts';
import type { OperationCounter } from '../auth/rate-limit.ts';
import { MemoryHoldings } from '../subscriptions/holdings.ts';
import type { Holdings } from '../subscriptions/holdings.ts';

/** What principals do and hold, counted: in this process, or over all that serve the same clients. */
export interface Counts {
  readonly operationCounter: OperationCounter;
  readonly holdings: Holdings;
}

/**
 * Counts in the memory of this process.
 *
 * @param requestsPerMinute operations that each principal may run; undefined for as many as they like
 */
export function createMemoryCounts(requestsPerMinute: number | undefined): Counts {
  return { operationCounter: countInMemory(requestsPerMinute), holdings: new MemoryHoldings() };
}
