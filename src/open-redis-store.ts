import type { Logger } from 'pino';
import { createSteadyTime } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config, LiveStateSettings } from './config/config.ts';
import { createRedisCounts } from './counts/redis-counts.ts';
import type { RedisCounts, RedisCountsOptions } from './counts/redis-counts.ts';
import { nameOfRedis } from './live/store/redis/redis-address.ts';
import { RedisConnection } from './live/store/redis/redis-connection.ts';
import { createRedisStore } from './live/store/redis/redis-live-store.ts';
import { TokenLogin } from './live/store/redis/redis-login.ts';
import type { RedisLiveStore } from './live/store/redis/redis-live-store.ts';
import { createSparingLog } from './logging/sparing-log.ts';
import { createEntraCredential } from './upstreams/pipeline/entra-policy.ts';
import { createUndiciHttpClient } from './upstreams/pipeline/undici-http-client.ts';

/** A store in Redis that is ready to be used, or will be, and what counts for all who use the same. */
export interface OpenRedisStore {
  readonly store: RedisLiveStore;
  readonly counts: RedisCounts;
  /** Steady time, in milliseconds since the epoch, by which everything in it is recorded. */
  readonly now: () => number;
  readonly close: () => Promise<void>;
  /** Why nothing can be stored or read now, in a sentence without anything secret; undefined if it can. */
  readonly readiness: { readonly notReadyBecause: string | undefined };
}

/** Between two lines of the log that say that limits are not shared, in milliseconds. */
const countedAloneMs = 60_000;

type RedisSettings = Extract<LiveStateSettings, { readonly kind: 'redis' }>;

/** For what a token for an Azure Managed Redis is. */
const redisScope = 'https://redis.azure.com/.default';
/** How tokens are asked for. */
const tokenRequests = { connectTimeoutMs: 5_000, maxResponseBytes: 1024 * 1024 };

/**
 * Opens the store in Redis. One that can't be reached now is waited for, by the store itself: until then it takes nothing.
 *
 * @param config has the application by which tokens are got, where the settings want that
 * @param countingTimes how counts differ from the usual ones
 * @throws {RedisUnfitError} if it can't be used as it is, with a sentence that says what to do
 */
export async function openRedisStore(
  { address, isByEntra, replicas }: RedisSettings,
  { entraApplication, transportLimits }: Pick<Config, 'entraApplication' | 'transportLimits'>,
  clock: Clock,
  logger: Logger,
  countingTimes?: RedisCountsOptions['times'],
): Promise<OpenRedisStore> {
  await using opened = new AsyncDisposableStack();
  const redis = nameOfRedis(address);
  let login: TokenLogin | undefined;
  if (isByEntra) {
    const httpClient = createUndiciHttpClient(tokenRequests);
    opened.defer(() => httpClient.close());
    const credential = await createEntraCredential(entraApplication, httpClient);
    login = opened.adopt(
      new TokenLogin({
        async fetchToken() {
          const token = await credential.getToken(redisScope);
          if (!token) throw new Error('Entra gave no token for Redis');
          return token;
        },
        now: () => clock.now().getTime(),
        schedule: (delayMs, task) => clock.schedule(delayMs, task),
      }),
      (tokens) => {
        tokens.close();
      },
    );
  }
  const connection = new RedisConnection({
    address,
    login,
    replicas,
    observer: {
      onUnavailable(reason) {
        logger.error(
          { redis, reason },
          'Redis is out of reach: nothing is stored, and the gateway is not ready',
        );
      },
      onAvailable() {
        logger.info({ redis }, 'Redis is there again');
      },
      onWarning(sentence) {
        logger.warn(sentence);
      },
    },
  });
  opened.defer(() => {
    connection.close();
  });
  const now = createSteadyTime(clock);
  const store = createRedisStore(connection, now);
  opened.defer(() => {
    store.close();
  });
  const log = createSparingLog<'silent', string>({
    clock,
    intervalMs: countedAloneMs,
    write(_, reason, count) {
      logger.warn(
        { redis, reason, count },
        'limits of principals are counted in this process alone, as Redis does not answer',
      );
    },
  });
  const counts = createRedisCounts(connection, {
    requestsPerMinute: transportLimits.requestsPerMinute,
    onSilent(reason) {
      log('silent', reason);
    },
    times: countingTimes,
  });
  opened.defer(() => counts.close());
  await connection.opened();
  const running = opened.move();
  const readiness = {
    get notReadyBecause() {
      const { trouble } = connection;
      return trouble === undefined ? undefined : `What is known of calls is out of reach: ${trouble}`;
    },
  };
  return { store, counts, now, close: () => running.disposeAsync(), readiness };
}
