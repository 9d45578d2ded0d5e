import type {
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  RetryStrategy,
} from '@azure/core-rest-pipeline';
import { retryPolicy } from '@azure/core-rest-pipeline';
import { calculateRetryDelay } from '@azure/core-util';
import { retryAfterMs } from './retry-after.ts';
import type { UpstreamGate } from './throttle-gate.ts';

/** How often and how soon a request is repeated. */
export interface SafeRetryOptions {
  /** Attempts after the first. */
  readonly maxRetries: number;
  /** The first delay, in milliseconds; each further one is about twice as long, with jitter. */
  readonly retryDelayMs: number;
  /** The longest delay, in milliseconds. */
  readonly maxRetryDelayMs: number;
}

/** The header that makes a write safe to repeat: the upstream answers a repeat with its first answer. */
const repeatabilityHeader = 'Repeatability-Request-ID';

/**
 * Repeats what failed in passing, and only what is safe to repeat: reads, writes that carry an idempotency key, and what
 * the upstream is known to take twice for once. A lost answer to any other write leaves open whether it was done, and
 * doing it twice may make two of something.
 *
 * A pause that the upstream asked for is left to the gate, which keeps every request back for so long.
 *
 * @param isIdempotent which writes do no more when they are done twice
 * @param isFinal which refusals don't pass, whatever their status says
 */
export function safeRetryPolicy(
  gate: UpstreamGate,
  options: SafeRetryOptions,
  isIdempotent: (request: PipelineRequest) => boolean = () => false,
  isFinal: (response: PipelineResponse) => boolean = () => false,
): PipelinePolicy {
  const isSafeToRepeat = (request: PipelineRequest): boolean =>
    request.method === 'GET' || request.headers.has(repeatabilityHeader) || isIdempotent(request);
  const strategy: RetryStrategy = {
    name: 'safeRetryStrategy',
    retry({ retryCount, response, responseError }) {
      const request = response?.request ?? responseError?.request;
      if (!request || !isSafeToRepeat(request)) return { skipStrategy: true };
      if (response && (!isPassing(response.status) || isFinal(response))) return { skipStrategy: true };
      if (!response && !isPassingFault(responseError?.code)) return { skipStrategy: true };
      if (response && retryAfterMs(response.status, (name) => response.headers.get(name)) !== undefined) {
        return gate.isWorthWaitingFor ? { retryAfterInMs: 0 } : { skipStrategy: true };
      }
      return calculateRetryDelay(retryCount, {
        retryDelayInMs: options.retryDelayMs,
        maxRetryDelayInMs: options.maxRetryDelayMs,
      });
    },
  };
  return retryPolicy([strategy], { maxRetries: options.maxRetries });
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

function isPassingFault(code: string | undefined): boolean {
  return code !== undefined && /^(?:ECONNRESET|ECONNREFUSED|ETIMEDOUT|EPIPE|EAI_AGAIN|ENOTFOUND)$/.test(code);
}
