import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const sources = new URL('src/http/graphiql/', root);

/**
 * Builds the pages that the gateway serves, unless the build that is there is newer than all that goes into it. Where
 * the development dependencies are missing, as in production, there must be a build.
 */
export async function buildPagesIfMissing(): Promise<void> {
  const inputs = [
    new URL('package-lock.json', root),
    new URL('vite.config.ts', root),
    ...readdirSync(sources).map((name) => new URL(name, sources)),
  ];
  const builtAt = modifiedAt(new URL('dist/graphiql/index.html', root));
  if (inputs.every((input) => modifiedAt(input) < builtAt)) return;
  const { build } = await import('vite');
  await build({ configFile: fileURLToPath(new URL('vite.config.ts', root)), logLevel: 'warn' });
}

/** Milliseconds since the epoch; 0 for a file that is not there. */
function modifiedAt(file: URL): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (import.meta.main) await buildPagesIfMissing();
