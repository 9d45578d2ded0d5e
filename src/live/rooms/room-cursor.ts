/** A point in the history of a room, and in that of the call that was under way then. */
export interface RoomCursor {
  readonly roomId: string;
  /** In the journal. */
  readonly place: string;
  /** Which record of the call, and the newest of its events; undefined if there was no call, or none was told of. */
  readonly inCall: { readonly epoch: string; readonly sequence: number } | undefined;
}

/**
 * Writes a cursor as the opaque text that clients keep. It is no credential: whoever comes with one must have the right to
 * see the room by themselves.
 */
export function encodeRoomCursor({ roomId, place, inCall }: RoomCursor): string {
  const call = inCall ? `${inCall.epoch}.${inCall.sequence}` : '-.0';
  return Buffer.from(`r1.${place}.${roomId}.${call}`).toString('base64url');
}

/** Reads a cursor; undefined for any text that is none. */
export function decodeRoomCursor(text: string): RoomCursor | undefined {
  const written = Buffer.from(text, 'base64url').toString();
  const match = /^r1\.([^.]+)\.(.+)\.([^.]+)\.(\d{1,15})$/.exec(written);
  if (!match) return undefined;
  const [, place = '', roomId = '', epoch = '', sequence] = match;
  return { roomId, place, inCall: epoch === '-' ? undefined : { epoch, sequence: Number(sequence) } };
}
