/**
 * The codes under which the gateway closes a socket, besides those of graphql-ws. None of them is one after which the
 * client of graphql-ws gives up: it comes again, later and later.
 */
export const closeCodes = {
  /**
   * The gateway stops: another one takes over, or this one is about to be started again (IANA's registry of close codes).
   * Never 1000, after which clients don't come back.
   */
  serviceRestart: 1012,
  /** Who asks can't be told at present (IANA's registry of close codes). */
  tryAgainLater: 1013,
  /** More sockets or messages than a principal or a socket may have: HTTP's 429, since graphql-ws has a 4429 of its own. */
  tooMany: 4529,
  /** The client takes what it is sent far too slowly. Its last cursor is good on a new socket. */
  tooSlow: 4530,
} as const;

/** A message is longer than what is taken (RFC 6455, 7.4.1). */
export const messageTooBig = 1009;

/** Where `ws` closes a socket for what its client sent: the codes other than 1002, of RFC 6455, 7.4.1. */
const codesOfErrors: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_INVALID_UTF8', 1007],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', messageTooBig],
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', messageTooBig],
]);

/** The code under which `ws` has closed a socket whose client broke the protocol; undefined for another error. */
export function closeCodeOfError(error: Error): number | undefined {
  const name = 'code' in error ? String(error.code) : '';
  return name.startsWith('WS_ERR_') ? (codesOfErrors.get(name) ?? 1002) : undefined;
}

/** What fits into a close frame, in bytes (RFC 6455, 5.5). */
const maxReasonBytes = 123;

/** Cuts a reason to what a close frame can carry. */
export function closeReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxReasonBytes) return text;
  // `stream` leaves out a character that the cut goes through.
  return new TextDecoder().decode(bytes.subarray(0, maxReasonBytes), { stream: true });
}
