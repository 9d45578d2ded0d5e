import {
  defaultFieldResolver,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLSchema,
} from 'graphql';

/** What has a place for a value, and maybe a default. */
type Place = GraphQLArgument | GraphQLInputField;

type Resolver = GraphQLFieldResolver<unknown, unknown, Readonly<Record<string, unknown>>>;

/**
 * Lets null count as left out wherever an argument or a field of an input has a default: clients send null for a variable
 * that they don't set. Defaults stand in the SDL alone, so that resolvers never see a null in their place.
 *
 * @returns the schema itself, changed
 */
export function takeNullAsLeftOut(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.args.some((place) => leadsToDefault(place))) continue;
      field.resolve = withDefaults(field, field.resolve ?? defaultFieldResolver);
      if (field.subscribe) field.subscribe = withDefaults(field, field.subscribe);
    }
  }
  return schema;
}

function withDefaults({ args: places }: GraphQLField<unknown, unknown>, resolve: Resolver): Resolver {
  return (source, args, context, info) => resolve(source, filledIn(places, args), context, info);
}

/** Whether a place has a default, or an input that goes there has one somewhere within. */
function leadsToDefault({ type, defaultValue }: Place, seen = new Set<GraphQLInputType>()): boolean {
  if (defaultValue !== undefined) return true;
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named)) return false;
  seen.add(named);
  return Object.values(named.getFields()).some((field) => leadsToDefault(field, seen));
}

/** The same values, a default in the place of each null that has one: a copy, since values of variables are shared. */
function filledIn(
  places: readonly Place[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const filled = { ...values };
  for (const { name, type, defaultValue } of places) {
    const value = values[name];
    if (value === null && defaultValue !== undefined) filled[name] = defaultValue;
    else if (typeof value === 'object' && value !== null) filled[name] = within(type, value);
  }
  return filled;
}

function within(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return within(type.ofType, value);
  if (isListType(type) && Array.isArray(value)) return value.map((item) => within(type.ofType, item));
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value;
  return filledIn(Object.values(type.getFields()), value as Readonly<Record<string, unknown>>);
}
