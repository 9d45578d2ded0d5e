/** Builds the gateway as a package, complete in the folder `dist/switchboard/`: it needs no other. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildPagesIfMissing } from '../../src/web/build-pages.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { readBundledLibraries } from './bundled-libraries.ts';

const root = new URL('../../', import.meta.url);
const dist = new URL('dist/', root);
const target = new URL('switchboard/', dist);
/** The oldest Node for which the code is written, as `bin/switchboard.cjs` says too. */
const oldestNode = '22.13';

/** Bundles the gateway with all that it runs on: our sources as they are to be read in a stack, without types. */
async function bundle(): Promise<void> {
  await build({
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    root: fileURLToPath(root),
    // The same bytes where `node_modules` is a link.
    resolve: { preserveSymlinks: true },
    ssr: { noExternal: true },
    build: {
      ssr: 'src/switchboard.ts',
      target: 'node22',
      outDir: fileURLToPath(new URL('lib/', target)),
      license: { fileName: 'licenses.json' },
      minify: false,
      rolldownOptions: {
        // What Node 22 lacks of what the sources use.
        transform: {
          inject: { AsyncDisposableStack: ['@whatwg-node/disposablestack', 'AsyncDisposableStack'] },
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          comments: false,
          // Names of classes are said in logs.
          keepNames: true,
          // A file for each library: Node reads several small ones with less memory than a large one.
          codeSplitting: {
            groups: [{ name: nameOfLibrary, debugName: 'libraries', test: /[\\/]node_modules[\\/]/ }],
          },
        },
      },
    },
  });
}

/** Such as `graphql`, or `azure.identity`. */
function nameOfLibrary(moduleId: string): string | null {
  const [, scope = '', name] = /.*[\\/]node_modules[\\/](?:@([^\\/]+)[\\/])?([^\\/]+)/.exec(moduleId) ?? [];
  return name === undefined ? null : [scope, name].filter(Boolean).join('.');
}

/** Writes down whose code is in the package, and under which licenses: for people, and for tools. */
async function writeLibraries(): Promise<void> {
  const ofGateway = new URL('lib/licenses.json', target);
  const ofPages = ['graphiql', 'live'].map((page) => new URL(`${page}.licenses.json`, dist));
  const libraries = await readBundledLibraries(root, [ofGateway, ...ofPages]);
  await rm(ofGateway);
  const sections = libraries.map(({ name, version, license, text }) => {
    const title = `${name} ${version} (${license})`;
    return `${title}\n${'-'.repeat(title.length)}\n\n${text}\n`;
  });
  await writeFile(
    new URL('THIRD-PARTY-LICENSES', target),
    `Switchboard contains these libraries, in whole or in part.\n\n${sections.join('\n')}`,
  );
  await writeFile(new URL('bom.cdx.json', target), billOfMaterials(await readProduct(), libraries));
}

/** What the package is called. */
async function readProduct() {
  const { name, version, description, license } = JSON.parse(
    await readFile(new URL('package.json', root), 'utf8'),
  ) as { name: string; version: string; description: string; license: string };
  return { name, version, description, license };
}

/** Writes what npm has to know. Everything is bundled, so it depends on nothing. */
async function writeManifest(): Promise<void> {
  const manifest = {
    ...(await readProduct()),
    type: 'module',
    bin: { switchboard: 'bin/switchboard.cjs' },
    engines: { node: `>=${oldestNode}` },
  };
  await writeFile(new URL('package.json', target), `${JSON.stringify(manifest, null, 2)}\n`);
}

await buildPagesIfMissing();
// As for the pages: by another one Vite bundles other code.
process.env['NODE_ENV'] = 'production';
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await bundle();
await writeLibraries();
await writeManifest();
for (const [from, to] of [
  ['dist/graphiql', 'graphiql'],
  ['dist/live', 'live'],
  ['schema', 'schema'],
  ['LICENSE', 'LICENSE'],
  ['packages/switchboard/README.md', 'README.md'],
  ['packages/switchboard/bin', 'bin'],
] as const) {
  await cp(new URL(from, root), new URL(to, target), { recursive: true });
}
