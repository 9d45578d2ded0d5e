import { locatedError, responsePathAsArray, TypeNameMetaFieldDef } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
  ResponsePath,
} from 'graphql';

/** What is told of a field's operation to those who take it; undefined where the plan says that nobody does. */
export type Info = GraphQLResolveInfo | undefined;

/** Makes of what a resolver gave what is answered, or a promise of it. @throws what it fails of */
export type Complete = (execution: Execution, value: unknown, path: ResponsePath, info: Info) => unknown;

/** Where a value stands in an answer: a field, or an item of a list. What fails there makes null of it, if null may stand. */
export interface Place {
  readonly isNullable: boolean;
  readonly complete: Complete;
  /** Where the document asks for it. */
  readonly nodes: readonly FieldNode[];
}

/** A field of an object, as a document asks for it. */
export interface PlannedField extends Place {
  /** Its name in the answer. */
  readonly key: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** Whether a resolver is told of the operation, or who finds out the type of its values. */
  readonly takesInfo: boolean;
  /** Makes its arguments, anew each time: a resolver may change them. @throws {GraphQLError} for what doesn't fit */
  readonly argumentsFor: (variableValues: Variables) => Record<string, unknown>;
}

/** Values of variables, coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/** The data of an answer. Plain objects, since those without a prototype take twice as long to be written as JSON. */
export type Data = Record<string, unknown>;

/** What is executed, for whom. */
export interface ExecutionRequest {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly operation: OperationDefinitionNode;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  readonly variableValues: Variables;
}

/** Whether something is to be waited for, as graphql-js decides it. */
export function isPromise(value: unknown): value is Promise<unknown> {
  const canHaveThen = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return canHaveThen && typeof (value as Promise<unknown>).then === 'function';
}

/**
 * An operation under way: it walks a plan as graphql-js walks a document, step by step, so that also of what happens at the
 * same time everything comes in the same order.
 */
export class Execution {
  readonly contextValue: unknown;
  /** In the order in which they came. */
  readonly errors: GraphQLError[] = [];
  readonly #request: ExecutionRequest;
  /** Where null stands for an error; undefined for the answer as a whole. */
  readonly #nulls = new Set<ResponsePath | undefined>();

  constructor(request: ExecutionRequest) {
    this.#request = request;
    this.contextValue = request.contextValue;
  }

  /** Takes an error that makes null of a place, unless null stands there, or round it, already. */
  fail(error: GraphQLError, path: ResponsePath | undefined): null {
    let at = path;
    while (at && !this.#nulls.has(at)) at = at.prev;
    if (this.#nulls.has(at)) return null;
    this.#nulls.add(path);
    this.errors.push(error);
    return null;
  }

  /** Resolves and completes the fields of an object. @throws {GraphQLError} of a field that can't be null */
  executeFields(fields: readonly PlannedField[], source: unknown, path?: ResponsePath): Data | Promise<Data> {
    const data: Data = {};
    let awaited: string[] | undefined;
    try {
      for (const field of fields) {
        const value = this.#executeField(field, source, path);
        data[field.key] = value;
        if (isPromise(value)) (awaited ??= []).push(field.key);
      }
    } catch (error) {
      if (!awaited) throw error;
      // The others are waited for, since they can fail too.
      return settled(data, awaited).finally(() => {
        throw error;
      });
    }
    return awaited ? settled(data, awaited) : data;
  }

  /** Completes a value, or what it is a promise of. @throws {GraphQLError} where that fails and null can't stand */
  completeAt(place: Place, value: unknown, path: ResponsePath, info: Info): unknown {
    try {
      const completed = isPromise(value)
        ? this.#completeLater(place, value, path, info)
        : place.complete(this, value, path, info);
      return isPromise(completed) ? this.#failLater(place, completed, path) : completed;
    } catch (error) {
      return this.#failAt(place, path, error);
    }
  }

  #executeField(field: PlannedField, source: unknown, parentPath: ResponsePath | undefined): unknown {
    const path = { prev: parentPath, key: field.key, typename: field.parentType.name };
    const info = field.takesInfo ? this.#infoAt(field, path) : undefined;
    let value: unknown;
    try {
      value = this.#resolve(field, source, path, info);
    } catch (error) {
      return this.#failAt(field, path, error);
    }
    return this.completeAt(field, value, path, info);
  }

  /** Asks the resolver, or else the property of the source, which may be a function. */
  #resolve(field: PlannedField, source: unknown, path: ResponsePath, info: Info): unknown {
    const { definition } = field;
    const { resolve, name } = definition;
    const args = field.argumentsFor(this.#request.variableValues);
    if (definition === TypeNameMetaFieldDef) return field.parentType.name;
    if (resolve) return resolve(source, args, this.contextValue, info as GraphQLResolveInfo);
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
    const properties = source as Readonly<Record<string, unknown>>;
    const property = properties[name];
    if (typeof property !== 'function') return property;
    const method = properties[name] as (...told: readonly unknown[]) => unknown;
    return method.call(source, args, this.contextValue, info ?? this.#infoAt(field, path));
  }

  #infoAt({ definition, nodes, parentType }: PlannedField, path: ResponsePath): GraphQLResolveInfo {
    const { schema, fragments, rootValue, operation, variableValues } = this.#request;
    const { name: fieldName, type: returnType } = definition;
    const info = {
      fieldName,
      fieldNodes: nodes,
      returnType,
      parentType,
      path,
      schema,
      fragments,
      rootValue,
      operation,
      variableValues,
    } satisfies Partial<GraphQLResolveInfo>;
    // Some libraries of clients declare what a later graphql-js adds.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- it is whole for the one that is used here
    return info as GraphQLResolveInfo;
  }

  // These two stand apart, so that what is there at once costs no closure.
  #completeLater(place: Place, promise: Promise<unknown>, path: ResponsePath, info: Info): Promise<unknown> {
    return promise.then((value) => place.complete(this, value, path, info));
  }

  #failLater(place: Place, promise: Promise<unknown>, path: ResponsePath): Promise<unknown> {
    return promise.then(undefined, (error: unknown) => this.#failAt(place, path, error));
  }

  #failAt({ isNullable, nodes }: Place, path: ResponsePath, thrown: unknown): null {
    const error = locatedError(thrown, nodes, responsePathAsArray(path));
    if (isNullable) return this.fail(error, path);
    throw error;
  }
}

/** Puts what is awaited into its place. */
function settled(data: Data, awaited: readonly string[]): Promise<Data> {
  return Promise.all(awaited.map((key) => data[key])).then((values) => {
    for (const [index, key] of awaited.entries()) data[key] = values[index];
    return data;
  });
}
