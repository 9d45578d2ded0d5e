import { generate } from '@graphql-codegen/cli';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';

interface GeneratedFile {
  readonly filename: string;
  readonly content: string;
}

/** What a frontend's build writes that uses the client preset of GraphQL Code Generator. */
async function writeManifest(folder: string): Promise<string> {
  const files = (await generate(
    {
      schema: 'schema.api.graphql',
      documents: 'query Identify($rawId: ID!) { identifier(rawId: $rawId) { ... on HasRawId { rawId } } }',
      silent: true,
      generates: { 'gql/': { preset: 'client', presetConfig: { persistedDocuments: true } } },
    },
    false,
  )) as GeneratedFile[];
  const content = files.find(({ filename }) => filename.endsWith('persisted-documents.json'))?.content;
  if (content === undefined) throw new Error('the preset wrote no manifest');
  const manifest = join(folder, 'persisted-documents.json');
  await writeFile(manifest, content);
  return manifest;
}

test('the manifest that the client preset writes is taken as it is, and its documents by their ids', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-preset-'));
  try {
    const manifest = await writeManifest(folder);
    const { default: documents } = (await import(manifest, { with: { type: 'json' } })) as {
      default: Record<string, string>;
    };
    await using gateway = await startGateway({ config: { trustedDocuments: { manifest, mode: 'enforce' } } });
    const ask = async (body: object): Promise<unknown> => {
      const answer = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, variables: { rawId: '4:+12065550100' } }),
      });
      return answer.json();
    };
    const expected = { data: { identifier: { rawId: '4:+12065550100' } } };
    const [[documentId, query] = []] = Object.entries(documents);
    expect(await ask({ documentId })).toEqual(expected);
    expect(await ask({ query })).toEqual(expected);
    expect(await ask({ query: '{ __typename }' })).toMatchObject({
      errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
