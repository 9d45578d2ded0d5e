import { getNamedType, isAbstractType, isObjectType, valueFromASTUntyped } from 'graphql';
import type {
  ConstDirectiveNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import { z } from 'zod';

/** What a field costs, as its `@cost` and `@listSize` say. */
export interface FieldCost {
  /** Requests to the services, for each object that it is a field of. */
  readonly weight: number;
  /** Further requests by the names of the arguments with which they are sent. */
  readonly weightsOfArguments: ReadonlyMap<string, number>;
  /** Arguments that say how long the list is at the most. */
  readonly slicingArguments: readonly string[];
  /** How long it is taken to be where no argument says so; undefined for what is no list. */
  readonly assumedSize: number | undefined;
  /** The fields of its value that are as long, if its value is not a list itself. */
  readonly sizedFields: readonly string[];
}

type Field = GraphQLField<unknown, unknown>;

const costArguments = z.object({ weight: z.coerce.number() });
const listSizeArguments = z.object({
  assumedSize: z.number().optional(),
  slicingArguments: z.array(z.string()).default([]),
  sizedFields: z.array(z.string()).default([]),
});

const known = new WeakMap<Field, FieldCost>();

/** What a field costs. One without `@cost` costs nothing: it comes with the object that it is a field of. */
export function costOfField(field: Field): FieldCost {
  let cost = known.get(field);
  if (!cost) {
    cost = readCost(field);
    known.set(field, cost);
  }
  return cost;
}

/** What an entity costs to which another subgraph refers: as much as asking for it by the field that finds one by its id. */
export function costOfEntity(schema: GraphQLSchema, type: GraphQLObjectType): number {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return Math.max(
    0,
    ...fields.filter((field) => field.type === type).map((field) => costOfField(field).weight),
  );
}

const costly = new WeakMap<GraphQLSchema, ReadonlySet<GraphQLNamedType>>();

/**
 * Whether anything can cost, or be long, in values of a type: most types lead to nothing of the kind, and needn't be looked
 * into with each operation.
 */
export function canCost(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  let types = costly.get(schema);
  if (!types) {
    types = findCostly(schema);
    costly.set(schema, types);
  }
  return types.has(type);
}

function findCostly(schema: GraphQLSchema): ReadonlySet<GraphQLNamedType> {
  const found = new Set<GraphQLNamedType>();
  const isCostly = (type: GraphQLNamedType): boolean => {
    if (isAbstractType(type)) return schema.getPossibleTypes(type).some((each) => found.has(each));
    if (!isObjectType(type)) return false;
    return Object.values(type.getFields()).some((field) => {
      const { weight, slicingArguments } = costOfField(field);
      return weight > 0 || slicingArguments.length > 0 || found.has(getNamedType(field.type));
    });
  };
  // What leads to a type that was found last is found in the next turn.
  for (let count = -1; count < found.size;) {
    count = found.size;
    for (const type of Object.values(schema.getTypeMap())) if (isCostly(type)) found.add(type);
  }
  return found;
}

function readCost({ astNode, args }: Field): FieldCost {
  const directives = astNode?.directives ?? [];
  const listSize = listSizeArguments.safeParse(argumentsOf(directives, 'listSize')).data;
  return {
    weight: weightOf(directives),
    weightsOfArguments: new Map(
      args
        .map((arg): [string, number] => [arg.name, weightOf(arg.astNode?.directives ?? [])])
        .filter(([, weight]) => weight > 0),
    ),
    slicingArguments: listSize?.slicingArguments ?? [],
    assumedSize: listSize?.assumedSize,
    sizedFields: listSize?.sizedFields ?? [],
  };
}

function weightOf(directives: readonly ConstDirectiveNode[]): number {
  return costArguments.safeParse(argumentsOf(directives, 'cost')).data?.weight ?? 0;
}

function argumentsOf(directives: readonly ConstDirectiveNode[], name: string): unknown {
  const directive = directives.find((each) => each.name.value === name);
  return (
    directive &&
    Object.fromEntries(
      (directive.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]),
    )
  );
}
