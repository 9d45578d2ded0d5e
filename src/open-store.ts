import type { Logger } from 'pino';
import { createSteadyTime } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { createMemoryCounts } from './counts/counts.ts';
import type { Counts } from './counts/counts.ts';
import type { RedisCountsOptions } from './counts/redis-counts.ts';
import type { LiveStore } from './live/store/live-store.ts';
import { createMemoryStore } from './live/store/memory-live-store.ts';
import { openDatabase } from './live/store/sqlite/open-database.ts';
import { createSqliteStore } from './live/store/sqlite/sqlite-live-store.ts';
import { openRedisStore } from './open-redis-store.ts';

/** A store that is ready to be used, and what counts for all who use the same. */
export interface OpenStore {
  readonly store: LiveStore;
  readonly counts: Counts;
  /** Steady time, in milliseconds since the epoch, by which everything in it is recorded. */
  readonly now: () => number;
  /** Stores what is still to be stored, and lets go of it. */
  readonly close: () => Promise<void>;
  /** Why nothing can be stored or read now, in a sentence without anything secret; undefined if it can. */
  readonly readiness: { readonly notReadyBecause: string | undefined };
}

/** Of a store that is in this process. */
const alwaysReady: OpenStore['readiness'] = { notReadyBecause: undefined };

/** By how much time may be ahead of the time of day before somebody is told, in milliseconds. */
const noticeableMs = 60_000;

/**
 * Opens the store of the live core's state.
 *
 * @param countingTimes how counts in Redis differ from the usual ones, if it is there
 * @throws {Error} whose message says what to do about it
 */
export async function openStore(
  config: Pick<Config, 'liveState' | 'entraApplication' | 'transportLimits'>,
  clock: Clock,
  logger: Logger,
  countingTimes?: RedisCountsOptions['times'],
): Promise<OpenStore> {
  const { liveState: settings, transportLimits } = config;
  if (settings.kind === 'redis') return openRedisStore(settings, config, clock, logger, countingTimes);
  const counts = createMemoryCounts(transportLimits.requestsPerMinute);
  if (settings.kind === 'memory') {
    const now = createSteadyTime(clock);
    return {
      store: createMemoryStore(now),
      counts,
      now,
      close: () => Promise.resolve(),
      readiness: alwaysReady,
    };
  }
  const database = openDatabase(settings.folder, settings);
  const aheadMs = database.time - clock.now().getTime();
  if (aheadMs > noticeableMs) {
    const seconds = Math.round(aheadMs / 1000);
    logger.warn(
      { seconds },
      'the time of day is earlier than when calls were stored last: time goes on from there',
    );
  }
  const now = createSteadyTime(clock, database.time);
  const store = createSqliteStore(database, now);
  return {
    store,
    counts,
    now,
    close() {
      store.close();
      return Promise.resolve();
    },
    readiness: alwaysReady,
  };
}
