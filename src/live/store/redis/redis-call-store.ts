import { randomBytes } from 'node:crypto';
import { knownValue } from '../../../microsoft-graph/enums.ts';
import { isRinging } from '../../record/call-record.ts';
import type { CallRecord } from '../../record/call-record.ts';
import type { Reduction } from '../../record/reduction.ts';
import type { Census } from '../call-census.ts';
import { appendEvents, emptyLog } from '../call-log.ts';
import type {
  CallHistory,
  CallPage,
  CallStore,
  CommitListener,
  StoredCall,
  Tombstone,
} from '../call-store.ts';
import type { RetentionOptions } from '../memory-call-store.ts';
import type { WorkQueue } from '../work-queue.ts';
import {
  callAfter,
  entryIdOf,
  hashWrites,
  readBase,
  readEntries,
  readHash,
  readTombstone,
  tombstoneOf,
  writeCommit,
  writeTombstone,
} from './call-entries.ts';
import type { KnownCall } from './call-entries.ts';
import { trimCallLog } from './call-log-trimming.ts';
import { CallNews } from './call-news.ts';
import { commitCall, listCall, readCall, readCallHistory, writeArgs } from './call-scripts.ts';
import { KnownCalls } from './known-calls.ts';
import type { RedisConnection } from './redis-connection.ts';
import { callKeys, listKeys } from './redis-keys.ts';
import { textsOf } from './redis-script.ts';
import type { Reply } from './redis-script.ts';
import { RingingCalls } from './ringing-calls.ts';

/** How much of a call is kept. */
export type RedisRetention = Pick<RetentionOptions, 'maxLogEvents' | 'logAfterEndMs' | 'tombstoneMs'>;

/** How long a call is kept that is not over and to which nothing happens, in milliseconds: nobody has said that it ended. */
const silentCallMs = 7 * 24 * 3_600_000;
/** How long the list of calls is kept to which none comes, in milliseconds. */
const listMs = 8 * 24 * 3_600_000;
/** How long it is kept when somebody wanted to know of a call, in milliseconds. */
const requestMs = 24 * 3_600_000;
/** How young a call on the list may be of which there is nothing yet, in milliseconds: it is listed before it is committed. */
const youngMs = 60_000;

/** How many commits are read one by one, since that is less than a record, and to tell them to who watches. */
const cheapEntries = 32;
const everyEntry = 1_000_000;
/** A call as it is, without its log. */
type CallState = Omit<KnownCall, 'log'>;

/** What is known of a call, as it was read. */
type Found =
  { readonly kind: 'live'; readonly call: KnownCall } | Extract<StoredCall, { readonly kind: 'tombstone' }>;

/** Calls in Redis. Whoever shares it reads and commits the same, and is told of the same. */
export class RedisCallStore implements CallStore {
  readonly #redis: RedisConnection;
  readonly #now: () => number;
  readonly #retention: RedisRetention;
  readonly #work: WorkQueue;
  readonly #known = new KnownCalls();
  readonly #ringing: RingingCalls;
  readonly #news: CallNews;
  /** How many answers about calls are awaited. */
  readonly #reading = new Map<string, number>();

