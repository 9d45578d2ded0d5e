import { setTimeout as sleep } from 'node:timers/promises';
import { callAfter, readCommit, readMessage } from './call-entries.ts';
import type { KnownCalls } from './known-calls.ts';
import type { RedisConnection } from './redis-connection.ts';
import { callKeys } from './redis-keys.ts';

/** How much longer a message may take than an answer, in milliseconds. */
const messageMs = 1_000;

/** Listening to the news of a call. */
interface Listening {
  readonly end: () => void;
  /** How many have come. */
  messages: number;
}

/** How calls are read of which there are news. */
export interface CallReader {
  /** Reads a call, and takes in what it finds. */
  read(callId: string): Promise<unknown>;
  /** Whether an answer about a call is awaited. */
  isReading(callId: string): boolean;
  /** How many events the logs keep. */
  readonly maxLogEvents: number;
}

/**
 * Brings forward the calls that are watched. A message holds the commit of which it tells, so that nothing is asked as long as
 * each follows the one before. Whatever it can't be put behind is read: the stream holds all, while a message may get lost.
 */
export class CallNews {
  readonly #redis: RedisConnection;
  readonly #known: KnownCalls;
  readonly #reader: CallReader;
  readonly #listening = new Map<string, Listening>();
  /** Calls of which the news are being read; true for those of which more came meanwhile. */
  readonly #reading = new Map<string, boolean>();
  /** The versions that this process is writing. What becomes of them is told by the answer. */
  readonly #writing = new Set<string>();

  constructor(redis: RedisConnection, known: KnownCalls, reader: CallReader) {
    this.#redis = redis;
    this.#known = known;
    this.#reader = reader;
  }

  /** Listens to the news of a call, if nobody does yet. */
  listen(callId: string): void {
    if (this.#listening.has(callId)) return;
    const end = this.#redis.listen(callKeys(callId).news, (message) => {
      listening.messages += 1;
      this.#take(callId, message);
    });
    const listening = { end, messages: 0 };
    this.#listening.set(callId, listening);
    // From here on it is told.
    void this.#read(callId);
  }

  ignore(callId: string): void {
    this.#listening.get(callId)?.end();
    this.#listening.delete(callId);
  }

  /** Does not read what this process is writing, though the message of it may come before the answer. */
  async whileWriting<Answer>(callId: string, version: string, write: () => Promise<Answer>): Promise<Answer> {
    this.#writing.add(version);
    try {
      return await write();
    } catch (error) {
      // It may be written all the same.
      if (this.#listening.has(callId)) void this.#read(callId);
      throw error;
    } finally {
      this.#writing.delete(version);
    }
  }

  /** Reads what was missed of all that is watched: to be called now and then. */
  async catchUp(): Promise<void> {
    await Promise.all(
      Array.from(this.#listening, ([callId, listening]) => this.#catchUpWith(callId, listening)),
    );
  }

  #take(callId: string, message: string): void {
    const { from, to, commit } = readMessage(message);
    const known = this.#known.get(callId);
    if (known?.version === to || this.#writing.has(to)) return;
    // An answer that is on its way may be older than the message.
    if (!known || known.version !== from || commit === undefined || this.#reader.isReading(callId)) {
      void this.#read(callId);
      return;
    }
    const told = readCommit(from, to, commit);
    const call = callAfter(known, told, this.#reader.maxLogEvents);
    this.#known.commit(callId, from, { call, events: told.events });
  }

  async #catchUpWith(callId: string, listening: Listening): Promise<void> {
    const before = this.#known.get(callId)?.version;
    const { messages } = listening;
    await this.#read(callId);
    if (before === undefined || this.#known.get(callId)?.version === before) return;
    // There was something to tell. The message may be on its way; else nobody tells us any more.
    await sleep(messageMs, undefined, { ref: false });
    if (listening.messages === messages && this.#listening.get(callId) === listening) {
      this.#redis.renew(callKeys(callId).news);
    }
  }

  /** Reads what was committed to a call that is watched: once for all that came while it was being read. */
  async #read(callId: string): Promise<void> {
    if (this.#reading.has(callId)) {
      this.#reading.set(callId, true);
      return;
    }
    do {
      this.#reading.set(callId, false);
      // What fails is made good by the next that is read.
      await this.#reader.read(callId).catch(() => undefined);
    } while (this.#reading.get(callId));
    this.#reading.delete(callId);
  }
}
