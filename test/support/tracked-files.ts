import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { repository } from './pages.ts';

/** What git says of the repository by a command. */
export function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8' });
}

/**
 * A suite about the files of the repository. In a copy that git doesn't know it is skipped, saying so; with `CI=true` it
 * fails.
 *
 * @param suite takes their paths, from the top, with slashes
 */
export function describeInGit(name: string, suite: (paths: readonly string[]) => void): void {
  const isSkipped = !existsSync(join(repository, '.git')) && process.env['CI'] !== 'true';
  if (isSkipped) console.warn(`Skipped: ${name}: this is no clone by git.`);
  describe.skipIf(isSkipped)(name, () => {
    suite(isSkipped ? [] : git('ls-files', '-z').split('\0').filter(Boolean));
  });
}
