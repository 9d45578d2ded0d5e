import { parse, print } from 'graphql';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readTrustedDocuments } from '../../../src/graphql/documents/trusted-documents.ts';
import type { Operation } from '../../http/websocket/graphql-socket.ts';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { readSample } from '../../support/metrics.ts';
import { transports } from '../transports.ts';

const hash = (text: string, algorithm = 'sha256'): string => createHash(algorithm).update(text).digest('hex');

/** As the client preset of GraphQL Code Generator writes them. */
const identify = print(
  parse(
    'query Identify($rawId: ID!) { identifier(rawId: $rawId) { ...R } } fragment R on HasRawId { rawId }',
  ),
);
const tooDeep = print(parse(`{ __type(name: "Room") { ${'ofType { '.repeat(15)} name ${'}'.repeat(15)} } }`));
const createUser = print(parse('mutation New { createUser(input: {}) { user { id } } }'));
const rawId = '4:+12065550100';
const answer = { data: { identifier: { rawId } } };

let folder: string;
let manifest: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-documents-'));
  manifest = join(folder, 'persisted-documents.json');
  await writeFile(
    manifest,
    JSON.stringify({
      [hash(identify)]: identify,
      [hash(tooDeep)]: tooDeep,
      // The preset's own default is another hash.
      [hash(createUser, 'sha1')]: createUser,
    }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** A request that only refers to its document; over WebSockets the protocol wants a text, be it empty. */
const referring = (reference: object, variables = { rawId }): Operation => ({
  query: '',
  ...reference,
  variables,
});

const codesOf = ({ errors = [] }: GraphQLResult): string[] => errors.map(({ extensions }) => extensions.code);

const log: string[] = [];
const start = (mode: 'enforce' | 'report'): Promise<TestGateway> =>
  startGateway({
    config: { trustedDocuments: { manifest, mode } },
    gateway: { logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }) },
  });
beforeEach(() => {
  log.length = 0;
});

