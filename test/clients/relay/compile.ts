import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ConcreteRequest, ReaderFragment } from 'relay-runtime';

const require = createRequire(import.meta.url);
/** Where the compiler for this machine is; null if there is none. The package has no types. */
const compiler = require('relay-compiler') as string | null;

/** What Relay's compiler makes of documents, while they are needed. */
export interface Compiled extends AsyncDisposable {
  /** @param name of an operation of the documents, or of one that the compiler writes itself */
  operation(name: string): ConcreteRequest;
  fragment(name: string): ReaderFragment;
}

/**
 * Compiles documents by relay-compiler, against `schema.api.graphql`.
 *
 * @param moduleName with which their names begin, as Relay wants it
 * @throws {Error} with what the compiler says, when it refuses them
 */
export async function compile(moduleName: string, documents: readonly string[]): Promise<Compiled> {
  if (compiler === null) throw new Error('there is no relay-compiler for this machine');
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  try {
    const schema = fileURLToPath(new URL('../../../schema.api.graphql', import.meta.url));
    await cp(schema, join(folder, 'schema.graphql'));
    await mkdir(join(folder, 'src'));
    const tagged = documents.map((document) => `graphql\`${document}\`;\n`).join('');
    await writeFile(
      join(folder, 'src', `${moduleName}.js`),
      `import { graphql } from 'relay-runtime';\n${tagged}`,
    );
    const config = {
      src: './src',
      schema: './schema.graphql',
      language: 'javascript',
      eagerEsModules: false,
    };
    await writeFile(join(folder, 'relay.config.json'), JSON.stringify(config));
    await promisify(execFile)(compiler, ['relay.config.json'], { cwd: folder });
  } catch (error) {
    await remove();
    throw error;
  }
  const load = (name: string): unknown => require(join(folder, 'src', '__generated__', `${name}.graphql.js`));
  return {
    operation: (name) => load(name) as ConcreteRequest,
    fragment: (name) => load(name) as ReaderFragment,
    [Symbol.asyncDispose]: remove,
  };
}
