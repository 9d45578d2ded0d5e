import { Kind } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

/** The fragments of a document by their names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** A document taken apart. */
export interface DocumentParts {
  readonly operations: readonly OperationDefinitionNode[];
  readonly fragments: Fragments;
}

const takenApart = new WeakMap<DocumentNode, DocumentParts>();

/**
 * Takes a document apart, once: it may be executed over and over. Of fragments with the same name, which validation refuses,
 * the first counts.
 */
export function partsOf(document: DocumentNode): DocumentParts {
  let parts = takenApart.get(document);
  if (!parts) {
    parts = takeApart(document);
    takenApart.set(document, parts);
  }
  return parts;
}

function takeApart({ definitions }: DocumentNode): DocumentParts {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    else if (definition.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(definition.name.value)) {
      fragments.set(definition.name.value, definition);
    }
  }
  return { operations, fragments };
}

/** Whether a fragment spreads itself, be it through others. Takes time in proportion to the document. */
export function hasFragmentCycle(fragments: Fragments): boolean {
  const state = new Map<FragmentDefinitionNode, 'open' | 'done'>();

  const reaches = (set: SelectionSetNode): boolean =>
    set.selections.some((selection) => {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) {
        return selection.selectionSet !== undefined && reaches(selection.selectionSet);
      }
      const fragment = fragments.get(selection.name.value);
      return fragment !== undefined && visit(fragment);
    });
  const visit = (fragment: FragmentDefinitionNode): boolean => {
    const known = state.get(fragment);
    if (known) return known === 'open';
    state.set(fragment, 'open');
    const isCyclic = reaches(fragment.selectionSet);
    state.set(fragment, 'done');
    return isCyclic;
  };
  return Array.from(fragments.values()).some(visit);
}
