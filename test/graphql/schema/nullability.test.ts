import { isInputObjectType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLField } from 'graphql';
import { describe, expect, test } from 'vitest';
import { costOfField } from '../../../src/graphql/limits/field-cost.ts';
import { createSchema } from '../../../src/graphql/schema/schema.ts';

const schema = createSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const fields = types
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).map((field): [string, GraphQLField<unknown, unknown>] => [
      `${type.name}.${field.name}`,
      field,
    ]),
  );
const isNonNull = ([, { type }]: (typeof fields)[number]): boolean => isNonNullType(type);
const nameOf = ([name]: (typeof fields)[number]): string => name;

describe('what fails is null by itself: non-null are', () => {
  test('of the fields of queries and mutations only those that ask nobody, and can not fail', () => {
    const roots = fields.filter(([name]) => /^(?:Query|Mutation)\./.test(name));
    // Any text is a raw id; and the fields of federation are as its specification has them.
    expect(roots.filter(isNonNull).map(nameOf)).toEqual([
      'Query.identifier',
      'Query._entities',
      'Query._service',
    ]);
  });

  test('none of the fields that ask a service, wherever they are', () => {
    const asking = fields.filter(([, field]) => costOfField(field).weight > 0);
    expect(asking.length).toBeGreaterThan(40);
    // A subscription has one field: there is nothing beside it.
    expect(
      asking
        .filter(isNonNull)
        .map(nameOf)
        .filter((name) => !name.startsWith('Subscription.')),
    ).toEqual([]);
  });
});

test('null counts as left out: whatever has a default takes null', () => {
  const places = [
    ...fields.flatMap(([name, { args }]) => args.map((arg) => [`${name}(${arg.name})`, arg] as const)),
    ...types
      .filter(isInputObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const),
      ),
  ].filter(([, { defaultValue }]) => defaultValue !== undefined);
  expect(places.length).toBeGreaterThan(10);
  expect(places.filter(([, { type }]) => isNonNullType(type)).map(([name]) => name)).toEqual([]);
});
