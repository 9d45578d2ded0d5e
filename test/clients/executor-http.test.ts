import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import type { HTTPExecutorOptions } from '@graphql-tools/executor-http';
import type { ExecutionResult } from 'graphql';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom } from '../support/people.ts';
import { expectLiveRoster, followIterable, rosterSubscription } from './live-roster.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe.each<[string, HTTPExecutorOptions]>([
  ['by its defaults', {}],
  ['with GET for queries', { useGETForQueries: true }],
  ['with GET', { method: 'GET' }],
])("graphql-tools' executor-http %s", (_, options) => {
  const createExecutor = () => buildHTTPExecutor({ ...options, endpoint: `${gateway.url}/graphql` });

  test('asks a query', async () => {
    const variables = { id: await createRoom(gateway) };
    const document = parse('query ($id: ID!) { room(id: $id) { id status } }');
    expect(await createExecutor()({ document, variables })).toEqual({
      data: { room: { ...variables, status: 'OPEN' } },
    });
  });

  test('gets the codes of errors', async () => {
    expect(await createExecutor()({ document: parse('{ nothing }') })).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  });

  test('follows a roster to its end', async () => {
    const executor = createExecutor();
    await expectLiveRoster(
      gateway,
      followIterable(async function* (callId) {
        const results = await executor({ document: parse(rosterSubscription), variables: { callId } });
        for await (const { data, errors } of results as AsyncIterable<ExecutionResult>) {
          if (errors) throw new Error(JSON.stringify(errors));
          yield data;
        }
      }),
    );
  });
});

test("graphql-tools' executor-http makes a mutation", async () => {
  const executor = buildHTTPExecutor({ endpoint: `${gateway.url}/graphql` });
  const document = parse('mutation { createUser(input: {}) { user { __typename } } }');
  expect(await executor({ document })).toEqual({
    data: { createUser: { user: { __typename: 'CommunicationUserIdentifier' } } },
  });
});
