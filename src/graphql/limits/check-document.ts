import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { hasFragmentCycle, partsOf } from './fragments.ts';
import { introspectionSize, wholeIntrospectionSize } from './introspection-size.ts';
import { limitExceeded } from './limit-error.ts';
import type { LimitName } from './limit-error.ts';
import { longestListInDocument } from './list-items.ts';
import type { OperationLimits } from './operation-limits.ts';
import { overlapsOf } from './overlaps.ts';
import { createShapes } from './shape.ts';
import type { Shape } from './shape.ts';

/** How many pairs of selections validation may compare: about 20 ms' worth. */
const maxOverlaps = 100_000;

/** How often the whole schema may be asked for in one operation. */
const maxIntrospections = 2;

/** What was found of a document before it is validated. */
export interface CheckedDocument {
  /** The limits that it exceeds, each by the operation that exceeds it most. */
  readonly errors: readonly GraphQLError[];
  /** Whether fragments go in circles. Then nothing was counted, and validation refuses it. */
  readonly isCyclic: boolean;
}

/**
 * Makes the check of what can be told from a document alone, which comes before its validation: that is made for documents
 * of people, and takes long over those of attackers.
 */
export function createDocumentCheck(
  schema: GraphQLSchema,
  limits: OperationLimits,
): (document: DocumentNode) => CheckedDocument {
  const maxIntrospection = maxIntrospections * wholeIntrospectionSize(schema);

  return (document) => {
    const { operations, fragments } = partsOf(document);
    if (hasFragmentCycle(fragments)) return { errors: [], isCyclic: true };

    const shapes = createShapes(fragments);
    const measured: Shape[] = operations.map((operation) => shapes.ofOperation(operation));
    // Validation looks also at fragments that are used by nobody, only to refuse them.
    const unused = shapes.unused();
    measured.push(...unused.map((fragment) => shapes.ofFragment(fragment)));
    const most = (measure: (shape: Shape) => number): number => Math.max(0, ...measured.map(measure));
    const selections = measured.reduce((sum, shape) => sum + shape.selections, 0);

    const found: [LimitName, number, number][] = [
      ['tokens', limits.tokens, Math.min(selections, Number.MAX_SAFE_INTEGER)],
      ['depth', limits.depth, most(({ depth }) => depth)],
      ['aliases', limits.aliases, most(({ aliases }) => aliases)],
      [
        'rootFields',
        limits.rootFields,
        Math.max(0, ...operations.map((_, at) => measured[at]?.rootFields ?? 0)),
      ],
      ['directives', limits.directives, most(({ directives }) => directives)],
      ['listItems', limits.listItems, longestListInDocument(document)],
    ];
    if (selections <= limits.tokens) {
      const sets = [...operations, ...unused].map(({ selectionSet }) => selectionSet);
      const overlaps = sets.reduce((sum, set) => sum + overlapsOf(set, fragments), 0);
      const introspected = sets.map((set) => introspectionSize(schema, set, fragments, maxIntrospection));
      found.push(
        ['overlaps', maxOverlaps, overlaps],
        ['introspection', maxIntrospection, Math.max(0, ...introspected)],
      );
    }
    const errors = found
      .filter(([, maximum, value]) => value > maximum)
      .map(([limit, maximum, value]) => limitExceeded(limit, maximum, value));
    return { errors, isCyclic: false };
  };
}
