import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { everyTransport } from '../transports.ts';

const query = '{ __typename }';
const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe.each(everyTransport)('where no documents were agreed on, over %s,', (_, ask) => {
  test("one that is named as Apollo's clients do is not supported, which tells them to send it", async () => {
    expect(await ask(gateway.url, { query: '', extensions: { persistedQuery } })).toEqual({
      errors: [
        { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
      ],
    });
  });

  test('one that is named by its id is not found', async () => {
    expect(await ask(gateway.url, { query: '', documentId: `sha256:${persistedQuery.sha256Hash}` })).toEqual({
      errors: [
        {
          message: 'This gateway keeps no documents: send the query itself.',
          extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' },
        },
      ],
    });
  });
});

test.each(everyTransport)(
  'over %s, a document that is sent along with its name is executed',
  async (_, ask) => {
    const result = await ask(gateway.url, { query, extensions: { persistedQuery }, documentId: 'x' });
    expect(result).toEqual({ data: { __typename: 'Query' } });
  },
);
