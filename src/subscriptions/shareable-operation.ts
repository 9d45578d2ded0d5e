import {
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  OperationTypeNode,
  print,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type {
  DocumentNode,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  NameNode,
  VariableDefinitionNode,
  VariableNode,
} from 'graphql';
import { readAccessRules } from '../graphql/access/access-rules.ts';
import type { Requirement } from '../graphql/access/requirement.ts';
import type { OperationArgs } from '../graphql/engine/operation-args.ts';

interface OperationShape {
  /** The field that is subscribed to. */
  readonly field: string;
  /** The scopes on which its results depend, in one order. */
  readonly scopes: readonly string[];
  readonly operationName: string | undefined;
  /** What its keys begin with: equal for documents that ask for the same. */
  readonly name: string;
  readonly variables: readonly string[];
  readonly after: After;
  /** What begins with a snapshot. */
  readonly plain: DocumentNode;
  /** What goes on from the cursor in a variable. One for all cursors, so that it is planned once. */
  readonly resumed: DocumentNode;
  readonly cursorVariable: string;
}

/** Whether an operation names a cursor from which it goes on: never, always, or if a variable is given. */
type After = 'never' | 'always' | { readonly variable: string };

/** A subscription to the events of a call or a room, whatever cursor it begins with. */
export class EventSubscription {
  readonly #shape: OperationShape;
  readonly #variableValues: OperationArgs['variableValues'];

  constructor(shape: OperationShape, variableValues: OperationArgs['variableValues']) {
    this.#shape = shape;
    this.#variableValues = variableValues;
  }

  /** Equal for two that ask for the same of the same call or room. */
  get key(): string {
    const { name, variables } = this.#shape;
    const values = this.#variableValues;
    // One that is left out and one that is null are not the same.
    const given = variables.filter((variable) => values?.[variable] !== undefined);
    return name + JSON.stringify(given.map((variable) => [variable, values?.[variable]]));
  }

  /** Whether it names no cursor, so that it begins with a snapshot. */
  get isWithoutCursor(): boolean {
    const { after } = this.#shape;
    return typeof after === 'object' ? this.#variableValues?.[after.variable] == null : after === 'never';
  }

  /** Whether its variables are texts, numbers and the like: what else there is may be nested too deeply to be compared. */
  get isPlain(): boolean {
    const values = Object.values(this.#variableValues ?? {});
    return values.every((value) => typeof value !== 'object' || value === null);
  }

  /** The field that is subscribed to. */
  get field(): string {
    return this.#shape.field;
  }

  /** The scopes on which its results depend, in one order. */
  get scopes(): readonly string[] {
    return this.#shape.scopes;
  }

  /** The same from another cursor on, or from a snapshot. */
  after(cursor: string | undefined): OperationArgs {
    const { plain, resumed, cursorVariable, operationName } = this.#shape;
    const variableValues = this.#variableValues;
    return cursor === undefined
      ? { document: plain, operationName, variableValues }
      : {
          document: resumed,
          operationName,
          variableValues: { ...variableValues, [cursorVariable]: cursor },
        };
  }
}

/** Tells which operations can be shared. Each document is looked at once, for as long as it is remembered. */
export function createEventSubscriptions(
  schema: GraphQLSchema,
): (args: OperationArgs) => EventSubscription | undefined {
  const rules = readAccessRules(schema);
  const eventFields = findEventFields(schema);
  const known = new WeakMap<DocumentNode, Map<string, OperationShape | undefined>>();

  return ({ document, operationName, variableValues }) => {
    const shapes = known.get(document) ?? new Map<string, OperationShape | undefined>();
    known.set(document, shapes);
    const name = operationName ?? '';
    if (!shapes.has(name)) shapes.set(name, shapeOf(document, name));
    const shape = shapes.get(name);
    return shape && new EventSubscription(shape, variableValues);
  };

  function shapeOf(document: DocumentNode, name: string): OperationShape | undefined {
    const operations = separateOperations(document);
    const operation = name === '' ? Object.values(operations)[0] : operations[name];
    if (!operation || !asksForEvents(operation)) return undefined;
    const plain = setAfter(operation, undefined);
    const { field, scopes, variables, operationName } = read(plain);
    let cursorVariable = 'after';
    while (variables.includes(cursorVariable)) cursorVariable += '_';
    return {
      field,
      scopes,
      operationName,
      name: JSON.stringify([operationName, print(plain)]),
      variables,
      after: readAfter(operation),
      plain,
      resumed: setAfter(operation, cursorVariable),
      cursorVariable,
    };
  }

  function asksForEvents(operation: DocumentNode): boolean {
    let rootFields = 0;
    let sharedRootFields = 0;
    const typeInfo = new TypeInfo(schema);
    visit(
      operation,
      visitWithTypeInfo(typeInfo, {
        OperationDefinition: ({ operation: type }) =>
          type === OperationTypeNode.SUBSCRIPTION ? undefined : false,
        Field({ name }) {
          if (!isAtRoot(typeInfo)) return;
          rootFields += 1;
          if (eventFields.has(name.value)) sharedRootFields += 1;
        },
      }),
    );
    return rootFields > 0 && sharedRootFields === rootFields;
  }

  function isAtRoot(typeInfo: TypeInfo): boolean {
    return typeInfo.getParentType() === schema.getSubscriptionType();
  }

  /**
   * Puts a variable in the place of whatever cursor the client gave, and leaves out the variable it came by.
   *
   * @param cursorVariable left out, there is no cursor
   */
  function setAfter(operation: DocumentNode, cursorVariable: string | undefined): DocumentNode {
    const typeInfo = new TypeInfo(schema);
    const cursor = cursorVariable === undefined ? undefined : variableNode(cursorVariable);
    const changed = visit(
      operation,
      visitWithTypeInfo(typeInfo, {
        Field: {
          leave(node) {
            if (!isAtRoot(typeInfo)) return undefined;
            const others = (node.arguments ?? []).filter(({ name }) => name.value !== 'after');
            if (!cursor) return { ...node, arguments: others };
            return {
              ...node,
              arguments: [...others, { kind: Kind.ARGUMENT, name: nameNode('after'), value: cursor }],
            };
          },
        },
      }),
    );
    const used = new Set<string>();
    visit(changed, {
      VariableDefinition: () => false,
      Variable({ name }) {
        used.add(name.value);
      },
    });
    return visit(changed, {
      OperationDefinition: {
        leave(node) {
          const others = node.variableDefinitions?.filter(
            ({ variable: { name } }) => used.has(name.value) && name.value !== cursorVariable,
          );
          return {
            ...node,
            variableDefinitions: [...(others ?? []), ...(cursor ? [definitionOf(cursor)] : [])],
          };
        },
      },
    });
  }

  function readAfter(operation: DocumentNode): After {
    let after: After = 'never';
    const withDefault = new Set<string>();
    const typeInfo = new TypeInfo(schema);
    visit(
      operation,
      visitWithTypeInfo(typeInfo, {
        VariableDefinition({ variable, defaultValue }) {
          if (defaultValue) withDefault.add(variable.name.value);
        },
        Field(node) {
          if (!isAtRoot(typeInfo)) return;
          const value = node.arguments?.find(({ name }) => name.value === 'after')?.value;
          if (!value || value.kind === Kind.NULL) return;
          const isVariable = value.kind === Kind.VARIABLE && !withDefault.has(value.name.value);
          after = isVariable ? { variable: value.name.value } : 'always';
        },
      }),
    );
    return after;
  }

  function read(
    operation: DocumentNode,
  ): Pick<OperationShape, 'field' | 'scopes' | 'variables' | 'operationName'> {
    const scopes = new Set<string>();
    const variables: string[] = [];
    let operationName: string | undefined;
    let rootField = '';
    const note = (requirement: Requirement | undefined): void => {
      for (const scope of requirement?.flat() ?? []) scopes.add(scope);
    };
    const typeInfo = new TypeInfo(schema);
    visit(
      operation,
      visitWithTypeInfo(typeInfo, {
        OperationDefinition({ name }) {
          operationName = name?.value;
        },
        VariableDefinition({ variable }) {
          variables.push(variable.name.value);
        },
        Field({ name }) {
          if (isAtRoot(typeInfo)) rootField = name.value;
          const field = typeInfo.getFieldDef();
          if (!field) return;
          for (const type of objectTypesOf(typeInfo.getParentType())) {
            const own = type.getFields()[field.name];
            if (own) note(rules.ofField(type, own));
          }
          for (const type of objectTypesOf(getNamedType(field.type))) note(rules.ofType(type));
        },
      }),
    );
    return { field: rootField, scopes: [...scopes].sort(), variables, operationName };
  }

  function objectTypesOf(type: GraphQLNamedType | null | undefined): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : [];
  }
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

function variableNode(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: nameNode(name) };
}

/** Of a variable that holds a cursor. */
function definitionOf(variable: VariableNode): VariableDefinitionNode {
  return { kind: Kind.VARIABLE_DEFINITION, variable, type: { kind: Kind.NAMED_TYPE, name: nameNode('ID') } };
}

/**
 * The fields whose events are the same for everybody with the same rights: those that give a `CallEvent` or a `RoomChanged`, of
 * which the resolvers make models with an item of a feed, and begin behind a cursor.
 */
function findEventFields(schema: GraphQLSchema): ReadonlySet<string> {
  const callEvent = schema.getType('CallEvent');
  const roomChanged = schema.getType('RoomChanged');
  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  const found = fields.filter(({ type, args }) => {
    const given = getNamedType(type);
    const isEvent =
      given === callEvent ||
      given === roomChanged ||
      (isAbstractType(callEvent) && isObjectType(given) && schema.isSubType(callEvent, given));
    return isEvent && args.some(({ name }) => name === 'after');
  });
  return new Set(found.map(({ name }) => name));
}