  /**
   * @param now the clock, in milliseconds since the epoch
   * @param work where it is noted when calls are to be looked at
   */
  constructor(redis: RedisConnection, now: () => number, retention: RedisRetention, work: WorkQueue) {
    this.#redis = redis;
    this.#now = now;
    this.#retention = retention;
    this.#work = work;
    this.#ringing = new RingingCalls(redis, (callId) => this.read(callId), now);
    this.#news = new CallNews(redis, this.#known, {
      read: (callId) => this.#find(callId),
      isReading: (callId) => this.#reading.has(callId),
      maxLogEvents: retention.maxLogEvents,
    });
    redis.onRenewed(() => void this.catchUp());
  }

  async read(callId: string): Promise<StoredCall | undefined> {
    const found = await this.#find(callId);
    return found?.kind === 'live' ? { kind: 'live', record: found.call.record } : found;
  }

  known(callId: string): CallRecord | undefined {
    return this.#known.get(callId)?.record;
  }

  async readHistory(callId: string): Promise<CallHistory | undefined> {
    let found = this.#known.get(callId)?.log && (await this.#find(callId));
    if (!found || (found.kind === 'live' && !found.call.log)) found = await this.#findHistory(callId);
    if (found?.kind !== 'live') return found;
    const { record, log = emptyLog(record) } = found.call;
    return { kind: 'live', record, log };
  }

  async commit(expectedRevision: number | undefined, reduction: Reduction): Promise<boolean> {
    const { record, events, dueAt } = reduction;
    const before = await this.#knownAt(record.id, expectedRevision);
    if (before === 'another') return false;
    const rang = before !== undefined && isRinging(before.record);
    const rings = isRinging(record);
    // First what is of another slot: if this process dies in between, a call is listed that isn't there, or is looked at too
    // soon, of which no harm is done. The other way round it would be forgotten.
    await Promise.all([
      before ? undefined : this.#list(record),
      rings && !rang ? this.#ringing.expect(record.id) : undefined,
      dueAt !== undefined && !record.isTerminated ? this.#work.schedule(probeOf(record), dueAt) : undefined,
    ]);

    const endedAt = record.isTerminated ? this.#now() : undefined;
    const version = `${record.revision}.${randomBytes(6).toString('base64url')}`;
    const length = await this.#news.whileWriting(record.id, version, () =>
      this.#write(before, reduction, version, endedAt),
    );
    if (length === -1) return false;

    const log = before ? before.log : emptyLog(record);
    const { maxLogEvents } = this.#retention;
    const call = { version, record, log: log && appendEvents(log, events, maxLogEvents), endedAt };
    this.#known.commit(record.id, before?.version, { call, events });
    // What fails of this is made good by whoever comes across it.
    await Promise.allSettled([
      rings && !rang ? this.#ringing.announce(record) : undefined,
      rang && !rings ? this.#ringing.forget(record.id) : undefined,
      endedAt === undefined ? undefined : this.#unlist(record, endedAt),
    ]);
    // Several at once: that takes fewer commands.
    if (length > maxLogEvents && isTurnOf(record, Math.ceil(maxLogEvents / 2)))
      trimCallLog(this.#redis, record, maxLogEvents).catch(() => undefined);
    return true;
  }

  watch(callId: string, listener: CommitListener): () => void {
    const stop = this.#known.watch(callId, listener);
    this.#news.listen(callId);
    return () => {
      stop();
      if (!this.#known.isWatched(callId)) this.#news.ignore(callId);
    };
  }

  async page({ limit, after, states }: CallPage): Promise<readonly CallRecord[]> {
    const records: CallRecord[] = [];
    const upTo = after ? `${after.createdAt}` : '+inf';
    for (let offset = 0; records.length < limit;) {
      const { calls } = listKeys;
      const range = ['ZRANGE', calls, upTo, '-inf', 'BYSCORE', 'REV', 'LIMIT', `${offset}`, `${limit}`];
      const ids = textsOf(await this.#redis.ask(calls, ...range));
      if (ids.length === 0) break;
      offset += ids.length;
      const found = await Promise.all(ids.map((callId) => this.#readListed(callId)));
      for (const record of found) {
        if (!record || records.length >= limit) continue;
        if (after && !isBehind(record, after)) continue;
        if (states && !states.has(knownValue('callState', record.view.call.state) ?? 'unknown')) continue;
        records.push(record);
      }
    }
    return records;
  }

  ringing(): Promise<readonly CallRecord[]> {
    return this.#ringing.all();
  }

  watchRinging(listener: (record: CallRecord) => void): () => void {
    return this.#ringing.watch(listener);
  }

  /** By the lists, which name some calls for a while that have gone. Who is in them stands in each call by itself. */
  async census(): Promise<Census> {
    const { calls, ended } = listKeys;
    const [all, over] = await Promise.all([calls, ended].map((key) => this.#redis.ask(key, 'ZCARD', key)));
    return { calls: Math.max(0, Number(all) - Number(over)), people: undefined, doubts: undefined };
  }

  async noteRequest(callId: string, at: number): Promise<void> {
    const { requestedAt } = callKeys(callId);
    await this.#redis.tell(requestedAt, 'SET', requestedAt, `${at}`, 'PX', `${requestMs}`);
  }

  async lastRequestedAt(callId: string): Promise<number> {
    const { requestedAt } = callKeys(callId);
    return Number(await this.#redis.ask(requestedAt, 'GET', requestedAt));
  }

  /** Reads what was missed of all that is watched: to be called now and then, since a message may get lost. */
  async catchUp(): Promise<void> {
    await Promise.all([this.#news.catchUp(), this.#ringing.catchUp().catch(() => undefined)]);
  }

  async #find(callId: string): Promise<Found | undefined> {
    const asked = this.#known.get(callId);
    const { now, log, tombstone } = callKeys(callId);
    const version = asked?.version ?? '';
    // Who watches is told each commit, as long as there is one.
    const most = this.#known.isWatched(callId) ? everyEntry : cheapEntries;
    return this.#reads(callId, asked, () =>
      this.#redis.read(
        readCall,
        [now, log, tombstone],
        [version, asked ? entryIdOf(version) : '', `${most}`],
      ),
    );
  }

  async #findHistory(callId: string): Promise<Found | undefined> {
    const { now, log, base, tombstone } = callKeys(callId);
    return this.#reads(callId, undefined, () =>
      this.#redis.read(readCallHistory, [now, log, base, tombstone]),
    );
  }

  /** Reads a call, and takes in what it found. @param asked the call as it was known when it was asked for */
  async #reads(
    callId: string,
    asked: KnownCall | undefined,
    read: () => Promise<Reply>,
  ): Promise<Found | undefined> {
    this.#reading.set(callId, (this.#reading.get(callId) ?? 0) + 1);
    try {
      return this.#taken(callId, asked, await read());
    } finally {
      const others = (this.#reading.get(callId) ?? 1) - 1;
      if (others > 0) this.#reading.set(callId, others);
      else this.#reading.delete(callId);
    }
  }

  #taken(callId: string, asked: KnownCall | undefined, reply: Reply): Found | undefined {
    const [kind, ...rest] = reply as readonly Reply[];
    if (kind === 'none') return undefined;
    if (kind === 'tombstone') {
      const tombstone = readTombstone(rest[0]);
      this.#known.end(callId, tombstone);
      return this.#buried(tombstone);
    }
    return this.#living(this.#knownFrom(callId, asked, kind, rest));
  }

  #knownFrom(
    callId: string,
    asked: KnownCall | undefined,
    kind: Reply | undefined,
    [first, base, log]: readonly Reply[],
  ): KnownCall {
    if (asked && kind === 'same') return this.#known.confirm(callId, asked);
    const { maxLogEvents } = this.#retention;
    if (asked && kind === 'entries') {
      let call = asked;
      const steps = readEntries(first).map((entry) => {
        call = callAfter(call, entry, maxLogEvents);
        return { call, events: entry.events };
      });
      return this.#known.follow(callId, asked, steps);
    }
    const call = readHash(first);
    const before = asked ?? this.#known.get(callId);
    if (before && (kind === 'lost' || isAfter(before, call))) void this.#noteLoss(before, call);
    if (log === undefined) return this.#known.replace(callId, { ...call, log: undefined });
    const events = readEntries(log).flatMap((entry) => entry.events);
    const whole = appendEvents({ ...readBase(base, call.record), events: [] }, events, maxLogEvents);
    return this.#known.replace(callId, { ...call, log: whole });
  }

  /**
   * Gives a call another epoch of which Redis has lost commits that it had acknowledged, as by a fail-over: other events come
   * under the same numbers, and who has the lost ones must not be told that there is nothing to tell.
   */
  async #noteLoss(before: CallState, { record }: CallState): Promise<void> {
    // Somebody has.
    if (before.record.epoch !== record.epoch) return;
    const epoch = randomBytes(9).toString('base64url');
    const renewed = { ...record, epoch, revision: record.revision + 1 };
    const reduction = { record: renewed, events: [], touched: new Set<string>(), dueAt: undefined };
    // Whoever else knows what was lost tries it, too.
    await this.commit(record.revision, reduction).catch(() => false);
  }

  /** A call, or what is left of it by now. */
  #living(call: KnownCall): Found | undefined {
    const { record, endedAt } = call;
    const isOver = endedAt !== undefined && this.#now() - endedAt >= this.#retention.logAfterEndMs;
    return isOver ? this.#buried(tombstoneOf(record, endedAt)) : { kind: 'live', call };
  }

  #buried(tombstone: Tombstone): Found | undefined {
    const { logAfterEndMs, tombstoneMs } = this.#retention;
    const isForgotten = this.#now() - tombstone.endedAt >= logAfterEndMs + tombstoneMs;
    return isForgotten ? undefined : { kind: 'tombstone', tombstone };
  }

  /** The call at a revision; undefined for a new one. */
  async #knownAt(callId: string, revision: number | undefined): Promise<KnownCall | undefined | 'another'> {
    const known = this.#known.get(callId);
    if (known && known.record.revision === revision) return known;
    const found = await this.#find(callId);
    if (!found && revision === undefined) return undefined;
    return found?.kind === 'live' && found.call.record.revision === revision ? found.call : 'another';
  }

  async #write(
    before: KnownCall | undefined,
    reduction: Reduction,
    version: string,
    endedAt: number | undefined,
  ): Promise<number> {
    const { record } = reduction;
    const { now, log, base, tombstone, news } = callKeys(record.id);
    const { logAfterEndMs, tombstoneMs } = this.#retention;
    const reply = await this.#redis.write(
      commitCall,
      [now, log, base, tombstone],
      [
        before?.version ?? '',
        version,
        entryIdOf(version),
        writeCommit(reduction, endedAt),
        `${endedAt === undefined ? silentCallMs : logAfterEndMs}`,
        news,
        endedAt === undefined ? '' : writeTombstone(tombstoneOf(record, endedAt)),
        `${logAfterEndMs + tombstoneMs}`,
        ...writeArgs(hashWrites(reduction, !before, endedAt)),
      ],
    );
    return Number(reply);
  }

  async #list({ id, createdAt }: CallRecord): Promise<void> {
    const { calls, ended } = listKeys;
    await this.#redis.write(listCall, [calls, ended], [`${listMs}`, `${createdAt}`, id, `${this.#now()}`]);
  }

  async #unlist(record: CallRecord, endedAt: number): Promise<void> {
    const { ended } = listKeys;
    const leavesAt = endedAt + this.#retention.logAfterEndMs;
    await Promise.all([
      this.#work.cancel(probeOf(record)),
      this.#redis.tell(ended, 'ZADD', ended, `${leavesAt}`, record.id),
    ]);
  }

  /** A call of the list; one that has left it is taken off. */
  async #readListed(callId: string): Promise<CallRecord | undefined> {
    const found = await this.#find(callId);
    if (found?.kind === 'live') return found.call.record;
    const { calls } = listKeys;
    const score = Number(await this.#redis.ask(calls, 'ZSCORE', calls, callId));
    if (this.#now() - score > youngMs) await this.#redis.tell(calls, 'ZREM', calls, callId);
    return undefined;
  }
}

/** Whether a state of a call that was known comes after the one that Redis has, or stands in its place. */
function isAfter(known: CallState, stored: CallState): boolean {
  return known.version !== stored.version && known.record.revision >= stored.record.revision;
}

/** Whether it is the turn of a call, once in so many revisions: calls that began together don't have it together. */
function isTurnOf({ id, revision }: CallRecord, every: number): boolean {
  const offset = Array.from(id).reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return (revision + offset) % every === 0;
}

function probeOf({ id }: CallRecord) {
  return { kind: 'probe', id } as const;
}

/** Whether a call comes after another one in the list, newest first. */
function isBehind(
  one: Pick<CallRecord, 'createdAt' | 'id'>,
  other: Pick<CallRecord, 'createdAt' | 'id'>,
): boolean {
  return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
}
