import type { JournalPosition } from './room-journal.ts';

/** A point in the history of a room, and in that of the call that was under way then. */
export interface RoomCursor {
  readonly roomId: string;
  readonly position: JournalPosition;
  /** Which record of the call, and the newest of its events; undefined if there was no call. */
  readonly inCall: { readonly epoch: string; readonly sequence: number } | undefined;
}

/**
 * Writes a cursor as the opaque text that clients keep. It is no credential: whoever comes with one must have the right to
 * see the room by themselves.
 */
export function encodeRoomCursor({ roomId, position, inCall }: RoomCursor): string {
  const call = inCall ? `${inCall.epoch}.${inCall.sequence}` : '-.0';
  return Buffer.from(`r1.${position.mark}.${roomId}.${position.sequence}.${call}`).toString('base64url');
}

/** Reads a cursor; undefined for any text that is none. */
export function decodeRoomCursor(text: string): RoomCursor | undefined {
  const written = Buffer.from(text, 'base64url').toString();
  const match = /^r1\.([^.]+)\.(.+)\.(\d{1,15})\.([^.]+)\.(\d{1,15})$/.exec(written);
  if (!match) return undefined;
  const [, mark = '', roomId = '', sequence, epoch = '', callSequence] = match;
  return {
    roomId,
    position: { sequence: Number(sequence), mark },
    inCall: epoch === '-' ? undefined : { epoch, sequence: Number(callSequence) },
  };
}
