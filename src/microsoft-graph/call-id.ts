const dashed = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const bare = /^[0-9a-f]{32}$/i;

/** Whether an id has a form in which Graph writes GUIDs. */
export function isGuid(id: string): boolean {
  return dashed.test(id) || bare.test(id);
}

/**
 * The one form of an id under which a call (or an operation) is known here. Graph writes the same GUID with dashes in
 * lower case and as 32 digits in upper case; an id that is no GUID is kept as it is.
 */
export function canonicalId(id: string): string {
  if (dashed.test(id)) return id.toLowerCase();
  if (!bare.test(id)) return id;
  const hex = id.toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
