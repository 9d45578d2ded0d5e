import {
  BREAK,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isNonNullType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  typeFromAST,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLSchema,
  NamedTypeNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { completionOf } from './completion.ts';
import type { PlannedField, Variables } from './execution.ts';

/** What a plan is made from. */
export interface PlanSource {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The values of the variables that `@skip` and `@include` ask for: with others, the plan is another. */
  readonly conditions: Variables;
}

/** At least one. */
type Nodes = [FieldNode, ...FieldNode[]];

/** Plans what is asked for of objects of a type. @throws {GraphQLError} for a condition that says nothing */
export function planFields(
  source: PlanSource,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): readonly PlannedField[] {
  const nodesByKey = new Map<string, Nodes>();
  const spread = new Set<string>();

  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        if (spread.has(name) || !isIncluded(selection, source)) continue;
        spread.add(name);
        const fragment = source.fragments[name];
        if (fragment && isAbout(type, fragment.typeCondition, source)) collect(fragment.selectionSet);
      } else if (!isIncluded(selection, source)) {
        continue;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (isAbout(type, selection.typeCondition, source)) collect(selection.selectionSet);
      } else {
        const key = (selection.alias ?? selection.name).value;
        const nodes = nodesByKey.get(key);
        if (nodes) nodes.push(selection);
        else nodesByKey.set(key, [selection]);
      }
    }
  };
  selectionSets.forEach(collect);
  return Array.from(nodesByKey).flatMap(([key, nodes]) => planField(source, type, key, nodes) ?? []);
}

function isIncluded(node: SelectionNode, { conditions }: PlanSource): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, conditions)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, conditions)?.['if'] !== false;
}

/** @param condition of a fragment */
function isAbout(
  type: GraphQLObjectType,
  condition: NamedTypeNode | undefined,
  { schema }: PlanSource,
): boolean {
  if (!condition) return true;
  const wanted = typeFromAST(schema, condition);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}

/** @returns undefined for a field that the type doesn't have: nothing answers it */
function planField(
  source: PlanSource,
  parentType: GraphQLObjectType,
  key: string,
  nodes: Nodes,
): PlannedField | undefined {
  const { schema } = source;
  const [node] = nodes;
  const definition = fieldOf(schema, parentType, node.name.value);
  if (!definition) return undefined;
  const { type, resolve } = definition;
  const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const fieldsOf = (ofType: GraphQLObjectType): readonly PlannedField[] =>
    planFields(source, ofType, selectionSets);
  return {
    key,
    parentType,
    definition,
    nodes,
    isNullable: !isNonNullType(type),
    takesInfo:
      (resolve !== undefined && definition !== TypeNameMetaFieldDef) || !isLeafType(getNamedType(type)),
    argumentsFor: planArguments(definition, node),
    complete: completionOf(type, { schema, parentType, definition, nodes, fieldsOf }),
  };
}

function fieldOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const ofQuery = type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [];
  return [TypeNameMetaFieldDef, ...ofQuery].find((field) => field.name === name) ?? type.getFields()[name];
}

/** Coerces once what is the same each time, unless it has objects, which a resolver could change. */
function planArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): PlannedField['argumentsFor'] {
  if (definition.args.length === 0) return () => ({});
  const coerce: PlannedField['argumentsFor'] = (values) => getArgumentValues(definition, node, values);
  if (hasVariables(node)) return coerce;
  try {
    const coerced = coerce({});
    return Object.values(coerced).some((value) => typeof value === 'object')
      ? coerce
      : () => ({ ...coerced });
  } catch {
    // It is told whenever the field is executed.
    return coerce;
  }
}

function hasVariables({ arguments: args = [] }: FieldNode): boolean {
  let found = false;
  const onVariable = (): typeof BREAK => {
    found = true;
    return BREAK;
  };
  for (const argument of args) visit(argument, { Variable: onVariable });
  return found;
}
