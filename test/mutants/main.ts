import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Mutant, mutants } from './mutants.ts';

/*
 * node test/mutants/main.ts            switches off each rule of the live core in turn, and sees whether a test notices
 * node test/mutants/main.ts cursor     only the rules that have this in their name
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

type Verdict = 'caught' | 'SURVIVED' | 'NO MATCH';

/** A copy of what is tested, beside which the original stays as it is. */
async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
  for (const name of ['src', 'test', 'package.json', 'tsconfig.json']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  await writeFile(join(folder, 'vitest.config.ts'), 'export default { test: { testTimeout: 20_000 } };\n');
  return folder;
}

/** Whether a test passes, over the copy as it is now. */
async function passes(folder: string, test: string): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const what =
    test === 'chaos' ? ['test/live/chaos/main.ts', '400', '1'] : [vitest, 'run', `test/live/${test}`];
  try {
    await run(process.execPath, what, { cwd: folder, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 });
    return true;
  } catch {
    return false;
  }
}

async function judge(folder: string, { file, from, to, caughtBy }: Mutant): Promise<Verdict> {
  const path = join(folder, 'src/live', file);
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

const wanted = mutants.filter(({ rule }) => rule.includes(process.argv[2] ?? ''));
const folder = await copyProject();
try {
  // A test that fails anyway would catch everything.
  for (const test of new Set(wanted.map(({ caughtBy }) => caughtBy))) {
    if (!(await passes(folder, test))) throw new Error(`${test} fails with all rules in place.`);
  }
  for (const mutant of wanted) {
    const verdict = await judge(folder, mutant);
    console.log(`${verdict.padEnd(8)}  ${mutant.caughtBy.padEnd(22)}  ${mutant.rule}`);
    if (verdict !== 'caught') process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}
