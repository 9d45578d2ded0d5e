/**
 * The codes under which the gateway closes a socket, besides those of graphql-ws. None of them is one after which the
 * client of graphql-ws gives up: it comes again, later and later.
 */
export const closeCodes = {
  /** The gateway stops (RFC 6455, 7.4.1). */
  goingAway: 1001,
  /** Who asks can't be told at present (IANA's registry of close codes). */
  tryAgainLater: 1013,
  /** More sockets or messages than a principal or a socket may have: HTTP's 429, since graphql-ws has a 4429 of its own. */
  tooMany: 4529,
  /** The client takes what it is sent far too slowly. Its last cursor is good on a new socket. */
  tooSlow: 4530,
} as const;

/** What fits into a close frame, in bytes (RFC 6455, 5.5). */
const maxReasonBytes = 123;

/** Cuts a reason to what a close frame can carry. */
export function closeReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxReasonBytes) return text;
  // `stream` leaves out a character that the cut goes through.
  return new TextDecoder().decode(bytes.subarray(0, maxReasonBytes), { stream: true });
}
