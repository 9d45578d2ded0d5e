import type { SharedEvent } from './event-position.ts';

/**
 * Where a subscriber that follows by itself may go over to the shared stream without a gap, and what that has brought
 * meanwhile.
 */
export class CatchUp {
  readonly #maxWaiting: number;
  /** The shared stream gives every event behind this sequence. */
  #sharedBehind = Infinity;
  /** Made when there is one: most who follow have caught up long ago. */
  #waiting: SharedEvent[] | undefined;

  /** @param maxWaiting how many shared events are kept; beyond it, the place to go over is put off behind them */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  /** @param sharedBehind the shared stream gives every event behind this sequence */
  begin(sharedBehind: number): void {
    this.#sharedBehind = sharedBehind;
  }

  /** There is no shared stream to go over to. */
  end(): void {
    this.#sharedBehind = Infinity;
    this.#waiting = undefined;
  }

  /** Keeps an event of the shared stream. */
  keep(event: SharedEvent): void {
    this.#waiting ??= [];
    this.#waiting.push(event);
    if (this.#waiting.length <= this.#maxWaiting) return;
    // Its own stream has them too.
    this.#waiting = undefined;
    this.#sharedBehind = event.sequence;
  }

  /** Whether everything behind a sequence is shared. */
  isSharedBehind(sequence: number): boolean {
    return sequence >= this.#sharedBehind;
  }

  /** Whether an event is shared. */
  isShared(sequence: number): boolean {
    return sequence > this.#sharedBehind;
  }

  /** The events that were kept, in order. */
  take(): readonly SharedEvent[] {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting ?? [];
  }
}
