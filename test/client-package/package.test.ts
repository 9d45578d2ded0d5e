/** The package as it is installed. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { build } from 'vite';
import type { Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../support/pages.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const source = join(repository, 'packages/client');
const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;

/** A project that has it installed, with what it depends on. */
let project: string;
let installed: string;

/** Compiles, as `npm run build:client` does, to where the package is installed. */
function compile(): readonly string[] {
  const file = join(source, 'tsconfig.build.json');
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    source,
    { outDir: join(installed, 'dist') },
  );
  const program = ts.createProgram(fileNames, options);
  const { diagnostics } = program.emit();
  return messagesOf([...ts.getPreEmitDiagnostics(program), ...diagnostics]);
}

const messagesOf = (diagnostics: readonly ts.Diagnostic[]): string[] =>
  diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'switchboard-client-'));
  installed = join(project, 'node_modules/@switchboard/client');
  await mkdir(installed, { recursive: true });
  await cp(join(source, 'package.json'), join(installed, 'package.json'));
  for (const name of ['graphql-ws', 'graphql', 'react', 'vue', 'svelte', '@types', '@vue', 'csstype']) {
    await symlink(join(repository, 'node_modules', name), join(project, 'node_modules', name));
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  expect(compile()).toEqual([]);
});
afterAll(() => rm(project, { recursive: true, force: true }));

test('works in Node as it is, without any framework', async () => {
  const program = `
    import { createClient, possibleTypes } from '@switchboard/client';
    const client = createClient({ url: 'http://localhost:4000/graphql' });
    console.log(client.followRoster('x').get().phase, possibleTypes.Node.includes('Call'));`;
  await writeFile(join(project, 'program.js'), program);
  const { stdout } = await promisify(execFile)(process.execPath, ['program.js'], { cwd: project });
  expect(stdout).toBe('connecting true\n');
});

test.each([
  ['Node', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
  ['a bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
])('has types for whoever resolves modules as %s does', async (_name, module, moduleResolution) => {
  const program = `
    import { createClient, typed } from '@switchboard/client';
    import { useRoster } from '@switchboard/client/react';
    import { useCall } from '@switchboard/client/vue';
    import { getClient } from '@switchboard/client/svelte';
    const client = createClient({ url: '/graphql', token: async () => 'x' });
    const name: string | null | undefined = client.followRoster('x').get().participants[0]?.displayName;
    const state: Promise<{ a: number }> = client.request(typed<{ a: number }>('{ a }'));
    // @ts-expect-error -- there is no such field
    client.followRoster('x').get().participants[0]?.shoeSize;
    export { getClient, name, state, useCall, useRoster };`;
  const file = join(project, 'program.ts');
  await writeFile(file, program);
  const options: ts.CompilerOptions = {
    module,
    moduleResolution,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    strict: true,
    noEmit: true,
    types: [],
    // Those of the frameworks aren't ours; ours are compiled by what they are used for.
    skipLibCheck: true,
  };
  expect(messagesOf(ts.getPreEmitDiagnostics(ts.createProgram([file], options)))).toEqual([]);
});

describe('what a page loads, minified and compressed,', () => {
  const frameworks = ['react', 'vue', 'svelte'];

  /** The size of what an import brings, in bytes, without the framework. */
  async function sizeOf(statement: string): Promise<number> {
    const entry = join(project, 'entry.js');
    await writeFile(entry, statement);
    const { output } = (await build({
      configFile: false,
      root: project,
      logLevel: 'silent',
      build: {
        write: false,
        modulePreload: false,
        rolldownOptions: { input: entry, external: frameworks, preserveEntrySignatures: 'strict' },
      },
    }).then((outputs) => (Array.isArray(outputs) ? outputs[0] : outputs))) as Rolldown.RolldownOutput;
    const code = output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
    return gzipSync(code).length;
  }

  test.each([
    ['the core with graphql-ws', "export { createClient } from '@switchboard/client';", 12],
    ['everything of the core', "export * from '@switchboard/client';", 12],
    ['the hooks of React', "export * from '@switchboard/client/react';", 1],
    ['the hooks of Vue', "export * from '@switchboard/client/vue';", 1],
    ['the hooks of Svelte', "export * from '@switchboard/client/svelte';", 1],
  ] as const)('of %s is small', async (name, statement, kilobytes) => {
    const size = await sizeOf(statement);
    console.info(`${name}: ${(size / 1024).toFixed(2)} KB`);
    expect(size).toBeLessThan(kilobytes * 1024);
  });

  test('is nothing of what is imported and not used', async () => {
    expect(await sizeOf("import '@switchboard/client'; import '@switchboard/client/react';")).toBeLessThan(
      50,
    );
  });
});

test('goes by the version of the gateway, and takes the libraries that it is tested with', async () => {
  const [root, client] = await Promise.all([readManifest(repository), readManifest(source)]);
  expect(client.version).toBe(root.version);
  const tested = { ...root.dependencies, ...root.devDependencies };
  for (const [name, range] of Object.entries({ ...client.dependencies, ...client.peerDependencies })) {
    expect([name, isWithin(tested[name] ?? '', range)]).toEqual([name, true]);
  }
});

/** Whether a version is in a range of the form `>=1.2` or `^1.2.3 || ^2`. */
function isWithin(version: string, range: string): boolean {
  const partsOf = (text: string): number[] => [...text.split('.').map(Number), 0, 0].slice(0, 3);
  const isLess = (one: number[], other: number[]): boolean => {
    const differing = one.findIndex((part, index) => part !== other[index]);
    return differing >= 0 && (one[differing] ?? 0) < (other[differing] ?? 0);
  };
  return range.split(' || ').some((one) => {
    const [, sign, least = ''] = /^(\^|>=)([\d.]+)$/.exec(one) ?? [];
    const isSameMajor = partsOf(version)[0] === partsOf(least)[0];
    return sign !== undefined && !isLess(partsOf(version), partsOf(least)) && (sign === '>=' || isSameMajor);
  });
}
