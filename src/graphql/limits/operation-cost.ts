import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { canCost, costOfEntity, costOfField } from './field-cost.ts';
import type { FieldCost } from './field-cost.ts';
import type { Fragments } from './fragments.ts';
import { isSkipped, valueOfArgument } from './operation-values.ts';
import type { OperationVariables } from './operation-values.ts';

/** What an operation can come to. */
export interface OperationCost {
  /** Requests to the services, at the most. */
  readonly requests: number;
  /** The largest page that it asks for. */
  readonly largestPage: number;
}

/** Lengths of lists by the names of their fields. */
type Sizes = ReadonlyMap<string, number>;

const unsized: Sizes = new Map();

/**
 * Computes what a valid operation can come to, before anything is sent: each field costs its weight, as often as there are
 * objects that it is a field of, and so do arguments that are given. Selections of the same field count once, as they are executed once.
 *
 * @param pageSize the largest page that is ever given: no list is taken to be longer by itself
 */
export function costOfOperation(
  schema: GraphQLSchema,
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  variables: OperationVariables,
  pageSize: number,
): OperationCost {
  let largestPage = 0;

  const costOf = (type: GraphQLCompositeType, sets: readonly SelectionSetNode[], sizes: Sizes): number => {
    if (isAbstractType(type)) {
      return Math.max(0, ...schema.getPossibleTypes(type).map((each) => costOf(each, sets, sizes)));
    }
    let cost = 0;
    for (const nodes of collect(type, sets).values()) cost += costOfNodes(type, nodes, sizes);
    return cost;
  };

  const costOfNodes = (parent: GraphQLObjectType, nodes: readonly FieldNode[], sizes: Sizes): number => {
    const [node] = nodes;
    const field = node && parent.getFields()[node.name.value];
    if (!field) return 0;
    const sets = nodes.flatMap(({ selectionSet: within }) => within ?? []);
    if (field.name === '_entities' && parent === schema.getQueryType()) {
      return costOfEntities(valueOfArgument(node.arguments, 'representations', variables), sets);
    }
    const cost = costOfField(field);
    const weight = cost.weight + weightOfArguments(cost, node);
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return weight;
    const size = sizeOf(cost, node, (name) => field.args.find((arg) => arg.name === name)?.defaultValue);
    if (!isCompositeType(type) || !canCost(schema, type)) return weight;
    const isList = isListType(getNullableType(field.type));
    const times = isList ? (sizes.get(field.name) ?? size ?? 1) : 1;
    const within =
      isList || size === undefined ? unsized : new Map(cost.sizedFields.map((name) => [name, size]));
    return weight + times * costOf(type, sets, within);
  };

  const weightOfArguments = ({ weightsOfArguments }: FieldCost, node: FieldNode): number => {
    let weight = 0;
    for (const [name, ofArgument] of weightsOfArguments) {
      if (valueOfArgument(node.arguments, name, variables) != null) weight += ofArgument;
    }
    return weight;
  };

  const sizeOf = (
    { slicingArguments, assumedSize }: FieldCost,
    node: FieldNode,
    defaultOf: (name: string) => unknown,
  ): number | undefined => {
    const given = slicingArguments
      .map((name) => valueOfArgument(node.arguments, name, variables) ?? defaultOf(name))
      .filter((value) => typeof value === 'number');
    if (given.length === 0) return assumedSize && Math.min(assumedSize, pageSize);
    const size = Math.max(...given);
    largestPage = Math.max(largestPage, size);
    // What is no size is refused where it is used.
    return Math.max(size, 0);
  };

  const costOfEntities = (representations: unknown, sets: readonly SelectionSetNode[]): number => {
    const costs = new Map<unknown, number>();
    let cost = 0;
    for (const representation of Array.isArray(representations) ? (representations as unknown[]) : []) {
      const name = (representation as { __typename?: unknown } | null)?.__typename;
      const known = costs.get(name);
      if (known !== undefined) {
        cost += known;
        continue;
      }
      const type = typeof name === 'string' ? schema.getType(name) : undefined;
      const fresh = isObjectType(type) ? costOfEntity(schema, type) + costOf(type, sets, unsized) : 0;
      costs.set(name, fresh);
      cost += fresh;
    }
    return cost;
  };

  /** The fields that are executed of an object, those of one name together. */
  const collect = (
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
  ): ReadonlyMap<string, readonly FieldNode[]> => {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<FragmentDefinitionNode>();
    const add = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (isSkipped(selection, variables)) continue;
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const same = fields.get(name);
          if (same) same.push(selection);
          else fields.set(name, [selection]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition?.name.value;
          if (condition === undefined || applies(condition, type)) add(selection.selectionSet);
        } else {
          const fragment = fragments.get(selection.name.value);
          if (!fragment || spread.has(fragment) || !applies(fragment.typeCondition.name.value, type))
            continue;
          spread.add(fragment);
          add(fragment.selectionSet);
        }
      }
    };
    for (const set of sets) add(set);
    return fields;
  };

  const applies = (condition: string, type: GraphQLObjectType): boolean => {
    const conditionType = schema.getType(condition);
    return conditionType === type || (isAbstractType(conditionType) && schema.isSubType(conditionType, type));
  };

  const root = schema.getRootType(operation);
  const requests = root ? costOf(root, [selectionSet], unsized) : 0;
  return { requests, largestPage };
}
