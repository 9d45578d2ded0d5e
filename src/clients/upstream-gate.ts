import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { delay } from '@azure/core-util';
import { UpstreamError, type UpstreamService } from './upstream-error.ts';

/** How hard an upstream may be used. */
export interface UpstreamGateOptions {
  /** Requests under way at the same time, at the most. */
  readonly concurrency: number;
  /** The longest pause that a request waits out, in milliseconds; an upstream that asks for more is not waited for. */
  readonly maxPauseMs: number;
}

/**
 * The one door to an upstream: bounds how many requests are under way, and keeps all of them back while the upstream
 * has asked for a pause, since what is throttled is the whole resource and not one request.
 *
 * Place it inside the retries, so that a request that waits to be repeated holds no place.
 */
export class UpstreamGate {
  readonly #service: UpstreamService;
  readonly #options: UpstreamGateOptions;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #closedUntil = 0;

  constructor(service: UpstreamService, options: UpstreamGateOptions) {
    this.#service = service;
    this.#options = options;
  }

  /** Whether the pause that the upstream asked for, if any, is short enough to be waited out. */
  get isWorthWaitingFor(): boolean {
    return this.#pauseMs() <= this.#options.maxPauseMs;
  }

  /**
   * The policy that leads each attempt of a request through this gate.
   * It fails with an `UpstreamError` of reason `throttled` while the upstream wants a pause too long to wait for.
   */
  policy(): PipelinePolicy {
    return {
      name: 'upstreamGatePolicy',
      sendRequest: async (request, next) => {
        const signal = request.abortSignal as AbortSignal | undefined;
        await this.#enter(signal);
        try {
          await this.#pause(signal);
          const response = await next(request);
          this.#heed(response);
          return response;
        } finally {
          this.#leave();
        }
      },
    };
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#underWay < this.#options.concurrency) {
      this.#underWay += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(admit), 1);
        reject(signal?.reason as Error);
      };
      const admit = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#waiting.push(admit);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  async #pause(signal: AbortSignal | undefined): Promise<void> {
    for (let pauseMs = this.#pauseMs(); pauseMs > 0; pauseMs = this.#pauseMs()) {
      if (!this.isWorthWaitingFor) {
        const retryAfterSeconds = Math.ceil(pauseMs / 1000);
        const message = `the service asked to be left alone for another ${retryAfterSeconds} s`;
        throw new UpstreamError(this.#service, 'throttled', message, { retryAfterSeconds });
      }
      await delay(pauseMs, signal ? { abortSignal: signal } : {});
    }
  }

  #pauseMs(): number {
    return Math.max(0, this.#closedUntil - performance.now());
  }

  /** Hands the place to whoever waits longest; only if nobody does it becomes free. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#underWay -= 1;
  }

  #heed(response: PipelineResponse): void {
    const pauseMs = retryAfterMs(response.status, (name) => response.headers.get(name));
    if (pauseMs !== undefined) this.#closedUntil = Math.max(this.#closedUntil, performance.now() + pauseMs);
  }
}

/**
 * How long a throttled or overloaded upstream (429, 503) asks to be left alone, in milliseconds; undefined if it
 * doesn't. Azure's services say so in any of three headers.
 *
 * @param header gives a header's value by its name in lower case
 */
export function retryAfterMs(
  status: number,
  header: (name: string) => string | undefined,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = Number(header(name) ?? Number.NaN);
    if (value >= 0) return value;
  }
  const retryAfter = header('retry-after');
  if (retryAfter === undefined) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
