import { generate } from '@graphql-codegen/cli';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { repository } from '../support/pages.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const document = /* GraphQL */ `
  query OneRoom($id: ID!, $first: Int) {
    room(id: $id) {
      status
      participants(first: $first) {
        nodes {
          identifier {
            ... on HasRawId {
              rawId
            }
          }
        }
      }
    }
  }
`;

/** Generates by the client preset, as its own pages show it. @returns the text of each file by its name */
async function generateFrom(schema: string): Promise<Record<string, string>> {
  const files = (await generate(
    { schema, documents: document, generates: { 'gql/': { preset: 'client' } }, silent: true },
    false,
  )) as readonly { readonly filename: string; readonly content: string }[];
  return Object.fromEntries(files.map(({ filename, content }) => [filename, content]));
}

test('GraphQL Code Generator types an operation by the address of the gateway', async () => {
  const types = (await generateFrom(`${gateway.url}/graphql`))['gql/graphql.ts'] ?? '';
  expect(types).toMatch(
    /type OneRoomQueryVariables = Exact<\{\s+id: string \| number;\s+first\?: number \| null \| undefined;/,
  );
  expect(types).toMatch(/type OneRoomQuery = \{ room: \{ status: RoomStatus/);
  expect(types).toMatch(/type RoomStatus =/);
});

test('GraphQL Code Generator generates the same by the address as by schema.api.graphql', async () => {
  expect(await generateFrom(`${gateway.url}/graphql`)).toEqual(
    await generateFrom(join(repository, 'schema.api.graphql')),
  );
});
