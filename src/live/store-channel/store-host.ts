import type { Channel, OtherEnd } from '../../channel/channel.ts';
import type { CallRecord } from '../record/call-record.ts';
import type { CallEvent } from '../record/call-view.ts';
import type { Reduction } from '../record/reduction.ts';
import type { LiveStore } from '../store/live-store.ts';
import { plainMethods } from './offers.ts';
import type { ClientOffers, Found, StoreOffers } from './offers.ts';
import { fieldsOf, recordOf } from '../store/call-fields.ts';
import { nameOfValue } from '../store/value-listeners.ts';
import { receiveChange, sendLog, sendTombstone } from './sent-calls.ts';
import type { SentChange } from './sent-calls.ts';

type Client = OtherEnd<ClientOffers>;

/** Something that a follower of a call is told. */
type News = (client: Client) => void;

/** A call that clients follow. */
interface FollowedCall {
  /** By each, what waits until it has been told how the call is; undefined once it has. */
  readonly followers: Map<Client, News[] | undefined>;
  readonly unwatch: () => void;
  /** The newest that is known here. */
  record: CallRecord | undefined;
}

/** A commit that a client asked for. */
interface Commit {
  readonly client: Client;
  readonly number: number;
  readonly change: SentChange;
}

/**
 * Shares a store with clients in other processes. Who reads a call is told of each commit to it from then on, by what has
 * changed: a call travels whole only once. What a client is told comes before any answer that knows more.
 */
export class StoreHost {
  readonly #store: LiveStore;
  readonly #followed = new Map<string, FollowedCall>();
  /** By the records that they come to. */
  readonly #commits = new WeakMap<CallRecord, Commit>();
  readonly #clients = new Set<Client>();

  constructor(store: LiveStore) {
    this.#store = store;
    store.calls.watchRinging((record) => {
      for (const client of this.#clients) client.tell('callRings', fieldsOf(record));
    });
  }

  /** Offers the store over a channel. @returns what is to be called when the other end has gone */
  connect(channel: Channel): () => void {
    const client = channel.to<ClientOffers>();
    const { calls, keyValues } = this.#store;
    this.#clients.add(client);
    /** What ends watching, by what is watched. */
    const watched = new Map<string, () => void>();
    const offers: StoreOffers = {
      readCall: (callId) => this.#read(client, callId),
      letGoOfCall: (callId) => {
        this.#letGo(client, callId);
      },
      beginCall: (record, reduction) => calls.commit(undefined, { ...reduction, record: recordOf(record) }),
      changeCall: (expectedRevision, change, reduction, number) =>
        this.#commit(expectedRevision, { client, change, number }, reduction),
      pageOfCalls: async (page) => (await calls.page(page)).map(fieldsOf),
      ringingCalls: async () => (await calls.ringing()).map(fieldsOf),
      noteRequest: (callId, at) => calls.noteRequest(callId, at),
      lastRequestedAt: (callId) => calls.lastRequestedAt(callId),
      watchValue: (collection, key) => {
        const unwatch = keyValues.watch(collection, key, () => {
          client.tell('valueChanged', collection, key);
        });
        watched.set(nameOfValue(collection, key), unwatch);
      },
      letGoOfValue: (collection, key) => {
        const name = nameOfValue(collection, key);
        watched.get(name)?.();
        watched.delete(name);
      },
      callPart: (part, method, args) => {
        if (!Object.hasOwn(plainMethods[part], method)) throw new TypeError(`${part} has no ${method}`);
        const methods = this.#store[part] as unknown as Record<string, (...args: unknown[]) => unknown>;
        return Promise.resolve(methods[method]?.(...args));
      },
    };
    channel.offer(offers);
    return () => {
      this.#clients.delete(client);
      for (const unwatch of watched.values()) unwatch();
      for (const callId of [...this.#followed.keys()]) this.#letGo(client, callId);
    };
  }

  async #read(client: Client, callId: string): Promise<Found> {
    const { calls } = this.#store;
    const followed = this.#followed.get(callId) ?? this.#watch(callId);
    if (!followed.followers.has(client)) followed.followers.set(client, []);
    const isTold = followed.followers.get(client) === undefined;
    const stored = isTold ? await calls.read(callId) : undefined;
    if (stored?.kind === 'live' && stored.record.revision === followed.record?.revision) return 'asTold';
    const history = await calls.readHistory(callId);
    if (history?.kind === 'live') {
      const { record, log } = history;
      if (record.revision > (followed.record?.revision ?? -1)) followed.record = record;
      client.tell('callIs', fieldsOf(record), sendLog(log));
    }
    for (const news of followed.followers.get(client) ?? []) news(client);
    if (followed.followers.has(client)) followed.followers.set(client, undefined);
    if (history?.kind === 'live') return 'asTold';
    if (history) this.#letGo(client, callId);
    return history && { tombstone: sendTombstone(history.tombstone) };
  }

  #watch(callId: string): FollowedCall {
    const followed: FollowedCall = {
      followers: new Map(),
      // What is shared so is kept in this process, and never out of reach: it can tell all events.
      unwatch: this.#store.calls.watch(callId, (record, events = []) => {
        this.#spread(followed, record, events);
      }),
      record: undefined,
    };
    this.#followed.set(callId, followed);
    return followed;
  }

  #letGo(client: Client, callId: string): void {
    const followed = this.#followed.get(callId);
    if (!followed?.followers.delete(client) || followed.followers.size > 0) return;
    followed.unwatch();
    this.#followed.delete(callId);
  }

  #spread(followed: FollowedCall, record: CallRecord, events: readonly CallEvent[] | undefined): void {
    if (record.revision > (followed.record?.revision ?? -1)) followed.record = record;
    const commit = this.#commits.get(record);
    const news: News = commit
      ? (client) => {
          if (client === commit.client) client.tell('callCommitted', commit.number);
          else client.tell('callChanged', commit.change);
        }
      : (client) => {
          client.tell('callReplaced', fieldsOf(record), events);
        };
    for (const [client, waiting] of followed.followers) {
      if (waiting) waiting.push(news);
      else news(client);
    }
  }

  async #commit(
    expectedRevision: number,
    commit: Commit,
    reduction: Pick<Reduction, 'touched' | 'dueAt'>,
  ): Promise<boolean> {
    const { calls } = this.#store;
    const { id, events } = commit.change;
    let before = this.#followed.get(id)?.record;
    if (before?.revision !== expectedRevision) {
      const stored = await calls.read(id);
      before = stored?.kind === 'live' ? stored.record : undefined;
    }
    if (before?.revision !== expectedRevision) return false;
    const record = receiveChange(before, commit.change);
    this.#commits.set(record, commit);
    return calls.commit(expectedRevision, { ...reduction, record, events });
  }
}
