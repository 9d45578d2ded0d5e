import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';
import { repository } from '../support/pages.ts';

/** What of an example's package.json counts here. */
export interface ExampleManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What an example says that it needs. */
export async function readManifest(folder: string): Promise<ExampleManifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as ExampleManifest;
}

/** Where a package is that examples may name. */
export const packageFolder = (name: string): string => join(repository, 'node_modules', name);

/**
 * Copies an example out of the repository, as its readers do, into a folder with a name that needs care in a shell.
 *
 * `npm install` would need the network. In its place each package that the example names, and no other, is linked to ours,
 * which another test holds to be of a version that the example takes.
 *
 * @returns the folder, which is there until the test ends
 */
export async function copyExample(name: string): Promise<string> {
  const parent = await mkdtemp(join(await realpath(tmpdir()), 'switchboard example ü '));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, name);
  await cp(join(repository, 'examples', name), folder, { recursive: true });
  const { dependencies, devDependencies } = await readManifest(folder);
  for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
    const target = join(folder, 'node_modules', dependency);
    await mkdir(dirname(target), { recursive: true });
    await symlink(packageFolder(dependency), target);
  }
  // Where `npm start` finds the programs of packages.
  await symlink(join(repository, 'node_modules', '.bin'), join(folder, 'node_modules', '.bin'));
  return folder;
}

/** Starts a copy of an example by one of its scripts, as its README says. */
export function startExample(
  folder: string,
  env: Readonly<Record<string, string>>,
  script = 'start',
): RunningProcess {
  return startProcess('npm', ['run', script], {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'] ?? '',
      ...env,
    },
    leadsGroup: true,
  });
}
