import type { RedisConnection } from '../live/store/redis/redis-connection.ts';
import type { RedisScript, Reply } from '../live/store/redis/redis-script.ts';

/** How long is waited, in milliseconds. */
export interface CountingTimes {
  /** For an answer: as long waits who is counted. */
  readonly answerMs: number;
  /** After an answer did not come, before Redis is asked again. */
  readonly pauseMs: number;
}

const defaultTimes: CountingTimes = { answerMs: 1_000, pauseMs: 1_000 };

/** A Redis that counts, as long as it answers: nobody is kept waiting by one that doesn't. */
export class CountingRedis {
  readonly #redis: Pick<RedisConnection, 'count' | 'trouble'>;
  readonly #onSilent: (reason: string) => void;
  readonly #times: CountingTimes;
  /** By the monotonic clock. */
  #pausedUntil = 0;

  /** @param onSilent is told whenever somebody has to go without an answer, and why, without anything secret */
  constructor(
    redis: Pick<RedisConnection, 'count' | 'trouble'>,
    onSilent: (reason: string) => void,
    times: Partial<CountingTimes> = {},
  ) {
    this.#redis = redis;
    this.#onSilent = onSilent;
    this.#times = { ...defaultTimes, ...times };
  }

  /** Runs a script on one key. @returns undefined if there is no answer, or none soon */
  async run(script: RedisScript, key: string, args: readonly string[]): Promise<Reply | undefined> {
    const { trouble } = this.#redis;
    if (trouble !== undefined || performance.now() < this.#pausedUntil) {
      this.#onSilent(trouble ?? 'it did not answer just now');
      return undefined;
    }
    try {
      return await this.#soon(this.#redis.count(script, [key], args));
    } catch (error) {
      this.#pausedUntil = performance.now() + this.#times.pauseMs;
      this.#onSilent(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #soon(answer: Promise<Reply>): Promise<Reply> {
    const { answerMs } = this.#times;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      // An answer may have come while this process was busy: it is read before this.
      setImmediate(late.reject, new Error(`no answer within ${answerMs} ms`));
    }, answerMs);
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
