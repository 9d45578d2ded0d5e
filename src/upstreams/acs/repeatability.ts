import { createHash } from 'node:crypto';

/** The headers by which a write may be sent twice and is done once. */
export interface RepeatabilityHeaders {
  readonly 'Repeatability-Request-ID': string;
  readonly 'Repeatability-First-Sent': string;
}

/** Makes the headers for a write. @param idempotencyKey the same for the same write */
export function repeatability(idempotencyKey: string): RepeatabilityHeaders {
  return {
    'Repeatability-Request-ID': asUuid(idempotencyKey),
    'Repeatability-First-Sent': new Date().toUTCString(),
  };
}

/** The services take UUIDs only; the same text always becomes the same one. */
function asUuid(key: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) return key;
  const hex = createHash('sha256').update(key).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  // Version 8 (RFC 9562): a UUID made by a rule of one's own.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
