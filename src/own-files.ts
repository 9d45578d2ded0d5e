import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Whether this is the built package, and not the sources, which Node runs as they are. In both, one folder holds what comes
 * with the code: that above `src/`, and that above `lib/`.
 */
const isPackage = !import.meta.url.endsWith('.ts');
const root = new URL('../', import.meta.url);

/** Where the schema is, as `.graphql` files; it ends with a slash. */
export const schemaFolder = new URL('schema/', root);

/** The folder of a built page, as a path. */
export function pageFolder(name: 'graphiql' | 'live'): string {
  return fileURLToPath(new URL(`${isPackage ? '' : 'dist/'}${name}`, root));
}

/** What to do where a file is missing, as the end of a sentence. */
export const howToGetFiles = isPackage ? 'install the package again' : 'check it out again';

/** What to do where a built page is missing, as the end of a sentence. */
export const howToGetPages = isPackage ? howToGetFiles : 'build it with `npm run build`';

/** By which words people start it. */
export const startCommand = isPackage ? 'npx switchboard' : 'npm start';

/** The same in front of arguments, in its own help. */
export const programName = isPackage ? 'switchboard' : 'npm start --';

/** The version of this gateway, such as `0.1.0`. @throws {Error} when its package.json can't be read */
export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
  return version;
}
