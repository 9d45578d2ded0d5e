import { GraphQLError, isObjectType } from 'graphql';
import type { GraphQLAbstractType, GraphQLLeafType, GraphQLObjectType, GraphQLSchema } from 'graphql';
// The errors quote values as graphql-js's do, which exports this in no other way.
import { inspect } from 'graphql/jsutils/inspect.js';
import type { PlannedField } from './execution.ts';

type FieldOfValue = Pick<PlannedField, 'definition' | 'nodes' | 'parentType'>;

/** Finds the type of a value of an interface or a union by its name. @throws {GraphQLError} in the words of graphql-js */
export function runtimeTypeOf(
  abstractType: GraphQLAbstractType,
  name: unknown,
  value: unknown,
  schema: GraphQLSchema,
  { definition, nodes, parentType }: FieldOfValue,
): GraphQLObjectType {
  const abstractName = abstractType.name;
  const subject = `Abstract type "${abstractName}"`;
  const mustResolve = `${subject} must resolve to an Object type at runtime for field "${parentType.name}.${definition.name}"`;
  if (name === undefined || name === null) {
    const either = `Either the "${abstractName}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`;
    throw new GraphQLError(`${mustResolve}. ${either}`, { nodes });
  }
  if (isObjectType(name)) {
    throw new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  if (typeof name !== 'string') {
    throw new GraphQLError(`${mustResolve} with value ${inspect(value)}, received "${inspect(name)}".`);
  }
  const type = schema.getType(name);
  const refuse = (why: string): never => {
    throw new GraphQLError(why, { nodes });
  };
  if (!type)
    return refuse(`${subject} was resolved to a type "${name}" that does not exist inside the schema.`);
  if (!isObjectType(type)) return refuse(`${subject} was resolved to a non-object type "${name}".`);
  if (schema.isSubType(abstractType, type)) return type;
  return refuse(`Runtime Object type "${name}" is not a possible type for "${abstractName}".`);
}

/** Why a value is refused that `isTypeOf` denies. */
export function notOfType(
  { name }: GraphQLObjectType,
  value: unknown,
  { nodes }: FieldOfValue,
): GraphQLError {
  return new GraphQLError(`Expected value of type "${name}" but got: ${inspect(value)}.`, { nodes });
}

/** Why a value is refused of which a scalar or an enum makes nothing. */
export function nothingSerialized(type: GraphQLLeafType, value: unknown, serialized: unknown): Error {
  const call = `\`${inspect(type)}.serialize(${inspect(value)})\``;
  return new Error(`Expected ${call} to return non-nullable value, returned: ${inspect(serialized)}`);
}
