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
 * Makes a limit that holds for each principal by itself; its minute begins with the first operation. A principal is
 * forgotten when its minute is over, so what is kept is no more than those who came with a valid token within one.
 *
 * @param requestsPerMinute undefined for as many as they like
 */
export function createRateLimit(requestsPerMinute: number | undefined): RateLimit {
  if (requestsPerMinute === undefined) return { take: () => Promise.resolve() };
  // It is this limit's alone: without a prefix, keys need not be put together.
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60, keyPrefix: '' });
  return {
    async take({ subject }) {
      try {
        await limiter.consume(subject);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new RateLimitError(requestsPerMinute, Math.max(1, Math.ceil(error.msBeforeNext / 1000)));
      }
    },
  };
}
