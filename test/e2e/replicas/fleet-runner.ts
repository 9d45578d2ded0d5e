import type { FleetScript } from './fleet-script.ts';
import { Fleet } from './fleet.ts';
import { openFileStore, openServerStore } from './fleet-stores.ts';
import { runFleet } from './run-fleet.ts';
import type { FleetOutcome } from './run-fleet.ts';

/** Runs scripts, one after the other, on fleets that are started when they are first needed. */
export class FleetRunner implements AsyncDisposable {
  readonly #opened = new AsyncDisposableStack();
  readonly #fleets = new Map<number, Promise<Fleet>>();

  /**
   * Runs a script on as many replicas as it wants: one with a file, several with a Redis.
   *
   * @throws Error that says what was not kept, with the newest lines that the replicas wrote
   */
  async run(script: FleetScript): Promise<FleetOutcome> {
    const fleet = await this.#fleetOf(script.replicas);
    try {
      return await runFleet(fleet, script);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${fleet.log}`, { cause: error });
    }
  }

  #fleetOf(replicas: number): Promise<Fleet> {
    const known = this.#fleets.get(replicas);
    if (known) return known;
    const starting = (async () => {
      const store = this.#opened.use(await (replicas === 1 ? openFileStore() : openServerStore()));
      return this.#opened.use(await Fleet.start(replicas, store));
    })();
    this.#fleets.set(replicas, starting);
    return starting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}
