/**
 * The name of an object's type, as `playpromptoperation`, in lower case: Graph isn't sure of its case.
 *
 * @returns undefined where the object doesn't say its type
 */
export function typeNameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('@odata.type' in item)) return undefined;
  const type = item['@odata.type'];
  return typeof type === 'string' ? type.replace(/^#?microsoft\.graph\./i, '').toLowerCase() : undefined;
}

/** The type that an object says it is of, to be spread into it. */
export const typed = (name: string) => ({ '@odata.type': `#microsoft.graph.${name}` });