describe('where only trusted documents are taken', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start('enforce');
  });
  afterAll(() => gateway.close());

  describe.each(transports)('over %s', (_, ask) => {
    test.each<[string, object]>([
      ['by its id', { documentId: `sha256:${hash(identify)}` }],
      ['by its bare id', { documentId: hash(identify) }],
      [
        "as Apollo's clients do",
        { extensions: { persistedQuery: { version: 1, sha256Hash: hash(identify) } } },
      ],
    ])('one is executed %s', async (__, reference) => {
      expect(await ask(gateway.url, referring(reference))).toEqual(answer);
    });

    test.each([`sha256:${hash(createUser)}`, hash(createUser, 'sha1')])(
      'one that the manifest hashes in another way is found by either: %s',
      async (documentId) => {
        const { data } = await ask(gateway.url, referring({ documentId }));
        expect(data).toHaveProperty('createUser.user.id');
      },
    );

    test.each([
      ['its text', identify],
      ['its text, blanks aside', identify.replace(/\s+/g, '  ')],
      ['its text, the order of its parts aside', identify.split('\n\n').reverse().join('\n')],
      ['its text, with a comment', `# a comment\n${identify}`],
    ])('one is executed by %s', async (__, query) => {
      expect(await ask(gateway.url, { query, variables: { rawId } })).toEqual(answer);
    });

    test('one is executed by its text beside its hash, as clients try again', async () => {
      const extensions = { persistedQuery: { version: 1, sha256Hash: hash(identify) } };
      expect(await ask(gateway.url, { query: identify, variables: { rawId }, extensions })).toEqual(answer);
    });

    test.each<[string, Operation]>([
      ['one more field', { query: identify.replace('rawId\n', 'rawId __typename\n'), variables: { rawId } }],
      ['another alias', { query: identify.replace('identifier(', 'a: identifier('), variables: { rawId } }],
      [
        'the hash of another',
        {
          query: '{ __typename }',
          extensions: { persistedQuery: { version: 1, sha256Hash: hash(identify) } },
        } as Operation,
      ],
      ['introspection', { query: '{ __schema { types { name } } }' }],
      ['what is not even valid', { query: '{ roms { id } }' }],
    ])('any other is refused: %s', async (__, operation) => {
      const result = await ask(gateway.url, operation);
      expect(result.data).toBeUndefined();
      expect(codesOf(result)).toEqual(['DOCUMENT_NOT_TRUSTED']);
      expect(JSON.stringify(result)).not.toContain('rooms');
    });

    test('an id of nothing is refused', async () => {
      const result = await ask(gateway.url, referring({ documentId: `sha256:${hash('x')}` }));
      expect(codesOf(result)).toEqual(['PERSISTED_DOCUMENT_NOT_FOUND']);
    });

    test("a hash of nothing is refused in the words of Apollo's clients", async () => {
      const result = await ask(
        gateway.url,
        referring({ extensions: { persistedQuery: { version: 1, sha256Hash: hash('x') } } }),
      );
      expect(result.errors).toEqual([
        { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
      ]);
    });

    test('limits hold for them, too', async () => {
      const result = await ask(gateway.url, referring({ documentId: hash(tooDeep) }));
      expect(result.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'depth' } }]);
    });

    test('any other is counted at /metrics', async () => {
      const name = 'switchboard_untrusted_documents_total{mode="enforce"}';
      const before = (await readSample(gateway.url, name)) ?? NaN;
      for (let count = 0; count < 2; count += 1) await ask(gateway.url, { query: '{ __typename }' });
      expect(await readSample(gateway.url, name)).toBe(before + 2);
    });

    test('what is no document is a syntax error', async () => {
      expect(codesOf(await ask(gateway.url, { query: '{' }))).toEqual(['GRAPHQL_PARSE_FAILED']);
    });
  });

  const get = (parameters: Record<string, string>): Promise<Response> =>
    fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters).toString()}`);
  const variables = JSON.stringify({ rawId });

  test.each<[string, Record<string, string>]>([
    ['its id', { documentId: `sha256:${hash(identify)}`, variables }],
    [
      "its hash, as Apollo's clients do",
      {
        extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash(identify) } }),
        variables,
      },
    ],
  ])('a GET executes one by %s', async (_, parameters) => {
    const response = await get(parameters);
    expect([response.status, await response.json()]).toEqual([200, answer]);
  });

  test('a GET does not execute a mutation', async () => {
    expect((await get({ documentId: hash(createUser, 'sha1') })).status).toBe(405);
  });

  test('a request without any document is refused as ever', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ variables: {} }),
    });
    expect([response.status, codesOf((await response.json()) as GraphQLResult)]).toEqual([
      400,
      ['BAD_REQUEST'],
    ]);
  });
});

describe('where others are reported', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start('report');
  });
  afterAll(() => gateway.close());

  describe.each(transports)('over %s', (_, ask) => {
    test('another is executed, and each time logged by its hash alone', async () => {
      const query = '{ identifier(rawId: "a secret") { __typename } }';
      for (let count = 0; count < 2; count += 1) {
        expect(await ask(gateway.url, { query })).toEqual({
          data: { identifier: { __typename: 'UnknownIdentifier' } },
        });
      }
      expect(log.map((line) => JSON.parse(line) as Record<string, unknown>)).toMatchObject([
        { documentHash: hash(print(parse(query))) },
        { documentHash: hash(print(parse(query))) },
      ]);
      expect(log.join('')).not.toContain('a secret');
    });

    test('another is counted at /metrics each time', async () => {
      const name = 'switchboard_untrusted_documents_total{mode="report"}';
      const before = (await readSample(gateway.url, name)) ?? NaN;
      for (let count = 0; count < 2; count += 1) await ask(gateway.url, { query: '{ __typename }' });
      expect(await readSample(gateway.url, name)).toBe(before + 2);
    });

    test('a trusted one is executed, and not logged', async () => {
      expect(await ask(gateway.url, referring({ documentId: hash(identify) }))).toEqual(answer);
      expect(await ask(gateway.url, { query: identify, variables: { rawId } })).toEqual(answer);
      expect(log).toEqual([]);
    });
  });
});

describe('a manifest', () => {
  test.each<[string, string | undefined, string]>([
    ['that is not there', undefined, 'cannot be read'],
    ['that is not JSON', '{', 'is not a JSON object of documents by their hashes'],
    ['that is a list', '[]', 'is not a JSON object of documents by their hashes'],
    ['of something else than texts', '{"a": 1}', 'is not a JSON object of documents by their hashes'],
    ['of something else than documents', '{"a": "{"}', 'has something else than a GraphQL document at a'],
  ])('%s ends the start with a sentence', async (_, text, sentence) => {
    const path = join(folder, 'wrong.json');
    await (text === undefined ? rm(path, { force: true }) : writeFile(path, text));
    await expect(readTrustedDocuments(path)).rejects.toThrow(
      `TRUSTED_DOCUMENTS names ${path}, which ${sentence}.`,
    );
    await expect(
      startGateway({ config: { trustedDocuments: { manifest: path, mode: 'enforce' } } }),
    ).rejects.toThrow(sentence);
  });
});
