import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute, parse, subscribe } from 'graphql';
import { describe, expect, test } from 'vitest';
import { takeNullAsLeftOut } from '../../../src/graphql/schema/null-is-left-out.ts';

const received: unknown[] = [];
const receive = (_: unknown, args: unknown): string => {
  received.push(args);
  return 'received';
};
const schema = takeNullAsLeftOut(
  makeExecutableSchema({
    typeDefs: `
      input Inner { size: Int = 7  name: String  next: Inner }
      input Outer { inner: Inner = { size: 1 }  list: [Inner!] = []  lists: [[Inner]]  kind: Kind = A }
      enum Kind { A B }
      type Thing { within(size: Int = 3, name: String): String }
      type Query { flat(first: Int = 25, after: String): String  deep(outer: Outer): String  thing: Thing }
      type Subscription { events(first: Int = 25): String }
    `,
    resolvers: {
      Query: { flat: receive, deep: receive, thing: () => ({}) },
      Thing: { within: receive },
      Subscription: {
        events: {
          async *subscribe(_: unknown, args: unknown) {
            received.push(args);
            yield await Promise.resolve('event');
          },
          resolve: receive,
        },
      },
    },
  }),
);

async function argumentsOf(source: string, variableValues?: Record<string, unknown>): Promise<unknown> {
  received.length = 0;
  const { errors } = await execute({ schema, document: parse(source), variableValues });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(received[0]));
}

describe('a null has the meaning of the default', () => {
  test.each<[string, string, Record<string, unknown>, unknown]>([
    ['in an argument', '{ flat(first: null, after: null) }', {}, { first: 25, after: null }],
    ['in a variable', 'query ($n: Int) { flat(first: $n) }', { n: null }, { first: 25 }],
    ['below the root', 'query ($n: Int) { thing { within(size: $n) } }', { n: null }, { size: 3 }],
    [
      'in a field of an input',
      'query ($o: Outer) { deep(outer: $o) }',
      { o: { inner: null, list: null, lists: null, kind: null } },
      { outer: { inner: { size: 1 }, list: [], lists: null, kind: 'A' } },
    ],
    [
      'in inputs within inputs, and in lists of them',
      'query ($o: Outer) { deep(outer: $o) }',
      {
        o: {
          inner: { size: null, name: null, next: { size: null } },
          list: [{ size: null }, { size: 2 }],
          lists: [[{ size: null }, null], null],
          kind: 'B',
        },
      },
      {
        outer: {
          inner: { size: 7, name: null, next: { size: 7 } },
          list: [{ size: 7 }, { size: 2 }],
          lists: [[{ size: 7 }, null], null],
          kind: 'B',
        },
      },
    ],
    [
      'in a literal that holds variables',
      'query ($n: Int) { deep(outer: { inner: { size: $n }, lists: [[{ size: $n }]] }) }',
      { n: null },
      { outer: { inner: { size: 7 }, list: [], lists: [[{ size: 7 }]], kind: 'A' } },
    ],
    ['and what is left out has it as ever', '{ flat }', {}, { first: 25 }],
    ['and what is given stays', '{ flat(first: 0) }', {}, { first: 0 }],
  ])('%s', async (_, source, variables, expected) => {
    expect(await argumentsOf(source, variables)).toEqual(expected);
  });

  test('in a subscription, for its beginning and its events', async () => {
    received.length = 0;
    const document = parse('subscription ($n: Int) { events(first: $n) }');
    const results = await subscribe({ schema, document, variableValues: { n: null } });
    if (!(Symbol.asyncIterator in results)) throw new TypeError('it was refused');
    for await (const { errors } of results) expect(errors).toBeUndefined();
    expect(received).toEqual([{ first: 25 }, { first: 25 }]);
  });

  test('for one field, and leaves the variable to the others as it was sent', async () => {
    received.length = 0;
    const document = parse('query ($o: Outer) { a: deep(outer: $o) b: deep(outer: $o) }');
    const variableValues = { o: Object.freeze({ inner: null }) };
    await execute({ schema, document, variableValues });
    expect(received).toHaveLength(2);
    expect(received[0]).toEqual(received[1]);
    expect(variableValues).toEqual({ o: { inner: null } });
  });
});
