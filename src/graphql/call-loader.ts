import { canonicalId } from '../microsoft-graph/call-id.ts';
import type { CallPage, StoredCall } from '../live/store/call-store.ts';
import type { LiveCalls } from '../live/live-calls.ts';
import type { LiveRooms } from '../live/rooms/live-rooms.ts';
import { callModel, storedCallModel } from './models/call-model.ts';
import type { CallModel } from './models/call-model.ts';

/** Loads calls for one operation, each once: whatever the operation asks of a call is of one moment. */
export interface CallLoader {
  /** A call that is known here, or else one that Graph knows. */
  find(id: string): Promise<CallModel | undefined>;
  /** A call that is known here. */
  read(id: string): Promise<CallModel | undefined>;
  /** The call that is under way in a room, as far as is known. */
  inRoom(roomId: string): Promise<CallModel | undefined>;
  /** A page of the calls that are known here, newest first. */
  page(page: CallPage): Promise<readonly CallModel[]>;
  /** Forgets what was loaded: call it after a write to a call. */
  forget(): void;
}

/**
 * Makes the loader of one operation.
 *
 * @param signal cancels what it asks of Graph
 */
export function createCallLoader(
  live: LiveCalls,
  liveRooms: Pick<LiveRooms, 'callInRoom'>,
  signal: AbortSignal,
): CallLoader {
  const calls = new Map<string, Promise<CallModel | undefined>>();
  const callsInRooms = new Map<string, Promise<CallModel | undefined>>();

  const remember = (
    callId: string,
    load: () => Promise<StoredCall | undefined>,
  ): Promise<CallModel | undefined> => {
    let call = calls.get(callId);
    if (!call) {
      call = load().then((stored) => stored && storedCallModel(stored));
      calls.set(callId, call);
    }
    return call;
  };

  const read = (callId: string): Promise<CallModel | undefined> => remember(callId, () => live.read(callId));

  const readInRoom = (roomId: string): Promise<CallModel | undefined> => {
    let call = callsInRooms.get(roomId);
    if (!call) {
      call = liveRooms.callInRoom(roomId).then((callId) => (callId === undefined ? undefined : read(callId)));
      callsInRooms.set(roomId, call);
    }
    return call;
  };

  const readPage = async (page: CallPage): Promise<readonly CallModel[]> => {
    const records = await live.page(page);
    return Promise.all(
      records.map(async (record) => {
        const call = callModel(record);
        const read = calls.get(call.id);
        if (read) return (await read) ?? call;
        calls.set(call.id, Promise.resolve(call));
        return call;
      }),
    );
  };

  return {
    find: (id) => remember(canonicalId(id), () => live.find(id, signal)),
    read: (id) => read(canonicalId(id)),
    inRoom: readInRoom,
    page: readPage,
    forget() {
      calls.clear();
      callsInRooms.clear();
    },
  };
}
