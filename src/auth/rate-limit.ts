import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from './principal.ts';

/** How many operations a principal may still run, over all transports. */
export interface RateLimit {
  /**
   * Counts one operation of a principal.
   *
   * @throws {RateLimitError} when it is one too many
   */
  take(principal: Principal): Promise<void>;
}

/** Counts operations by who runs them: in this process, or over all processes that serve the same clients. */
export interface OperationCounter {
  /**
   * Counts one operation; the minute of a subject begins with the first.
   *
   * @returns undefined while it is not one too many; else how long the minute still lasts, in milliseconds
   */
  count(subject: string): Promise<number | undefined>;
}

/** A principal has had what there is to have for now. The message says so in words that a client may read. */
export class RateLimitError extends Error {
  override readonly name = 'RateLimitError';
  /** When to come again: a whole number, from 1. */
  readonly retryAfterSeconds: number;

  constructor(requestsPerMinute: number, retryAfterSeconds: number) {
    super(
      `More than ${requestsPerMinute} operations a minute are not taken: try again in ${retryAfterSeconds} s.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Makes a limit that holds for each principal by itself.
 *
 * @param requestsPerMinute undefined for as many as they like
 * @param counter counts up to as many; left out, in this process
 */
export function createRateLimit(
  requestsPerMinute: number | undefined,
  counter?: OperationCounter,
): RateLimit {
  if (requestsPerMinute === undefined) return { take: () => Promise.resolve() };
  const operations = counter ?? countInMemory(requestsPerMinute);
  return {
    async take({ subject }) {
      const waitMs = await operations.count(subject);
      if (waitMs === undefined) return;
      throw new RateLimitError(requestsPerMinute, Math.max(1, Math.ceil(waitMs / 1000)));
    },
  };
}

/**
 * Counts in the memory of this process. A subject is forgotten when its minute is over, so what is kept is no more than
 * those who came with a valid token within one.
 *
 * @param requestsPerMinute undefined for as many as they like, which are not counted
 */
export function countInMemory(requestsPerMinute: number | undefined): OperationCounter {
  if (requestsPerMinute === undefined) return { count: () => Promise.resolve(undefined) };
  // It is this limit's alone: without a prefix, keys need not be put together.
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60, keyPrefix: '' });
  return {
    async count(subject) {
      try {
        await limiter.consume(subject);
        return undefined;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return error.msBeforeNext;
      }
    },
  };
}
