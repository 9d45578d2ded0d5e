import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A store of the gateway's, as it is measured. */
export interface StoreUnderMeasure extends Disposable {
  readonly name: string;
  /** What makes a gateway use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether its idle calls are measured: not those of a variant that keeps them as another one does. */
  readonly hasOwnForm: boolean;
  /** What it takes outside of the process, in bytes; undefined if it takes nothing. */
  bytes(): number | undefined;
}

/** Makes the stores that are measured, the one in memory first: the others are measured by it. */
export const storesToMeasure: readonly (() => StoreUnderMeasure)[] = [
  () => ({
    name: 'memory',
    env: { DATA_DIR: 'memory' },
    hasOwnForm: true,
    bytes: () => undefined,
    [Symbol.dispose]: () => undefined,
  }),
  () => inFile('SQLite', true, {}),
  () => inFile('SQLite, each commit synced', false, { DURABILITY: 'full' }),
];

function inFile(name: string, hasOwnForm: boolean, env: Readonly<Record<string, string>>): StoreUnderMeasure {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
  return {
    name,
    hasOwnForm,
    env: { ...env, DATA_DIR: folder },
    bytes: () => readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true });
    },
  };
}
