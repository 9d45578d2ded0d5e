import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** Where a program is; undefined if it isn't installed. */
function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** A suite whose tests run a program. Where that isn't installed it is skipped, saying so; with `CI=true` it fails. */
export function describeWithProgram(name: string, program: string, suite: () => void): void {
  const isSkipped = findProgram(program) === undefined && process.env['CI'] !== 'true';
  if (isSkipped) console.warn(`Skipped: ${name}: ${program} is not installed.`);
  describe.skipIf(isSkipped)(name, suite);
}
