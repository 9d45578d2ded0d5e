import {
  getDirectiveValues,
  getNullableType,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isNonNullType,
  isObjectType,
  Kind,
  responsePathAsArray,
} from 'graphql';
import type {
  FieldNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  SelectionSetNode,
} from 'graphql';

/**
 * Looks below a field, before it is resolved, for one whose refusal would take the field's whole answer with it, since
 * nothing on the way can be null. A mutation is better not done than done and not told of.
 *
 * Looks no further than into objects that are certain to be there: not into lists, interfaces and unions.
 *
 * @param refusal why a field is refused; undefined if it isn't
 * @returns the error as it would come, at the place of the refused field; undefined if nothing is lost
 */
export function preflightMutation(
  info: GraphQLResolveInfo,
  refusal: (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>) => GraphQLError | undefined,
): GraphQLError | undefined {
  // What was found in a fragment is true wherever it is spread; looking again could take exponentially long.
  const seen = new Set<string>();

  const search = (
    nodes: readonly FieldNode[],
    outputType: GraphQLOutputType,
    path: readonly (string | number)[],
  ): GraphQLError | undefined => {
    const type = getNullableType(outputType);
    if (!isObjectType(type)) return undefined;
    const fields = type.getFields();
    for (const node of nodes.flatMap((parent) => selectedFields(parent.selectionSet, type, info, seen))) {
      const field = fields[node.name.value];
      if (!field || !isNonNullType(field.type)) continue;
      const fieldPath = [...path, node.alias?.value ?? node.name.value];
      const refused = refusal(type, field);
      if (refused) {
        return new GraphQLError(refused.message, {
          nodes: node,
          path: fieldPath,
          extensions: refused.extensions,
        });
      }
      const below = search([node], field.type, fieldPath);
      if (below) return below;
    }
    return undefined;
  };
  return search(info.fieldNodes, info.returnType, responsePathAsArray(info.path));
}

/** The fields that are selected of an object of this type, fragments unfolded. */
function selectedFields(
  selectionSet: SelectionSetNode | undefined,
  type: GraphQLObjectType,
  info: GraphQLResolveInfo,
  seen: Set<string>,
): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues);
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues);
    if (skip?.['if'] === true || include?.['if'] === false) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const name = `${type.name} ${selection.name.value}`;
      if (seen.has(name)) return [];
      seen.add(name);
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    const condition = fragment?.typeCondition && info.schema.getType(fragment.typeCondition.name.value);
    const applies =
      !condition ||
      condition === type ||
      (isAbstractType(condition) && info.schema.isSubType(condition, type));
    return applies ? selectedFields(fragment?.selectionSet, type, info, seen) : [];
  });
}
