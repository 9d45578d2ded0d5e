import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const pages = ['graphiql', 'live'];

/**
 * Builds the pages that the gateway serves, unless the build that is there is newer than all that goes into it. Where
 * the development dependencies are missing, as in production, there must be a build.
 */
export async function buildPagesIfMissing(): Promise<void> {
  const changedAt = Math.max(
    ...['package-lock.json', 'vite.config.ts'].map((name) => modifiedAt(new URL(name, root))),
    ...pages.flatMap((page) => sourcesOf(page).map(modifiedAt)),
  );
  const builtAt = Math.min(...pages.map((page) => modifiedAt(new URL(`dist/${page}/index.html`, root))));
  if (changedAt < builtAt) return;
  const { createBuilder } = await import('vite');
  const configFile = fileURLToPath(new URL('vite.config.ts', root));
  // Whatever it is where this runs: by another one, libraries bring what is for their development.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await (await createBuilder({ configFile, logLevel: 'warn' })).buildApp();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

function sourcesOf(page: string): URL[] {
  const folders = page === 'live' ? ['src/web/live-calls/', 'packages/client/src/'] : [`src/web/${page}/`];
  return folders
    .map((name) => new URL(name, root))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => new URL(name, folder)),
    );
}

/** Milliseconds since the epoch; 0 for a file that is not there. */
function modifiedAt(file: URL): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (import.meta.main) await buildPagesIfMissing();
