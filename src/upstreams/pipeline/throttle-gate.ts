import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { systemClock } from '../../clock.ts';
import type { Clock } from '../../clock.ts';
import { pausedBy, retryAfterMs } from './retry-after.ts';
import { UpstreamError } from './upstream-error.ts';
import type { UpstreamService } from './upstream-error.ts';
import { UpstreamPause } from './upstream-pause.ts';
import type { Probe } from './upstream-pause.ts';
import { noteOf } from './upstream-request-notes.ts';

/** How hard an upstream may be used. */
export interface UpstreamGateOptions {
  /** Requests under way at the same time, at the most. */
  readonly concurrency: number;
  /** The longest pause that a request waits out, in milliseconds; an upstream that asks for more is not waited for. */
  readonly maxPauseMs: number;
}

/** How a service is used at a moment. */
export interface UpstreamLoad {
  readonly service: UpstreamService;
  /** Whether its requests are kept back, since it has asked for a pause. */
  readonly isPaused: boolean;
  /** Requests that wait for a free place. */
  readonly waiting: number;
  /** Requests that have a place. */
  readonly underWay: number;
}

/** A pause, and the probe that a request is of it. */
type Probing = readonly [pause: UpstreamPause, probe: Probe];

/**
 * The gate to a service: bounds how many requests are under way, and holds all of them while the service has asked for
 * a pause. Each service has places of its own, so that one that does not answer takes none from others.
 *
 * Two pauses keep requests back: that of the resource, which is throttled (429) as a whole, and that of the service, which
 * may be overloaded (502, 503, 504) while others of the resource are not. After either, one request goes out as a probe.
 *
 * Place it inside the retries, so that a request that waits to be repeated holds no place.
 */
export class UpstreamGate {
  readonly #service: UpstreamService;
  readonly #options: UpstreamGateOptions;
  readonly #clock: Clock;
  readonly #throttle: UpstreamPause;
  readonly #overload: UpstreamPause;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  /** @param throttle the pause of the resource, shared by the gates of all services that are throttled together */
  constructor(
    service: UpstreamService,
    options: UpstreamGateOptions,
    clock: Clock = systemClock,
    throttle = new UpstreamPause(clock),
  ) {
    this.#service = service;
    this.#options = options;
    this.#clock = clock;
    this.#throttle = throttle;
    this.#overload = new UpstreamPause(clock);
  }

  /** How the service is used now. */
  get load(): UpstreamLoad {
    return {
      service: this.#service,
      isPaused: this.#isPaused,
      waiting: this.#waiting.length,
      underWay: this.#underWay,
    };
  }

  /** Whether the pause that the upstream asked for, if any, is short enough to be waited out. */
  get isWorthWaitingFor(): boolean {
    return this.#remainingMs() <= this.#options.maxPauseMs;
  }

  /**
   * The policy that leads each attempt of a request through this gate.
   * It fails with an `UpstreamError` of reason `throttled` while the upstream wants a pause too long to wait for.
   *
   * @param isFinal which refusals ask for no pause, whatever their status says
   */
  policy(isFinal: (response: PipelineResponse) => boolean = () => false): PipelinePolicy {
    return {
      name: 'upstreamGatePolicy',
      sendRequest: async (request, next) => {
        const signal = request.abortSignal as AbortSignal | undefined;
        const note = noteOf(request);
        this.#refuseLongPause();
        note?.beginWaiting();
        // Nearly always there is a place, and no pause.
        if (!this.#entersAtOnce(signal)) await this.#enter(signal);
        try {
          const probing = this.#isPaused ? await this.#pass(signal) : [];
          note?.stopWaiting();
          try {
            const response = await next(request);
            this.#heed(response, probing, isFinal(response));
            return response;
          } finally {
            // Of no effect on those that an answer has settled.
            for (const [pause, probe] of probing) pause.giveBack(probe);
          }
        } finally {
          this.#leave();
        }
      },
    };
  }

  get #isPaused(): boolean {
    return this.#throttle.isOn || this.#overload.isOn;
  }

  /** Takes a place if there is one. */
  #entersAtOnce(signal: AbortSignal | undefined): boolean {
    signal?.throwIfAborted();
    if (this.#underWay >= this.#options.concurrency) return false;
    this.#underWay += 1;
    return true;
  }

  /** Waits for a place. */
  #enter(signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
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

  /** Waits until there is no pause, or until this request is the one to find out whether it is over. */
  async #pass(signal: AbortSignal | undefined): Promise<readonly Probing[]> {
    for (;;) {
      // Read first: what is over by now wants a probe, and for what isn't there is time to wait.
      const remainingMs = this.#remainingMs();
      const pauses = [this.#throttle, this.#overload].filter(({ isOn }) => isOn);
      if (pauses.every(({ wantsProbe }) => wantsProbe)) {
        return pauses.map((pause) => [pause, pause.takeProbe()]);
      }
      this.#refuseLongPause();
      await this.#change(pauses, remainingMs, signal);
    }
  }

  /** @throws {UpstreamError} of reason `throttled` when the pause is longer than may be waited for */
  #refuseLongPause(): void {
    if (this.isWorthWaitingFor) return;
    const retryAfterSeconds = Math.ceil(this.#remainingMs() / 1000);
    const message = `the service asked to be left alone for another ${retryAfterSeconds} s`;
    throw new UpstreamError(this.#service, 'throttled', message, { retryAfterSeconds });
  }

  #remainingMs(): number {
    return Math.max(this.#throttle.remainingMs, this.#overload.remainingMs);
  }

  /** Waits until the time of the pauses is over, or one of them begins anew or ends. */
  async #change(
    pauses: readonly UpstreamPause[],
    remainingMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      resolve(undefined);
    };
    const giveUp = (): void => {
      reject(signal?.reason as Error);
    };
    const stops = pauses.map((pause) => pause.onChange(wake));
    if (remainingMs > 0) stops.push(this.#clock.schedule(remainingMs, wake));
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
      for (const stop of stops) stop();
    }
  }

  /** Gives the place to the request that has waited longest; it becomes free only if none waits. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#underWay -= 1;
  }

  #heed({ status, headers }: PipelineResponse, probing: readonly Probing[], isFinal: boolean): void {
    const asking = isFinal ? undefined : this.#pauseOf(status);
    const pauseMs = retryAfterMs(status, (name) => headers.get(name));
    if (pauseMs !== undefined) asking?.begin(pauseMs);
    for (const [pause, probe] of probing) {
      if (pause === asking) pause.beginAnew(probe);
      else pause.end(probe);
    }
  }

  #pauseOf(status: number): UpstreamPause | undefined {
    const paused = pausedBy(status);
    if (paused === 'resource') return this.#throttle;
    return paused === 'service' ? this.#overload : undefined;
  }
}
