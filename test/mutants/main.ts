import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildPagesIfMissing } from '../../src/web/build-pages.ts';
import { accessMutants } from './access.ts';
import { authenticationMutants } from './authentication.ts';
import { executionMutants } from './execution.ts';
import { liveMutants } from './live.ts';
import type { Mutant } from './mutant.ts';
import { storeMutants } from './store.ts';
import { upstreamMutants } from './upstream.ts';

/*
 * node test/mutants/main.ts            switches off one rule after the other, and sees whether a test notices
 * node test/mutants/main.ts cursor     only the rules that have this in their name, or in that of their file
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** As the original's, but that nothing is built, and that a test which waits in vain for what a mutant left out ends soon. */
const config = `import config from ${JSON.stringify(join(root, 'vitest.config.ts'))};
export default { ...config, test: { ...config.test, globalSetup: [], testTimeout: 20_000 } };
`;

type Verdict = 'caught' | 'SURVIVED' | 'NO MATCH';

/** A copy of what is tested, beside which the original stays as it is. It serves the original's pages, built before. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
  for (const name of ['src', 'test', 'schema', 'package.json', 'tsconfig.json']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ['node_modules', 'dist']) await symlink(join(root, name), join(folder, name), 'dir');
  await writeFile(join(folder, 'vitest.config.ts'), config);
  return folder;
}

/** Whether a test passes, over the copy as it is now. */
async function passes(folder: string, test: string): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const what =
    test === 'chaos'
      ? ['test/live/chaos/main.ts', '400', '1']
      : [vitest, 'run', '--bail', '1', `test/${test}`];
  try {
    await run(process.execPath, what, { cwd: folder, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 });
    return true;
  } catch {
    return false;
  }
}

async function judge(folder: string, { file, from, to, caughtBy }: Mutant): Promise<Verdict> {
  const path = join(folder, 'src', file);
  const original = await readFile(path, 'utf8');
  if (original.split(from).length !== 2) return 'NO MATCH';
  await writeFile(
    path,
    original.replace(from, () => to),
  );
  try {
    return (await passes(folder, caughtBy)) ? 'SURVIVED' : 'caught';
  } finally {
    await writeFile(path, original);
  }
}

const mutants = [
  ...liveMutants,
  ...storeMutants,
  ...accessMutants,
  ...authenticationMutants,
  ...upstreamMutants,
  ...executionMutants,
];
const wanted = mutants.filter(({ rule, file }) => `${file} ${rule}`.includes(process.argv[2] ?? ''));
await buildPagesIfMissing();
const folder = await copyProject();
try {
  // A test that fails anyway would catch everything.
  for (const test of new Set(wanted.map(({ caughtBy }) => caughtBy))) {
    if (!(await passes(folder, test))) throw new Error(`${test} fails with all rules in place.`);
  }
  for (const mutant of wanted) {
    const verdict = await judge(folder, mutant);
    console.log(`${verdict.padEnd(8)}  ${mutant.caughtBy.padEnd(46)}  ${mutant.rule}`);
    if (verdict !== 'caught') process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}
