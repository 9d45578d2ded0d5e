import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../support/gateway.ts';
import { readSample } from '../support/metrics.ts';

/** A gateway of which metrics are read. */
export interface MeteredGateway extends TestGateway {
  /** The value of a sample, such as `name{label="value"}`, without what all names begin with; undefined if there is none. */
  sample(name: string): Promise<number | undefined>;
  /** By how much samples rise while something is done; one that is not there yet is 0. */
  rises<Name extends string>(
    names: readonly Name[],
    act: () => Promise<unknown>,
  ): Promise<Record<Name, number>>;
}

/** Starts one. */
export async function startMeteredGateway(options: TestGatewayOptions = {}): Promise<MeteredGateway> {
  const gateway = await startGateway(options);
  const sample = (name: string): Promise<number | undefined> =>
    readSample(gateway.url, `switchboard_${name}`);
  const read = (names: readonly string[]): Promise<number[]> =>
    Promise.all(names.map(async (name) => (await sample(name)) ?? 0));
  return {
    ...gateway,
    sample,
    async rises<Name extends string>(names: readonly Name[], act: () => Promise<unknown>) {
      const before = await read(names);
      await act();
      const after = await read(names);
      const risen = names.map((name, index) => [name, (after[index] ?? 0) - (before[index] ?? 0)]);
      return Object.fromEntries(risen) as Record<Name, number>;
    },
  };
}
