/** What a release is made of: the libraries, their licenses, the bill of materials, and the workflow before it. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { validateWorkflow } from '@action-validator/core';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import satisfies from 'spdx-satisfies';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packedTarballs } from './support/packages.ts';
import { readPage, repository } from './support/pages.ts';

/** Licenses by which others may take, change and pass on what is theirs, if they are named. */
const allowedLicenses = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Apache-2.0'];

const isAllowed = (license: string): boolean => satisfies(license, allowedLicenses);

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
}

describe('the package that is released', () => {
  let folder: string;
  let bill: { readonly components: readonly Component[] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchboard-release-'));
    const { switchboard } = await packedTarballs();
    await promisify(execFile)('tar', ['-xzf', switchboard, '-C', folder, '--strip-components', '1']);
    bill = JSON.parse(await readFile(join(folder, 'bom.cdx.json'), 'utf8')) as typeof bill;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const nameOf = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);
  const licenseOf = ({ licenses: [license] }: Component): string =>
    license?.license?.id ?? license?.expression ?? 'none';

  test('has these kinds of files and no others', async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'));
    const kinds = files.map((file) =>
      file.replace(/[^/]+(\.\w+)$/, (name, ending: string) => (file.includes('/') ? `*${ending}` : name)),
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES',
      'bin/*.cjs',
      'bom.cdx.json',
      'graphiql/*.html',
      ...['css', 'js', 'svg', 'ttf'].map((ending) => `graphiql/graphiql/*.${ending}`),
      'lib/*.js',
      'live/*.html',
      ...['css', 'js', 'svg'].map((ending) => `live/live/*.${ending}`),
      'package.json',
      'schema/*.graphql',
    ]);
  });

  test('has a bill of materials that is valid, and the same wherever it is written', async () => {
    const text = await readFile(join(folder, 'bom.cdx.json'), 'utf8');
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
    expect(text).not.toMatch(/"timestamp"|"serialNumber"/);
  });

  test('has each library of the bill named with its license, and the text of that', async () => {
    const licenses = await readFile(join(folder, 'THIRD-PARTY-LICENSES'), 'utf8');
    const without = bill.components.filter((each) => {
      const title = `${nameOf(each)} ${each.version} (${licenseOf(each)})`;
      const [, text = ''] = licenses.split(`\n${title}\n${'-'.repeat(title.length)}\n\n`);
      return !/^\S.{100}/s.test(text);
    });
    expect(without.map(nameOf)).toEqual([]);
  });

  test('has the libraries of the gateway in its bill, and those of the pages', () => {
    const names = new Set(bill.components.map(nameOf));
    for (const name of ['graphql', '@azure/identity', 'ws', 'react', 'monaco-editor', '@graphiql/react']) {
      expect(names).toContain(name);
    }
  });

  test('has no library whose license asks for more than to be named', () => {
    expect(bill.components.filter((each) => !isAllowed(licenseOf(each))).map(nameOf)).toEqual([]);
    expect(isAllowed('Elastic-2.0')).toBe(false);
    expect(isAllowed('(MIT OR GPL-3.0-only)')).toBe(true);
  });
});

test('no production dependency has a license that asks for more than to be named', () => {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { license?: string; dev?: boolean; devOptional?: boolean }>;
  };
  const refused = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .filter(([, { license }]) => license === undefined || !isAllowed(license));
  expect(refused).toEqual([]);
});

describe('the workflow for a public CI', () => {
  const { text } = readPage('.github/workflows/ci.yml');

  test('is valid by the schema of workflows', () => {
    expect(validateWorkflow(text)).toMatchObject({ errors: [] });
    expect(validateWorkflow(text.replace('runs-on', 'runs-in'))).not.toMatchObject({ errors: [] });
  });

  test('runs the gate, which has to pass here too', () => {
    expect(text).toMatch(/^ +- run: \.ci\/run$/m);
  });
});
