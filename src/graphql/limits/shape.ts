import { Kind } from 'graphql';
import type { FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import type { Fragments } from './fragments.ts';

/** What an operation comes to once its fragments are unfolded. */
export interface Shape {
  /** Fields within each other. */
  readonly depth: number;
  /** Fields directly in it. */
  readonly rootFields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields and fragments, all together. */
  readonly selections: number;
}

const nothing: Shape = { depth: 0, rootFields: 0, aliases: 0, directives: 0, selections: 0 };

/**
 * Measures operations. Each fragment is measured once, however often it is spread, so that it takes time in proportion to
 * the document, and not to what that unfolds to. There must be no cycle of fragments.
 */
export function createShapes(fragments: Fragments): {
  ofOperation(operation: OperationDefinitionNode): Shape;
  /** The fragments that no operation measured so far has used. */
  unused(): readonly FragmentDefinitionNode[];
  ofFragment(fragment: FragmentDefinitionNode): Shape;
} {
  const measured = new Map<FragmentDefinitionNode, Shape>();

  const ofFragment = (fragment: FragmentDefinitionNode): Shape => {
    let shape = measured.get(fragment);
    if (!shape) {
      shape = withDirectives(ofSelections(fragment.selectionSet), fragment.directives?.length);
      measured.set(fragment, shape);
    }
    return shape;
  };

  const ofSelections = ({ selections }: SelectionSetNode): Shape => {
    let sum = nothing;
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const { depth, ...within } = selection.selectionSet
            ? ofSelections(selection.selectionSet)
            : nothing;
          sum = add(sum, {
            ...within,
            depth: depth + 1,
            rootFields: 1,
            aliases: within.aliases + (selection.alias ? 1 : 0),
            directives: within.directives + (selection.directives?.length ?? 0),
            selections: within.selections + 1,
          });
          break;
        }
        case Kind.INLINE_FRAGMENT:
          sum = add(
            sum,
            withDirectives(ofSelections(selection.selectionSet), selection.directives?.length, 1),
          );
          break;
        case Kind.FRAGMENT_SPREAD: {
          const fragment = fragments.get(selection.name.value);
          const shape = fragment ? ofFragment(fragment) : nothing;
          sum = add(sum, withDirectives(shape, selection.directives?.length, 1));
          break;
        }
      }
    }
    return sum;
  };

  return {
    ofOperation({ selectionSet, directives, variableDefinitions = [] }) {
      const onVariables = variableDefinitions.reduce(
        (count, variable) => count + (variable.directives?.length ?? 0),
        directives?.length ?? 0,
      );
      return withDirectives(ofSelections(selectionSet), onVariables);
    },
    unused: () => Array.from(fragments.values()).filter((fragment) => !measured.has(fragment)),
    ofFragment,
  };
}

function withDirectives(shape: Shape, directives = 0, selections = 0): Shape {
  return add(shape, { ...nothing, directives, selections });
}

/** What fragments within fragments unfold to can be beyond all numbers. */
const plus = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

function add(a: Shape, b: Shape): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    rootFields: plus(a.rootFields, b.rootFields),
    aliases: plus(a.aliases, b.aliases),
    directives: plus(a.directives, b.directives),
    selections: plus(a.selections, b.selections),
  };
}
