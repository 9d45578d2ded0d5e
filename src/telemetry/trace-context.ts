/** A `traceparent` by the W3C's Trace Context. A version after 00 may have more behind it. */
const traceparent = /^([\da-f]{2})-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}(-.*)?$/;

/** The longest that is read, in characters. */
const maxChars = 256;

/** Reads the header; undefined where it is missing or malformed. */
export function readTraceparent(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > maxChars) return undefined;
  const [, version, more] = traceparent.exec(given) ?? [];
  if (version === undefined || version === 'ff') return undefined;
  return version === '00' && more !== undefined ? undefined : given;
}

/** The id of the trace. @param header as `readTraceparent` gives it */
export function traceIdOf(header: string): string {
  return header.slice(3, 35);
}
