import { canonicalId } from '../microsoft-graph/call-id.ts';
import type { CallPage, StoredCall } from '../live/store/call-store.ts';
import type { LiveCalls } from '../live/live-calls.ts';
import { callModel, type CallModel, storedCallModel } from './models/call-model.ts';

/** Reads calls for one operation, each once: whatever the operation asks of a call is of one moment. */
export interface CallReader {
  /** A call that is known here, or else one that Graph knows. */
  find(id: string): Promise<CallModel | undefined>;
  /** A call that is known here. */
  read(id: string): Promise<CallModel | undefined>;
  /** A page of the calls that are known here, newest first. */
  page(page: CallPage): Promise<readonly CallModel[]>;
  /** Forgets what was read: to be called after something was done to a call. */
  forget(): void;
}

/** Makes the reader of one operation. @param signal cancels what it asks of Graph */
export function createCallReader(live: LiveCalls, signal: AbortSignal): CallReader {
  const calls = new Map<string, Promise<CallModel | undefined>>();

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
    read: (id) => remember(canonicalId(id), () => live.read(canonicalId(id))),
    page: readPage,
    forget() {
      calls.clear();
    },
  };
}
