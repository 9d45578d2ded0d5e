import { Kind } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../src/graphql/limits/fragments.ts';
import { costOfOperation } from '../../../src/graphql/limits/operation-cost.ts';
import { declaredVariables } from '../../../src/graphql/limits/operation-values.ts';
import type { OperationVariables } from '../../../src/graphql/limits/operation-values.ts';
import { document, schema } from './schema.ts';

function costOf(text: string, sent: OperationVariables = {}, pageSize = 1_000) {
  const parsed = document(text);
  const operation = parsed.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  const { fragments } = partsOf(parsed);
  return costOfOperation(schema, operation, fragments, declaredVariables(operation, sent), pageSize);
}

describe('an operation costs', () => {
  test.each<[string, string, number, OperationVariables?]>([
    ['nothing where nothing is asked of a service', '{ __typename named { name } }', 0],
    ['the weight of its field', '{ shelf(id: 1) { name } }', 1],
    ['the weights of all its fields', '{ a: shelf(id: 1) { name } b: shelf(id: 2) { name } }', 2],
    ['the weight of a mutation', 'mutation { move(to: 1) { name } }', 2],
    [
      'each page and what is asked of each of its items',
      '{ shelves(first: 10) { nodes { books { name } } } }',
      11,
    ],
    ['the weight of an argument that is given', '{ shelves(of: "Ana") { nodes { name } } }', 11],
    ['nothing for an argument that is null', 'query ($of: ID) { shelves(of: $of) { nodes { name } } }', 1],
    ['as much by edges', '{ shelves(first: 10) { edges { node { books { name } } } } }', 11],
    [
      'nodes and edges each',
      '{ shelves(first: 10) { nodes { twin { name } } edges { node { twin { name } } } } }',
      61,
    ],
    ['by the default of an argument', '{ shelves { nodes { books { name } } } }', 26],
    [
      'by the default of a variable',
      'query ($n: Int! = 3) { shelves(first: $n) { nodes { books { name } } } }',
      4,
    ],
    [
      'by the default of an argument whose variable is null',
      'query ($n: Int) { shelves(first: $n) { nodes { books { name } } } }',
      26,
      { n: null },
    ],
    ['by a variable', 'query ($n: Int!) { shelves(first: $n) { nodes { books { name } } } }', 8, { n: 7 }],
    ['by the assumed size of a list', '{ shelf(id: 1) { books { cover } } }', 102],
    ['lists within lists multiplied', '{ shelves(first: 10) { nodes { books(first: 5) { cover } } } }', 61],
    [
      'the same field once',
      '{ shelf(id: 1) { twin { name } } shelf(id: 1) { twin { name } ...f } } fragment f on Shelf { twin { name } }',
      4,
    ],
    ['an interface by its dearest type', '{ named { twin { twin { name } } } }', 6],
    [
      'of fragments those that apply',
      '{ shelf(id: 1) { ... on Shelf { twin { name } } ... on Named { twin { name } } ... on Book { cover } } }',
      4,
    ],
    [
      'nothing for what is skipped',
      '{ shelf(id: 1) @skip(if: true) { id } ... @include(if: false) { shelf(id: 2) { id } } }',
      0,
    ],
    [
      'nothing for what a variable skips',
      'query ($no: Boolean!) { shelf(id: 1) @skip(if: $no) { id } }',
      0,
      { no: true },
    ],
    [
      'what a variable includes',
      'query ($yes: Boolean = true) { shelf(id: 1) @include(if: $yes) { id } }',
      1,
    ],
    ['nothing for a size that is none', '{ shelves(first: -5) { nodes { books { name } } } }', 1],
  ])('%s', (_, text, cost, variables) => {
    expect(costOf(text, variables).requests).toBe(cost);
  });

  test('each of its representations what it takes to find it, and what is asked of it', () => {
    const text = `query ($all: [_Any!]!) {
      _entities(representations: $all) { ... on Shelf { id books { name } } ... on Book { cover } }
    }`;
    const all = [{ __typename: 'Shelf' }, { __typename: 'Shelf' }, { __typename: 'Book' }];
    expect(costOf(text, { all }).requests).toBe(2 + 2 + 1);
  });

  test.each([[null], ['Shelf'], [{}], [[null, 1, {}, { __typename: 'Nope' }, { __typename: 'Named' }]]])(
    'nothing for representations that are none: %j',
    (all) => {
      const text = 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Shelf { id } } }';
      expect(costOf(text, { all }).requests).toBe(0);
    },
  );

  test('no more for a list without a size than the largest page has', () => {
    expect(costOf('{ shelf(id: 1) { books { cover } } }', {}, 10).requests).toBe(12);
  });
});

test('the largest page is found wherever it is asked for', () => {
  const text =
    'query ($n: Int) { shelves(first: 7) { nodes { books(first: $n) { name } } } shelf(id: 1) { id } }';
  expect(costOf(text).largestPage).toBe(7);
  expect(costOf(text, { n: 70 }).largestPage).toBe(70);
});
