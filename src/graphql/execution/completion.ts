import {
  defaultTypeResolver,
  GraphQLBoolean,
  GraphQLError,
  GraphQLID,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type {
  GraphQLAbstractType,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
} from 'graphql';
import { isPromise } from './execution.ts';
import type { Complete, Place, PlannedField } from './execution.ts';
import { notOfType, nothingSerialized, runtimeTypeOf } from './type-errors.ts';

/** What completing a value takes of the field that it is of. */
export interface FieldOfValue extends Pick<PlannedField, 'definition' | 'nodes' | 'parentType'> {
  readonly schema: GraphQLSchema;
  /** Plans what is asked for of an object. @throws {GraphQLError} for a condition that says nothing */
  readonly fieldsOf: (type: GraphQLObjectType) => readonly PlannedField[];
}

/** Chooses how values of a type are completed, so that the type isn't looked at again for each. */
export function completionOf(type: GraphQLOutputType, field: FieldOfValue): Complete {
  if (isNonNullType(type)) return nonNull(completionOf(type.ofType as GraphQLOutputType, field), field);
  if (isListType(type)) return listOf(type.ofType, field);
  if (isLeafType(type)) return leaf(type);
  return isAbstractType(type) ? abstract(type, field) : object(type as GraphQLObjectType, field);
}

function nonNull(complete: Complete, { parentType, definition }: FieldOfValue): Complete {
  return (execution, value, path, info) => {
    const completed = complete(execution, value, path, info);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`);
  };
}

/** Whether there is nothing. @throws the error that a resolver returned instead of throwing it */
function isNothing(value: unknown): value is null | undefined {
  if (value instanceof Error) throw value;
  return value === null || value === undefined;
}

function leaf(type: GraphQLLeafType): Complete {
  const kept = keptTypeof(type);
  return (_, value) => {
    if (typeof value === kept) return value;
    if (isNothing(value)) return null;
    const serialized = type.serialize(value);
    if (serialized === null || serialized === undefined) throw nothingSerialized(type, value, serialized);
    return serialized;
  };
}

/** The `typeof` of the values that a scalar leaves as they are; undefined where it has to be asked. */
function keptTypeof(type: GraphQLLeafType): string | undefined {
  const isAs = (scalar: GraphQLLeafType): boolean => type.serialize === scalar.serialize;
  if (isAs(GraphQLString) || isAs(GraphQLID)) return 'string';
  return isAs(GraphQLBoolean) ? 'boolean' : undefined;
}

function listOf(itemType: GraphQLOutputType, field: FieldOfValue): Complete {
  const { nodes, parentType, definition } = field;
  const place: Place = {
    isNullable: !isNonNullType(itemType),
    complete: completionOf(itemType, field),
    nodes,
  };
  return (execution, list, path, info) => {
    if (isNothing(list)) return null;
    if (!isIterable(list)) {
      const where = `field "${parentType.name}.${definition.name}"`;
      throw new GraphQLError(`Expected Iterable, but did not find one for ${where}.`);
    }
    const items: unknown[] = [];
    let isAwaited = false;
    try {
      for (const value of list) {
        const itemPath = { prev: path, key: items.length, typename: undefined };
        const item = execution.completeAt(place, value, itemPath, info);
        isAwaited ||= isPromise(item);
        items.push(item);
      }
    } catch (error) {
      // Nobody waits for the items before any more; but a promise that fails with nobody waiting ends the process.
      if (isAwaited) void Promise.allSettled(items);
      throw error;
    }
    return isAwaited ? Promise.all(items) : items;
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function';
}

function abstract(type: GraphQLAbstractType, field: FieldOfValue): Complete {
  const completions = new Map<unknown, Complete>();

  const completionFor = (name: unknown, value: unknown): Complete => {
    let complete = completions.get(name);
    if (!complete) {
      complete = object(runtimeTypeOf(type, name, value, field.schema, field), field);
      completions.set(name, complete);
    }
    return complete;
  };
  return (execution, value, path, info) => {
    if (isNothing(value)) return null;
    const resolveType = type.resolveType ?? defaultTypeResolver;
    const name: unknown = resolveType(value, execution.contextValue, info as GraphQLResolveInfo, type);
    return isPromise(name)
      ? name.then((resolved) => completionFor(resolved, value)(execution, value, path, info))
      : completionFor(name, value)(execution, value, path, info);
  };
}

function object(type: GraphQLObjectType, field: FieldOfValue): Complete {
  let fields: readonly PlannedField[] | undefined;
  return (execution, value, path, info) => {
    if (isNothing(value)) return null;
    // Not sooner: of a type that no value has nothing needs to be planned.
    const planned = (fields ??= field.fieldsOf(type));
    if (!type.isTypeOf) return execution.executeFields(planned, value, path);
    const executeIf = (isOfType: unknown): unknown => {
      if (isOfType) return execution.executeFields(planned, value, path);
      throw notOfType(type, value, field);
    };
    const isOfType = type.isTypeOf(value, execution.contextValue, info as GraphQLResolveInfo);
    return isPromise(isOfType) ? isOfType.then(executeIf) : executeIf(isOfType);
  };
}
