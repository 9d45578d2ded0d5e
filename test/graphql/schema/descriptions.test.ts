import {
  getIntrospectionQuery,
  graphqlSync,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
} from 'graphql';
import type { GraphQLNamedType, SchemaDefinitionNode } from 'graphql';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import { readSdl } from '../../../src/graphql/schema/sdl.ts';

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

test('the schema itself has a description, as it is served, in the SDL of the subgraph and in both files', () => {
  const schema = createSchema();
  const begins =
    /^Rooms and identities of Azure Communication Services, and calls of Microsoft Graph, in one graph\./;
  expect(schema.description).toMatch(begins);
  const { data } = graphqlSync({ schema, source: getIntrospectionQuery({ schemaDescription: true }) });
  expect(data?.['__schema']).toMatchObject({ description: schema.description });
  const files = ['schema.graphql', 'schema.api.graphql'].map((name) =>
    readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'),
  );
  for (const sdl of [...files, readSdl().subgraph]) {
    const described = parse(sdl).definitions.find(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
    expect((described as SchemaDefinitionNode).description?.value).toMatch(begins);
  }
});

test('everything that is served has a description, but for what is for routers', () => {
  const types = Object.values(createSchema().getTypeMap());
  const served = types.flatMap((type): (readonly [string, Described])[] => [
    [type.name, type],
    ...partsOf(type),
  ]);
  const without = served.filter(([, { description }]) => !description).map(([place]) => place);
  expect(without.filter((place) => !/^_|^federation__|^link__|^Query\._/.test(place))).toEqual([]);
});
