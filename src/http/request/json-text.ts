const byteOrderMark = 0xfeff;

/**
 * Reads JSON in UTF-8 as text, without the byte order mark that some programs put before it. JSON has none, and a reader may
 * pass over it (RFC 8259, 8.1).
 */
export function jsonTextOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
}
