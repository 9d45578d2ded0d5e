import fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pino } from 'pino';
import type { Operation } from '../../http/websocket/graphql-socket.ts';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { randomOperation } from './random-operation.ts';

const log: string[] = [];
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    gateway: { logger: pino({ level: 'error' }, { write: (line: string) => void log.push(line) }) },
  });
});
afterAll(() => gateway.close());

const batch = 50;
const batches = 100;

/** Anything that looks like a place in code. */
const place = /\bat [\w.<>]+ \(|node_modules|\.[jt]s:\d/;

async function answerTo(operation: Operation): Promise<GraphQLResult> {
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify(operation),
  });
  const text = await answer.text();
  const asked = JSON.stringify(operation);
  expect([200, 400], `${asked}\n${text}\n${log.join('')}`).toContain(answer.status);
  const result = JSON.parse(text) as GraphQLResult;
  expect(JSON.stringify(result.errors ?? [])).not.toMatch(place);
  expect(['data', 'errors']).toEqual(expect.arrayContaining(Object.keys(result)));
  expect(answer.status).toBe('data' in result ? 200 : 400);
  if (!('data' in result)) expect(result.errors?.length).toBeGreaterThan(0);
  for (const { message, extensions } of result.errors ?? []) {
    expect(message).not.toBe('');
    expect(extensions.code).toMatch(/^(?!INTERNAL_SERVER_ERROR)[A-Z_]+$/);
  }
  return result;
}

test(`${batch * batches} operations, valid or not, are all answered as GraphQL, and none finds a fault of ours`, async () => {
  const { data } = await gateway.query<IntrospectionQuery>(
    getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true }),
  );
  if (!data) throw new Error('no schema');
  const operations = randomOperation(buildClientSchema(data));
  let executed = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: batch, maxLength: batch }), async (some) => {
      for (const result of await Promise.all(some.map(answerTo))) {
        if ('data' in result) executed += 1;
        else refused += 1;
      }
      expect(log).toEqual([]);
    }),
    { numRuns: batches, endOnFailure: true },
  );
  // Both are met often, or the operations are worth nothing.
  expect(executed).toBeGreaterThan((batch * batches) / 5);
  expect(refused).toBeGreaterThan((batch * batches) / 5);
});
