import {
  getIntrospectionQuery,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type {
  FieldNode,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import { partsOf } from './fragments.ts';
import type { Fragments } from './fragments.ts';

const roots = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

/**
 * How many values an operation asks of the schema itself, which is no graph of the services but can be walked in circles:
 * few tokens can ask for millions. There must be no cycle of fragments.
 *
 * @param maximum where counting stops
 */
export function introspectionSize(
  schema: GraphQLSchema,
  root: SelectionSetNode,
  fragments: Fragments,
  maximum: number,
): number {
  let count = 0;
  const info = { schema } as GraphQLResolveInfo;

  const countFields = (
    { selections }: SelectionSetNode,
    type: GraphQLObjectType | undefined,
    source: unknown,
  ): void => {
    for (const selection of selections) {
      if (count > maximum) return;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        countFields(selection.selectionSet, type, source);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) countFields(fragment.selectionSet, type, source);
        continue;
      }
      const name = selection.name.value;
      const field = type ? type.getFields()[name] : roots.get(name);
      if (!field) continue;
      count += 1;
      const fieldType = getNamedType(field.type);
      if (!selection.selectionSet || !isObjectType(fieldType)) continue;
      const value: unknown =
        field === TypeMetaFieldDef
          ? typeAskedFor(schema, selection)
          : field.resolve?.(source, { includeDeprecated: true }, undefined, info);
      for (const item of Array.isArray(value) ? value : [value]) {
        if (item != null) countFields(selection.selectionSet, fieldType, item);
      }
    }
  };
  countFields(root, undefined, undefined);
  return count;
}

/** The type that is asked for by its name; where only a variable knows the name, that with the most fields. */
function typeAskedFor(
  schema: GraphQLSchema,
  { arguments: nodes = [] }: FieldNode,
): GraphQLNamedType | undefined {
  const name = nodes.find((node) => node.name.value === 'name')?.value;
  if (name?.kind === Kind.STRING) return schema.getType(name.value);
  const sizeOf = (type: GraphQLNamedType): number =>
    'getFields' in type ? Object.keys(type.getFields()).length : 0;
  return Object.values(schema.getTypeMap()).reduce((largest, type) =>
    sizeOf(type) > sizeOf(largest) ? type : largest,
  );
}

/** How many values the introspection query of graphql-js asks for, with everything that it can ask for. */
export function wholeIntrospectionSize(schema: GraphQLSchema): number {
  const query = getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const { operations, fragments } = partsOf(parse(query));
  return operations.reduce(
    (size, { selectionSet }) => size + introspectionSize(schema, selectionSet, fragments, Infinity),
    0,
  );
}
