import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage, repository } from '../support/pages.ts';

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const page = readPage('docs/clients.md').text;
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
) as Package;

test.each([
  ['graphql-ws', 'graphql-ws'],
  ['graphql-sse', 'graphql-sse'],
  ['Apollo Client', '@apollo/client'],
  ['urql', '@urql/core'],
  ['Relay', 'relay-runtime'],
  ['Relay', 'relay-compiler'],
  ['graphql-request', 'graphql-request'],
  ['executor-http of graphql-tools', '@graphql-tools/executor-http'],
  ['GraphQL Code Generator', '@graphql-codegen/cli'],
  ['graphql-inspector', '@graphql-inspector/core'],
  ['Hive Gateway (runtime', '@graphql-hive/gateway-runtime'],
])('the version of %s in the table of clients is that of the tests, of %s', (name, packageName) => {
  expect(page).toContain(`| ${name} ${{ ...dependencies, ...devDependencies }[packageName]}`);
});

test('the page of clients leads to each test of a client', () => {
  const tests = readdirSync(join(repository, 'test/clients'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `../test/clients/${path.replaceAll('\\', '/')}`);
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((path) => !page.includes(`(${path})`))).toEqual([]);
});
