import type { Channel, OtherEnd } from '../../channel/channel.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { Reduction } from '../record/reduction.ts';
import type { CallHistory, CallPage, CallStore, CommitListener, StoredCall } from '../store/call-store.ts';
import type { LiveStore } from '../store/live-store.ts';
import { fieldsOf, recordOf } from '../store/call-fields.ts';
import { StoreUnavailableError } from '../store/store-unavailable-error.ts';
import { defaultRetention } from '../store/memory-call-store.ts';
import { ValueListeners } from '../store/value-listeners.ts';
import { FollowedCalls } from './followed-calls.ts';
import { plainMethods } from './offers.ts';
import type { ClientOffers, PlainMethod, PlainPart, StoreOffers } from './offers.ts';
import { receiveChange, receiveLog, receiveTombstone, sendChange } from './sent-calls.ts';

/**
 * A store that another process has, which offers it by `StoreHost`.
 *
 * @param maxLogEvents how many events the logs of that store keep
 */
export function createStoreClient(
  channel: Channel,
  maxLogEvents: number = defaultRetention.maxLogEvents,
): LiveStore {
  const host = outOfReachIfFailed(channel.to<StoreOffers>());
  const valueListeners = new ValueListeners();
  const offers: Pick<ClientOffers, 'valueChanged'> = {
    valueChanged: (collection, key) => {
      valueListeners.tell(collection, key);
    },
  };
  channel.offer(offers);
  function part<Name extends PlainPart>(name: Name): Pick<LiveStore[Name], PlainMethod<Name>> {
    const methods = Object.keys(plainMethods[name]).map((method): [string, unknown] => [
      method,
      (...args: readonly unknown[]) => host.ask('callPart', name, method, args),
    ]);
    return Object.fromEntries(methods) as unknown as Pick<LiveStore[Name], PlainMethod<Name>>;
  }
  return {
    calls: new CallStoreClient(channel, host, maxLogEvents),
    creations: part('creations'),
    callbackTokens: part('callbackTokens'),
    parked: part('parked'),
    deliveries: part('deliveries'),
    work: part('work'),
    keyValues: {
      ...part('keyValues'),
      watch(collection, key, listener) {
        const isFirst = !valueListeners.isWatched(collection, key);
        const end = valueListeners.add(collection, key, listener);
        if (isFirst) host.tell('watchValue', collection, key);
        return () => {
          if (end()) host.tell('letGoOfValue', collection, key);
        };
      },
    },
  };
}

/** What the other process could not do is nobody's mistake: it may be asked again. */
function outOfReachIfFailed(host: OtherEnd<StoreOffers>): OtherEnd<StoreOffers> {
  return {
    ask: (...asked) =>
      host.ask(...asked).catch((error: unknown) => {
        throw new StoreUnavailableError((error as Error).message, { cause: error });
      }),
    tell: (...told) => {
      host.tell(...told);
    },
  };
}

/** The calls of a store that another process has. */
class CallStoreClient implements CallStore {
  readonly #host: OtherEnd<StoreOffers>;
  readonly #followed: FollowedCalls;
  readonly #ringingListeners = new Set<(record: CallRecord) => void>();
  /** Commits that were asked for, by their numbers. */
  readonly #commits = new Map<number, Reduction>();
  #lastNumber = 0;

  constructor(channel: Channel, host: OtherEnd<StoreOffers>, maxLogEvents: number) {
    this.#host = host;
    this.#followed = new FollowedCalls(maxLogEvents, (callId) => {
      host.tell('letGoOfCall', callId);
    });
    const offers: Omit<ClientOffers, 'valueChanged'> = {
      callIs: (record, log) => {
        this.#followed.set(recordOf(record), receiveLog(log));
      },
      callChanged: (change) => {
        const { id, revision, events } = change;
        this.#followed.commit(id, revision, events, (before) => before && receiveChange(before, change));
      },
      callReplaced: (sent, events) => {
        const record = recordOf(sent);
        this.#followed.commit(record.id, record.revision, events, () => record);
      },
      callCommitted: (number) => {
        const { record, events } = this.#commits.get(number) ?? {};
        if (record) this.#followed.commit(record.id, record.revision, events ?? [], () => record);
      },
      callRings: (sent) => {
        if (this.#ringingListeners.size === 0) return;
        const record = recordOf(sent);
        for (const listener of [...this.#ringingListeners]) listener(record);
      },
    };
    channel.offer(offers);
  }

  read(callId: string): Promise<StoredCall | undefined> {
    return this.readHistory(callId);
  }

  known(callId: string): CallRecord | undefined {
    return this.#followed.newest(callId);
  }

  async readHistory(callId: string): Promise<CallHistory | undefined> {
    const call = this.#followed.hold(callId, (held) => {
      held.waiting += 1;
    });
    try {
      for (;;) {
        const found = await this.#host.ask('readCall', callId);
        if (found !== 'asTold') {
          call.history = undefined;
          return found && { kind: 'tombstone', tombstone: receiveTombstone(found.tombstone) };
        }
        // It may have become a tombstone for somebody else who asked at the same time.
        if (call.history) return { kind: 'live', ...call.history };
      }
    } finally {
      this.#followed.release(callId, (held) => {
        held.waiting -= 1;
      });
    }
  }

  async commit(expectedRevision: number | undefined, reduction: Reduction): Promise<boolean> {
    const { record, events, touched, dueAt } = reduction;
    if (expectedRevision === undefined) {
      return this.#host.ask('beginCall', fieldsOf(record), { events, touched, dueAt });
    }
    const number = (this.#lastNumber += 1);
    this.#commits.set(number, reduction);
    try {
      const change = sendChange(reduction);
      return await this.#host.ask('changeCall', expectedRevision, change, { touched, dueAt }, number);
    } finally {
      this.#commits.delete(number);
    }
  }

  watch(callId: string, listener: CommitListener): () => void {
    const { history } = this.#followed.hold(callId, ({ listeners }) => {
      listeners.add(listener);
    });
    // To read a call is to follow it. If that fails, so does what is about to be asked of the same host.
    if (!history) this.readHistory(callId).catch(() => undefined);
    return () => {
      this.#followed.release(callId, ({ listeners }) => {
        listeners.delete(listener);
      });
    };
  }

  async page(page: CallPage): Promise<readonly CallRecord[]> {
    return (await this.#host.ask('pageOfCalls', page)).map(recordOf);
  }

  async ringing(): Promise<readonly CallRecord[]> {
    return (await this.#host.ask('ringingCalls')).map(recordOf);
  }

  watchRinging(listener: (record: CallRecord) => void): () => void {
    this.#ringingListeners.add(listener);
    return () => {
      this.#ringingListeners.delete(listener);
    };
  }

  noteRequest(callId: string, at: number): Promise<void> {
    return this.#host.ask('noteRequest', callId, at);
  }

  lastRequestedAt(callId: string): Promise<number> {
    return this.#host.ask('lastRequestedAt', callId);
  }
}
