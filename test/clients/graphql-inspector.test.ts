import { CriticalityLevel, diff, validate } from '@graphql-inspector/core';
import type { Change } from '@graphql-inspector/core';
import { GraphQLFileLoader } from '@graphql-tools/graphql-file-loader';
import { loadSchema } from '@graphql-tools/load';
import { UrlLoader } from '@graphql-tools/url-loader';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, Source } from 'graphql';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { blocks, guides, repository } from '../support/pages.ts';

const path = join(repository, 'schema.api.graphql');
/** By what the command line of graphql-inspector reads a file and an address. */
const load = (pointer: string): Promise<GraphQLSchema> =>
  loadSchema(pointer, { loaders: [new GraphQLFileLoader(), new UrlLoader()] });

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await load(path);
});

const breaking = (changes: readonly Change[]): string[] =>
  changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);

test('graphql-inspector diffs schema.api.graphql with itself and names no change', async () => {
  expect(await diff(schema, await load(path))).toEqual([]);
});

test('graphql-inspector diffs schema.api.graphql with what a gateway serves, which lacks nothing of it', async () => {
  await using gateway = await startGateway();
  const served = await load(`${gateway.url}/graphql`);
  // Federation's own name for the type of a scope.
  expect(breaking(await diff(schema, served))).toEqual([
    "Type for argument 'scopes' on directive 'requiresScopes' changed from '[[String!]!]!' to '[[federation__Scope!]!]!'",
  ]);
});

test('graphql-inspector diffs what two gateways serve and names no change', async () => {
  await using gateway = await startGateway();
  await using other = await startGateway();
  expect(await diff(await load(`${gateway.url}/graphql`), await load(`${other.url}/graphql`))).toEqual([]);
});

test('graphql-inspector names what breaks clients in a later schema.api.graphql', async () => {
  const text = await readFile(path, 'utf8');
  const later = buildSchema(text.replace(/^ {2}status: RoomStatus!$/m, '  phase: RoomStatus!'));
  expect(breaking(await diff(schema, later))).toEqual(["Field 'status' was removed from object type 'Room'"]);
});

test('graphql-inspector validates the operations of all pages, and names the one that is wrong', () => {
  const right = guides.flatMap((page) =>
    blocks(page, 'graphql').map((text, index) => new Source(text, `${page.path} ${index}`)),
  );
  expect(right.length).toBeGreaterThan(10);
  const wrong = new Source('query Wrong { room(id: "1") { nothing } }', 'wrong');
  const found = validate(schema, [...right, wrong]).map(({ source, errors }) => [
    source.name,
    errors.map(({ message }) => message),
  ]);
  expect(found).toEqual([['wrong', [expect.stringContaining('"nothing"')]]]);
});
