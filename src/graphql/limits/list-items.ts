import { visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** The length of the longest list that stands in a document, be it as a default. */
export function longestListInDocument(document: DocumentNode): number {
  let longest = 0;
  visit(document, {
    ListValue({ values }) {
      longest = Math.max(longest, values.length);
    },
  });
  return longest;
}

/** The length of the longest list in a value that came as JSON, however deep it lies. */
export function longestListIn(value: unknown): number {
  let longest = 0;
  // Not by recursion: whoever sends JSON decides how deep it is.
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) longest = Math.max(longest, next.length);
    for (const item of Object.values(next) as unknown[]) {
      if (typeof item === 'object') left.push(item);
    }
  }
  return longest;
}
