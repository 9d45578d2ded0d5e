/** A point in a call's history from which a subscription goes on. */
export interface Cursor {
  readonly epoch: string;
  readonly callId: string;
  /** The newest event that its holder has seen. */
  readonly sequence: number;
}

/**
 * Writes a cursor as the opaque text that clients keep. It is no credential: whoever comes with one must have the right
 * to see the call by themselves.
 */
export function encodeCursor({ epoch, callId, sequence }: Cursor): string {
  return Buffer.from(`v1.${epoch}.${callId}.${sequence}`).toString('base64url');
}

/** Reads a cursor; undefined for any text that is none. */
export function decodeCursor(text: string): Cursor | undefined {
  const match = /^v1\.([^.]+)\.(.+)\.(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString());
  if (!match) return undefined;
  const [, epoch = '', callId = '', sequence] = match;
  return { epoch, callId, sequence: Number(sequence) };
}
