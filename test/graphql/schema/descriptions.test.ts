import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { expect, test } from 'vitest';
import { createSchema } from '../../../src/graphql/schema/schema.ts';

interface Described {
  readonly description?: string | null | undefined;
}

/** What a type is made of, each by where it stands. */
function partsOf(type: GraphQLNamedType): (readonly [string, Described])[] {
  const { name } = type;
  if (isEnumType(type)) return type.getValues().map((value) => [`${name}.${value.name}`, value]);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [`${name}.${field.name}`, field]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    [`${name}.${field.name}`, field],
    ...field.args.map((arg): [string, Described] => [`${name}.${field.name}(${arg.name}:)`, arg]),
  ]);
}

test('everything that is served has a description, but for what is for routers', () => {
  const types = Object.values(createSchema().getTypeMap());
  const served = types.flatMap((type): (readonly [string, Described])[] => [
    [type.name, type],
    ...partsOf(type),
  ]);
  const without = served.filter(([, { description }]) => !description).map(([place]) => place);
  expect(without.filter((place) => !/^_|^federation__|^link__|^Query\._/.test(place))).toEqual([]);
});
