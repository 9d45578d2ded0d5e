import type { Delivery } from './delivery.ts';

/** The deliveries of one gateway that are under way, whatever their transport. A gateway that stops ends them here. */
export class Deliveries {
  readonly #underWay = new Set<Delivery>();
  #isClosed = false;

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

  /** Ends them all. Each transport waits for its clients by itself. */
  close(): void {
    this.#isClosed = true;
    for (const delivery of this.#underWay) delivery.stop();
  }
}
