import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';

describe.each([{ GRAPHIQL: 'off' }, { NODE_ENV: 'production' }])('a gateway started with %j', (env) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ config: { graphiql: readConfig(env).graphiql } });
  });
  afterAll(() => gateway.close());

  test('answers a browser as it answers other clients', async () => {
    const ask = (accept: string) =>
      rawRequest(gateway.url, '/graphql', { headers: { Accept: accept, 'x-request-id': 'one-id' } });
    const [toBrowser, toOthers] = [await ask('text/html, */*;q=0.8'), await ask('*/*')];
    expect(toBrowser.headers['content-type']).toBe('application/json; charset=utf-8');
    expect([toBrowser.status, toBrowser.json]).toEqual([toOthers.status, toOthers.json]);
  });

  test.each(['/index.html', '/graphiql/index.js'])('has no page, and no file of one: %s', async (path) => {
    const { status, json } = await rawRequest(gateway.url, path, { headers: { Accept: 'text/html' } });
    expect([status, json]).toEqual([404, { message: 'There is nothing here; GraphQL is at /graphql.' }]);
  });

  test('answers queries', async () => {
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});

test('a gateway started with GRAPHIQL=on and NODE_ENV=production has the page', async () => {
  const { graphiql } = readConfig({ GRAPHIQL: 'on', NODE_ENV: 'production' });
  await using gateway = await startGateway({ config: { graphiql } });
  const { status, headers } = await rawRequest(gateway.url, '/graphql', { headers: { Accept: 'text/html' } });
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
});
