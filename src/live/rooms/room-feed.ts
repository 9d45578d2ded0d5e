import { AsyncQueue } from '../../streams/async-queue.ts';
import type { CallStore } from '../store/call-store.ts';
import { decodeRoomCursor } from './room-cursor.ts';
import { RoomFollower } from './room-follower.ts';
import type { RoomItem } from './room-item.ts';
import type { RoomJournals } from './room-journals.ts';

/** What of a room is followed. */
export interface FollowRoomOptions {
  readonly roomId: string;
  /** A cursor to go on from. */
  readonly after?: string | undefined;
  /** Whether its calls are told of: if not, nothing shows that there is one, cursors included. Left out, true. */
  readonly withCalls?: boolean | undefined;
  /** Is called when somebody joins the call who is not invited, as far as is known. */
  readonly onStranger?: ((rawId: string) => void) | undefined;
  /** Is called once, when the subscriber has gone. */
  readonly onEnd?: (() => void) | undefined;
}

/**
 * Follows a room: who is invited, which call is under way, and who is in it. First comes a snapshot, or with `after` exactly
 * what was missed, then each change as it comes. A cursor of another room, garbage, or one too old to be exact gives a snapshot
 * instead. It does not end by itself.
 *
 * Changes of invitations and the beginnings and ends of calls come in their order, and so do the events of a call, between
 * its beginning and its end. Which of the two histories is told first may differ from one time to the next; where both have
 * led, and what each cursor stands for, does not.
 *
 * @throws {Error} if the store can't be asked: nothing is followed then
 */
export async function followRoom(
  { journals, calls }: { readonly journals: RoomJournals; readonly calls: CallStore },
  { roomId, after, withCalls = true, onStranger, onEnd }: FollowRoomOptions,
): Promise<AsyncIterableIterator<RoomItem>> {
  const stream = new AsyncQueue<RoomItem>(() => {
    unwatch();
    follower.stop();
    onEnd?.();
  });
  const follower = new RoomFollower({ roomId, journals, calls, stream, withCalls, onStranger });
  // Watching comes before reading, so that nothing falls between.
  const unwatch = journals.watch(roomId, () => {
    follower.wake();
  });
  const cursor = after === undefined ? undefined : decodeRoomCursor(after);
  try {
    await follower.begin(cursor?.roomId === roomId ? cursor : undefined);
  } catch (error) {
    stream.end();
    throw error;
  }
  return stream;
}
