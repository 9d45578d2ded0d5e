import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';

/** A clock on the wall of a process, which can be set while that runs. */
export interface FalseClock {
  /** What a process needs in its environment to go by it. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets it so many seconds before (positive) or behind the true time. */
  set(seconds: number): Promise<void>;
}

/** Where Debian's package `libfaketime` has it, by the name of the processor's folder. */
const libraries = '/usr/lib';
const library = existsSync(libraries)
  ? readdirSync(libraries)
      .map((folder) => join(libraries, folder, 'faketime/libfaketime.so.1'))
      .find((path) => existsSync(path))
  : undefined;
const reasonToSkip = `libfaketime is not installed: there is no ${libraries}/*/faketime/libfaketime.so.1`;

/**
 * A suite whose tests set the clock of a process. Without libfaketime it is skipped, saying why; with `CI=true` it fails.
 */
export function describeWithFalseClock(
  name: string,
  suite: (makeClock: () => Promise<FalseClock>) => void,
): void {
  const isSkipped = library === undefined && process.env['CI'] !== 'true';
  if (isSkipped) console.warn(`Skipped: ${name}: ${reasonToSkip}.`);
  describe.skipIf(isSkipped)(name, () => {
    suite(async () => {
      if (library === undefined) throw new Error(`${name} must run when CI=true, but ${reasonToSkip}.`);
      return createFalseClock(library);
    });
  });
}

async function createFalseClock(preload: string): Promise<FalseClock> {
  const folder = await mkdtemp(join(tmpdir(), 'false-clock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'offset');
  const set = async (seconds: number): Promise<void> => {
    // It is read at any moment, and never half written.
    await writeFile(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    await rename(`${file}.new`, file);
  };
  await set(0);
  return {
    set,
    env: {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // What a system measures intervals by doesn't jump. Older versions know the second name.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  };
}
