import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createDocumentCheck } from '../../../src/graphql/limits/check-document.ts';
import { defaultOperationLimits } from '../../../src/graphql/limits/operation-limits.ts';
import { document, schema } from './schema.ts';

const limits = {
  ...defaultOperationLimits,
  depth: 4,
  aliases: 3,
  rootFields: 3,
  directives: 3,
  listItems: 3,
};
const check = createDocumentCheck(schema, limits);

/** What a document exceeds, as `limit found/maximum`. */
const exceeded = (text: string): string[] =>
  check(document(text)).errors.map(({ extensions: { limit, maximum, found } }) =>
    [limit, `${String(found)}/${String(maximum)}`].join(' '),
  );

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('is counted', () => {
  test.each<[string, string, string[]]>([
    ['depth', '{ shelf(id: 1) { neighbour { neighbour { id } } } }', []],
    ['depth', '{ shelf(id: 1) { neighbour { neighbour { neighbour { id } } } } }', ['depth 5/4']],
    [
      'depth through fragments',
      '{ ...a } fragment a on Query { shelf(id: 1) { ...b } } fragment b on Shelf { neighbour { ... { neighbour { neighbour { id } } } } }',
      ['depth 5/4'],
    ],
    ['aliases', '{ a: __typename shelf(id: 1) { b: id c: id } }', []],
    ['aliases', '{ a: __typename shelf(id: 1) { b: id c: id d: id } }', ['aliases 4/3']],
    [
      'aliases as often as their fragment is spread',
      '{ shelf(id: 1) { ...f neighbour { ...f } } } fragment f on Shelf { b: id c: id }',
      ['aliases 4/3'],
    ],
    ['fields on top', '{ __typename named { name } shelf(id: 1) { id } }', []],
    ['fields on top', '{ __typename named { name } shelf(id: 1) { id } numbers }', ['rootFields 4/3']],
    [
      'fields on top by their repetition',
      '{ __typename __typename __typename __typename }',
      ['rootFields 4/3'],
    ],
    [
      'fields on top through fragments',
      '{ ...f ... { ...f } } fragment f on Query { __typename numbers }',
      ['rootFields 4/3'],
    ],
    ['directives', '{ numbers @skip(if: false) ... @skip(if: false) { numbers @skip(if: false) } }', []],
    [
      'directives wherever they stand',
      'query ($a: Int @a) @b { numbers ...f @c } fragment f on Query @d { numbers }',
      ['directives 4/3'],
    ],
    ['lists', '{ numbers(of: [[1, 2, 3]]) }', []],
    ['lists, be they in lists', '{ numbers(of: [[1, 2, 3, 4]]) }', ['listItems 4/3']],
    [
      'lists as a default',
      'query ($of: [[Int!]!] = [[1], [2], [3], [4]]) { numbers(of: $of) }',
      ['listItems 4/3'],
    ],
    [
      'the largest of many operations',
      'query a { __typename } query b { ...f } fragment f on Query { a: numbers b: numbers c: numbers d: numbers }',
      ['aliases 4/3', 'rootFields 4/3'],
    ],
    [
      'a fragment that nobody uses',
      '{ __typename } fragment f on Shelf { a: id b: id c: id d: id }',
      ['aliases 4/3'],
    ],
  ])('%s in %s', (_, text, found) => {
    expect(exceeded(text)).toEqual(found);
  });
});

describe('takes no longer for what unfolds to more', () => {
  const doubling = (levels: number): string =>
    `{ shelf(id: 1) { ...f0 } } ${times(levels, (level) => `fragment f${level} on Shelf { ...f${level + 1} ...f${level + 1} }`)} fragment f${levels} on Shelf { id }`;

  test.each([20, 60, 300])('fragments that double %i times', (levels) => {
    const [first] = exceeded(doubling(levels));
    expect(first).toMatch(/^tokens \d+\/4000$/);
  });

  test('fragments in circles, which are left to validation', () => {
    const circle = times(
      200,
      (at) => `fragment f${at} on Query { ...f${(at + 1) % 200} ...f${(at + 7) % 200} }`,
    );
    expect(check(document(`{ ...f0 } ${circle}`))).toEqual({ errors: [], isCyclic: true });
  });

  test('a fragment that is not there', () => {
    expect(exceeded('{ ...nope }')).toEqual([]);
  });
});

describe('what takes validation long is refused', () => {
  test('the same field over and over', () => {
    expect(exceeded(`{ shelf(id: 1) { ${'neighbour { id } '.repeat(400)} } }`)[0]).toMatch(
      /^overlaps \d+\/100000$/,
    );
  });

  test('the same fields in a tree', () => {
    const tree = (levels: number): string =>
      levels === 0 ? 'id' : `neighbour { ${tree(levels - 1)} ${tree(levels - 1)} }`;
    expect(exceeded(`{ shelf(id: 1) { ${tree(10)} } }`)).toContainEqual(expect.stringMatching(/^overlaps /));
  });

  test('many fragments side by side', () => {
    const spreads = times(350, (at) => `...f${at}`);
    const fragments = times(350, (at) => `fragment f${at} on Shelf { id }`);
    expect(exceeded(`{ shelf(id: 1) { ${spreads} } } ${fragments}`)).toEqual([
      expect.stringMatching(/^overlaps /),
    ]);
  });

  test('but not the fields that the components of a page have in common', () => {
    const spreads = times(60, (at) => `...f${at}`);
    const fragments = times(
      60,
      (at) => `fragment f${at} on Shelf { __typename id name books { __typename name } }`,
    );
    expect(exceeded(`{ shelf(id: 1) { ${spreads} } } ${fragments}`)).toEqual([]);
  });
});

describe('the schema', () => {
  const lenient = createDocumentCheck(schema, { ...limits, depth: 60, aliases: 50, rootFields: 50 });
  const limitsOf = (text: string): unknown[] =>
    lenient(document(text)).errors.map(({ extensions }) => extensions['limit']);
  const circles = (count: number): string =>
    count === 0 ? 'name' : `fields { name type { ${circles(count - 1)} } }`;

  test('may be asked for as a whole', () => {
    expect(limitsOf(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toEqual([]);
  });

  test.each([
    [
      'over and over',
      `{ ${times(50, (at) => `a${at}: __schema { types { fields { name type { name } } } }`)} }`,
    ],
    ['in circles', `{ __schema { types { ${circles(14)} } } }`],
    ['in circles from one type', `{ __type(name: "Shelf") { ${circles(14)} } }`],
    [
      'in circles through fragments',
      `{ __schema { types { ...f } } } fragment f on __Type { ${circles(14)} }`,
    ],
  ])('may not be asked for %s', (_, text) => {
    expect(limitsOf(text)).toEqual(['introspection']);
  });
});
