import type { Clock } from '../clock.ts';
import type { Delivery } from './delivery.ts';
import type { FanOutObserver } from './fan-out-observer.ts';
import { Slices } from './slices.ts';

/** How many clients are sent away in a second, so that they don't all come back at once, if there is time for it. */
const sentAwayPerSecond = 200;

/** The deliveries of one gateway that are under way, whatever their transport. A gateway that stops ends them here. */
export class Deliveries {
  /** In which what is for many of them is done. */
  readonly slices = new Slices();
  /** Is told of their subscriptions and events; undefined if nobody is. */
  readonly observer: FanOutObserver | undefined;
  readonly #underWay = new Set<Delivery>();
  #isClosed = false;

  constructor(observer?: FanOutObserver) {
    this.observer = observer;
  }

  /** What waits for all their clients, in bytes: each is looked at. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const { waitingBytes } of this.#underWay) bytes += waitingBytes;
    return bytes;
  }

  /** Whether the gateway stops, so that none may begin any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  add(delivery: Delivery): void {
    this.#underWay.add(delivery);
  }

  remove(delivery: Delivery): void {
    this.#underWay.delete(delivery);
  }

  /**
   * How long it takes to send the clients away one after the other, in milliseconds: half of the time that is left at the
   * most.
   */
  windowWithin(leftMs: number): number {
    return Math.min((this.#underWay.size / sentAwayPerSecond) * 1000, leftMs / 2);
  }

  /**
   * Lets none begin any more, and ends them all. Each transport waits for its clients by itself.
   *
   * @param windowMs each ends at a random moment within so many milliseconds; 0 for at once
   */
  close(windowMs: number, clock: Pick<Clock, 'schedule'>): void {
    this.#isClosed = true;
    for (const delivery of this.#underWay) {
      if (windowMs === 0) delivery.stop();
      else {
        clock.schedule(Math.random() * windowMs, () => {
          delivery.stop();
        });
      }
    }
  }
}
