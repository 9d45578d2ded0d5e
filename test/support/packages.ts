import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { repository } from './pages.ts';

/** The files of the packages, as `npm run pack` makes them. */
export interface Tarballs {
  /** The gateway's, as a path. */
  readonly switchboard: string;
  /** The client's. */
  readonly client: string;
}

/** What the folder of the gateway's package has in it, in order. */
export const packageEntries = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-LICENSES',
  'bin',
  'bom.cdx.json',
  'graphiql',
  'lib',
  'live',
  'package.json',
  'schema',
];

/** Builds the packages, if no test of this run has done it yet. */
export async function packedTarballs(): Promise<Tarballs> {
  const answer = await fetch(inject('packagesUrl'));
  if (!answer.ok) throw new Error(`The packages can't be built: ${await answer.text()}`);
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = (name: string): string => join(repository, `dist/${name}-${version}.tgz`);
  return { switchboard: file('switchboard'), client: file('switchboard-client') };
}
