import { GraphQLError, Kind, OperationTypeNode } from 'graphql';
import type { DirectiveNode, DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { partsOf } from '../limits/fragments.ts';

/**
 * Finds `@skip` and `@include` on the root of subscriptions, in fragments too. By GraphQL (September 2025, 5.2.4.1) none may
 * stand there: whether a subscription has a field must not depend on anything.
 *
 * @returns an error for each
 */
export function conditionalSubscriptionErrors(document: DocumentNode): GraphQLError[] {
  const { operations, fragments } = partsOf(document);
  const found = new Set<DirectiveNode>();
  const seen = new Set<FragmentDefinitionNode>();

  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      for (const directive of selection.directives ?? []) {
        if (/^(?:skip|include)$/.test(directive.name.value)) found.add(directive);
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      if (selection.kind !== Kind.FRAGMENT_SPREAD) continue;
      const fragment = fragments.get(selection.name.value);
      if (!fragment || seen.has(fragment)) continue;
      seen.add(fragment);
      collect(fragment.selectionSet);
    }
  };
  for (const { operation, selectionSet } of operations) {
    if (operation === OperationTypeNode.SUBSCRIPTION) collect(selectionSet);
  }
  return Array.from(found, conditionError);
}

function conditionError(directive: DirectiveNode): GraphQLError {
  return new GraphQLError(
    `The field of a subscription can't have @${directive.name.value}: leave it out, and subscribe only where the events are wanted.`,
    { nodes: directive },
  );
}
