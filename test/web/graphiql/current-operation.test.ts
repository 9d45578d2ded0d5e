import type { Fetcher } from '@graphiql/toolkit';
import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { withCurrentOperation } from '../../../src/web/graphiql/current-operation.ts';

type Sent = Parameters<Fetcher>;

/** What is sent where the page still names the operation and the document of the tab before. */
function sent(query: string, operationName = 'Before'): Sent {
  let seen: Sent | undefined;
  const fetcher = withCurrentOperation((...given) => {
    seen = given;
    return { data: null };
  });
  void fetcher(
    { query, operationName },
    { documentAST: parse('mutation Before { __typename }'), headers: { a: 'b' } },
  );
  if (!seen) throw new Error('Nothing was sent.');
  return seen;
}

test('what is sent goes by its own name and document, with the headers that were given', () => {
  const [parameters, options] = sent('subscription After { __typename }');
  expect(parameters.operationName).toBe('After');
  expect(options?.documentAST && print(options.documentAST)).toContain('subscription After');
  expect(options?.headers).toEqual({ a: 'b' });
});

test('an operation without a name goes by none', () => {
  expect(sent('{ __typename }')[0].operationName).toBeNull();
});

test('of several operations the one that was chosen is sent', () => {
  expect(sent('query One { __typename } query Two { __typename }', 'Two')[0].operationName).toBe('Two');
});

test('what is not GraphQL is sent as it stands, for the gateway to say what is wrong', () => {
  expect(sent('{ __typename')[0]).toEqual({ query: '{ __typename', operationName: 'Before' });
});
