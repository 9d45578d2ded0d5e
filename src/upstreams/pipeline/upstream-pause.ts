import type { Clock } from '../../clock.ts';

/** A request that finds out whether a pause is over. */
export type Probe = symbol;

/**
 * A time during which an upstream is left alone because it asked for it. After it one request goes out alone, as a probe:
 * if it is answered as usual the pause is over for all, if it is throttled the pause begins anew, and if there is no
 * answer at all the next request is the probe.
 */
export class UpstreamPause {
  readonly #clock: Pick<Clock, 'monotonicNow'>;
  readonly #listeners = new Set<() => void>();
  /** Until when, by the monotonic clock; undefined when there is no pause. */
  #until: number | undefined;
  #lengthMs = 0;
  #probe: Probe | undefined;

  constructor(clock: Pick<Clock, 'monotonicNow'>) {
    this.#clock = clock;
  }

  /** Whether requests are kept back, if only until the probe has its answer. */
  get isOn(): boolean {
    return this.#until !== undefined;
  }

  /** Until a probe may go out, in milliseconds; 0 while one is under way, and without a pause. */
  get remainingMs(): number {
    return Math.max(0, (this.#until ?? Number.NEGATIVE_INFINITY) - this.#clock.monotonicNow());
  }

  /** Whether the next request may go out, as the probe. */
  get wantsProbe(): boolean {
    return this.isOn && this.remainingMs === 0 && this.#probe === undefined;
  }

  takeProbe(): Probe {
    return (this.#probe = Symbol());
  }

  /** Begins a pause of at least so long from now. */
  begin(lengthMs: number): void {
    const until = this.#clock.monotonicNow() + lengthMs;
    this.#until = Math.max(this.#until ?? until, until);
    this.#lengthMs = lengthMs;
    this.#probe = undefined;
    this.#notify();
  }

  /** The probe was throttled. Where the upstream didn't say for how long, it is as long as the last time. */
  beginAnew(probe: Probe): void {
    if (this.#probe === probe) this.begin(this.#lengthMs);
  }

  /** The probe was answered as usual. One from before a later pause began proves nothing. */
  end(probe: Probe): void {
    if (this.#probe !== probe) return;
    this.#probe = undefined;
    this.#until = undefined;
    this.#notify();
  }

  /** The probe came to nothing, or was not sent: another request is to be the probe. */
  giveBack(probe: Probe): void {
    if (this.#probe !== probe) return;
    this.#probe = undefined;
    this.#notify();
  }

  /** @returns what calls it off */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
