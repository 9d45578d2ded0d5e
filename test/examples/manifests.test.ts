import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from '../support/pages.ts';
import { packageFolder, readManifest } from './example.ts';

const examples = join(repository, 'examples');
/** Those that are programs; others are files for other tools. */
const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, 'package.json')));

/** All that an example consists of, in one text. */
const textOf = (name: string): string =>
  readdirSync(join(examples, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|jsx|ts|tsx|html|css)$/.test(entry.name))
    .map(({ parentPath, name: file }) => readFileSync(join(parentPath, file), 'utf8'))
    .join('\n');

describe.each(names)('the example %s', (name) => {
  test('takes the versions of packages with which the tests run it', async () => {
    const { dependencies, devDependencies } = await readManifest(join(examples, name));
    for (const [dependency, range] of Object.entries({ ...dependencies, ...devDependencies })) {
      const { version } = JSON.parse(
        readFileSync(join(packageFolder(dependency), 'package.json'), 'utf8'),
      ) as { version: string };
      expect(`${dependency} ${range}`).toBe(`${dependency} ^${version}`);
    }
  });

  test('needs all packages that it names', async () => {
    const text = textOf(name);
    const { dependencies } = await readManifest(join(examples, name));
    const unused = Object.keys(dependencies ?? {}).filter(
      (dependency) => !text.includes(`'${dependency}'`) && !text.includes(`'${dependency}/`),
    );
    expect(unused).toEqual([]);
  });

  test('has a README, and no lock file, which would be of its readers’ own', () => {
    expect(existsSync(join(examples, name, 'README.md'))).toBe(true);
    expect(existsSync(join(examples, name, 'package-lock.json'))).toBe(false);
  });
});
