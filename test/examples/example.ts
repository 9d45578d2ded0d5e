import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import ts from 'typescript';
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

const client = '@switchboard/client';

/** Where a package is that examples may name. */
export const packageFolder = (name: string): string =>
  name === client ? join(repository, 'packages/client') : join(repository, 'node_modules', name);

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
  const needed = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  if (needed.delete(client)) {
    await installClient(join(folder, 'node_modules', client));
    const { dependencies } = await readManifest(packageFolder(client));
    for (const dependency of Object.keys(dependencies ?? {})) needed.add(dependency);
  }
  for (const dependency of needed) {
    const target = join(folder, 'node_modules', dependency);
    await mkdir(dirname(target), { recursive: true });
    await symlink(packageFolder(dependency), target);
  }
  // Where `npm start` finds the programs of packages.
  await symlink(join(repository, 'node_modules', '.bin'), join(folder, 'node_modules', '.bin'));
  return folder;
}

/** Puts our client where npm would put it: not as a link, which bundlers take for sources of one's own, and without its types. */
async function installClient(target: string): Promise<void> {
  const [from, to] = [join(packageFolder(client), 'src'), join(target, 'dist')];
  await mkdir(to, { recursive: true });
  await cp(join(packageFolder(client), 'package.json'), join(target, 'package.json'));
  for (const file of await readdir(from)) {
    const { outputText } = ts.transpileModule(await readFile(join(from, file), 'utf8'), {
      fileName: file,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        jsx: ts.JsxEmit.ReactJSX,
        rewriteRelativeImportExtensions: true,
      },
    });
    await writeFile(join(to, file.replace(/\.tsx?$/, '.js')), outputText);
  }
}

/** Starts a copy of an example by one of its scripts, as its README says. */
export function startExample(
  folder: string,
  env: Readonly<Record<string, string>>,
  script = 'start',
  ...args: readonly string[]
): RunningProcess {
  return startProcess('npm', ['run', script, '--', ...args], {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'] ?? '',
      ...env,
    },
    leadsGroup: true,
  });
}
