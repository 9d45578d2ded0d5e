import { Kind } from 'graphql';
import type { SelectionSetNode } from 'graphql';
import type { Fragments } from './fragments.ts';

/** How much longer it takes to compare two fragments than two fields. */
const fragmentWeight = 3;

/**
 * How many pairs of selections are to be compared to tell whether fields of one name can be merged, as validation does: the
 * only part of it that takes longer than in proportion to the document. Takes time in proportion to what the operation
 * unfolds to; there must be no cycle of fragments.
 */
export function overlapsOf(selectionSet: SelectionSetNode, fragments: Fragments): number {
  const inMerged = (sets: readonly SelectionSetNode[]): number => {
    const names = new Map<string, { count: number; readonly within: SelectionSetNode[] }>();
    const spread = new Set<string>();
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          collect(selection.selectionSet);
        } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(selection.name.value);
          if (!fragment || spread.has(selection.name.value)) continue;
          spread.add(selection.name.value);
          collect(fragment.selectionSet);
        } else {
          const name = (selection.alias ?? selection.name).value;
          const same = names.get(name) ?? { count: 0, within: [] };
          names.set(name, same);
          same.count += 1;
          if (selection.selectionSet) same.within.push(selection.selectionSet);
        }
      }
    };
    for (const set of sets) collect(set);

    let count = fragmentWeight * pairs(spread.size);
    for (const same of names.values()) {
      count += pairs(same.count);
      if (same.within.length > 0) count += inMerged(same.within);
    }
    return count;
  };
  return inMerged([selectionSet]);
}

const pairs = (count: number): number => (count * (count - 1)) / 2;
