/** A name of the code as it stands in a label: `notFound` as `not_found`. */
export function labelOf(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}
