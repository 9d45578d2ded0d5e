import { ConnectionTimeoutError } from '@redis/client';
import { StoreUnavailableError } from '../store-unavailable-error.ts';
import type { RedisAddress } from './redis-address.ts';
import { checkRedis, RedisUnfitError, unfitBecause } from './redis-check.ts';
import { probeKey } from './redis-keys.ts';
import { openRedisLink } from './redis-link.ts';
import type { LinkTimes, RedisLink } from './redis-link.ts';
import type { RedisLogin, TokenLogin } from './redis-login.ts';
import type { RedisScript, Reply } from './redis-script.ts';
import { RedisSubscriptions } from './redis-subscriptions.ts';
import type { MessageListener } from './redis-subscriptions.ts';

/** How long is waited, in milliseconds. */
export interface RedisTimes extends LinkTimes {
  /** For an answer. */
  readonly answerMs: number;
  /** Between two looks whether Redis takes what is written; sooner while it doesn't. */
  readonly lookMs: number;
}

const defaultTimes: RedisTimes = {
  connectMs: 5_000,
  silentMs: 6_000,
  reconnectMs: 1_000,
  answerMs: 3_000,
  lookMs: 2_000,
};

/** What is told of a connection, for logs. */
export interface RedisObserver {
  /** Nothing can be stored or read from now on. @param reason without anything secret */
  onUnavailable(reason: string): void;
  onAvailable(): void;
  /** Something should be known of this Redis. */
  onWarning(sentence: string): void;
}

/** Which Redis, and how it is used. */
export interface RedisConnectionOptions {
  readonly address: RedisAddress;
  /** Takes the place of the address' user and password. */
  readonly login?: Pick<TokenLogin, 'login' | 'onRenewed'> | undefined;
  /** How many replicas must have what was written before it counts as stored. */
  readonly replicas?: number;
  readonly times?: Partial<RedisTimes>;
  readonly observer?: RedisObserver | undefined;
}

/** How often it is looked while nothing can be stored, in milliseconds. */
const impatientMs = 250;
/** By how many keys all nodes of a cluster are asked, or nearly. */
const probesOfCluster = 16;

/**
 * A connection to Redis that comes back by itself. Every operation ends within a limit: it fails with a
 * `StoreUnavailableError` while Redis can't be reached, is silent, or takes no writes.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  readonly #times: RedisTimes;
  readonly #link: RedisLink;
  readonly #subscriptions: RedisSubscriptions;
  readonly #renewals = new Set<() => void>();
  /** Whether this Redis was found to be fit; why not, if it wasn't. */
  #fitness: 'fit' | 'unknown' | RedisUnfitError = 'unknown';
  /** Why nothing can be stored; undefined if it can. */
  #trouble: string | undefined = 'not connected yet';
  #isToldOfTrouble = false;
  /** When an answer, or word that none will come, came last, by the monotonic clock. */
  #answeredAt = 0;
  /** Since when there is trouble, or when the link was renewed since then, by the monotonic clock. */
  #triedAt = 0;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #firstOutcome = Promise.withResolvers<undefined>();

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#times = { ...defaultTimes, ...options.times };
    const onFailure = (error: unknown): void => {
      this.#noteFailure(error);
    };
    const { login } = options;
    this.#link = openRedisLink(options.address, login && (() => login.login()), this.#times, {
      onFailure,
      onConnected: () => {
        this.#look();
      },
    });
    this.#subscriptions = new RedisSubscriptions(this.#link, this.#times.silentMs, () => {
      for (const listener of this.#renewals) listener();
    });
    login?.onRenewed((renewed) => {
      this.#logIn(renewed);
    });
    this.#timer = setTimeout(() => {
      this.#look();
    }, this.#times.connectMs).unref();
  }

  /** Why nothing can be stored or read, without anything secret; undefined if it can. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /**
   * Waits until it is known whether Redis can be used, or can't be reached now.
   *
   * @throws {RedisUnfitError} if it can't be used as it is, however long one waits
   */
  async opened(): Promise<void> {
    await this.#firstOutcome.promise;
    if (this.#fitness instanceof RedisUnfitError) throw this.#fitness;
  }

  /** Runs a script that only reads. @throws {StoreUnavailableError} */
  read(
    script: RedisScript,
    keys: readonly [string, ...string[]],
    args: readonly string[] = [],
  ): Promise<Reply> {
    return this.#limited(this.#run(script, keys, args));
  }

  /** Runs a script that writes. What has resolved is stored, by as many replicas as it should. @throws {StoreUnavailableError} */
  write(
    script: RedisScript,
    keys: readonly [string, ...string[]],
    args: readonly string[] = [],
  ): Promise<Reply> {
    return this.#limited(this.#stored(keys[0], this.#run(script, keys, args)));
  }

  /** Runs a script whose writes may get lost: no replica is waited for. @throws {StoreUnavailableError} */
  count(script: RedisScript, keys: readonly [string, ...string[]], args: readonly string[]): Promise<Reply> {
    return this.#limited(this.#run(script, keys, args));
  }

  /** Sends a command that only reads, to the node of a key. @throws {StoreUnavailableError} */
  ask(key: string, ...command: readonly string[]): Promise<Reply> {
    return this.#limited(this.#send(key, command));
  }

  /** Sends a command that writes. @throws {StoreUnavailableError} */
  tell(key: string, ...command: readonly string[]): Promise<Reply> {
    return this.#limited(this.#stored(key, this.#send(key, command)));
  }

  /** Listens to a channel: see `RedisSubscriptions`. */
  listen(channel: string, listener: MessageListener): () => void {
    return this.#subscriptions.listen(channel, listener);
  }

  /** Listens anew, by another connection, to a channel of which a message did not come. */
  renew(channel: string): void {
    this.#subscriptions.renew(channel);
  }

  /** Is told when messages may have been missed. */
  onRenewed(listener: () => void): void {
    this.#renewals.add(listener);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#subscriptions.close();
    this.#link.close();
  }

  async #send(key: string, command: readonly string[]): Promise<Reply> {
    if (this.#fitness !== 'fit') throw new StoreUnavailableError(this.#trouble ?? 'not connected yet');
    try {
      return await this.#link.send(key, command);
    } finally {
      this.#answeredAt = performance.now();
    }
  }

  async #run(
    script: RedisScript,
    keys: readonly [string, ...string[]],
    args: readonly string[],
  ): Promise<Reply> {
    const rest = [`${keys.length}`, ...keys, ...args];
    try {
      return await this.#send(keys[0], ['EVALSHA', script.digest, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.#send(keys[0], ['EVAL', script.text, ...rest]);
    }
  }

  /** Waits until enough replicas have what a command wrote. */
  async #stored(key: string, written: Promise<Reply>): Promise<Reply> {
    const { replicas = 0 } = this.#options;
    if (replicas === 0) return written;
    // Told at once, so that both go over the same connection: it is what that connection wrote that is waited for.
    const waited = this.#link
      .nodeOf(key)
      .then((node) => node.sendCommand<Reply>(['WAIT', `${replicas}`, `${this.#times.answerMs / 2}`]));
    const [reply, count] = await Promise.all([written, waited]);
    if (Number(count) < replicas) {
      throw new StoreUnavailableError(`only ${String(count)} of ${replicas} replicas have what was written`);
    }
    return reply;
  }

  async #limited(operation: Promise<Reply>): Promise<Reply> {
    const { answerMs } = this.#times;
    const askedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        // A connection may be broken without a word. If it is only slow, another one may not be.
        if (this.#answeredAt < askedAt) this.#renewLink();
        reject(new StoreUnavailableError(`Redis did not answer within ${answerMs} ms`));
      }, answerMs);
    });
    try {
      return await Promise.race([operation, late]);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      throw new StoreUnavailableError(reasonOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets connections that are open go on under a new token. */
  #logIn({ username, password }: RedisLogin): void {
    for (const client of [...this.#link.clients, ...this.#subscriptions.clients]) {
      client.sendCommand(['AUTH', username, password]).catch((error: unknown) => {
        this.#noteFailure(error);
      });
    }
  }

  #renewLink(): void {
    if (this.#isClosed) return;
    this.#answeredAt = performance.now();
    this.#triedAt = performance.now();
    this.#link.renew();
    this.#subscriptions.ensure();
  }

  #noteFailure(error: unknown): void {
    if (this.#isClosed) return;
    const unfit = unfitBecause(this.#options.address, error);
    if (unfit && this.#fitness === 'unknown') this.#fitness = unfit;
    // Redis says nothing to who speaks TLS where there is none.
    const isSilent = this.#options.address.isEncrypted && error instanceof ConnectionTimeoutError;
    const reason = isSilent ? 'it does not answer, as one that speaks no TLS' : reasonOf(error);
    this.#note(unfit?.message ?? reason);
    this.#scheduleLook();
  }

  /** Looks whether what is written is taken: what may be wrong shows by nothing else. */
  #look(): void {
    this.#tryToWrite()
      .then(
        () => {
          this.#note(undefined);
        },
        (error: unknown) => {
          if (error instanceof RedisUnfitError) this.#fitness = error;
          this.#note(reasonOf(error));
          // Another node may have the keys by now of one that is gone: the library doesn't look for it for ever.
          const isLong = performance.now() - this.#triedAt > this.#times.silentMs;
          if (isLong && this.#options.address.isCluster && this.#fitness === 'fit') this.#renewLink();
        },
      )
      .finally(() => {
        this.#scheduleLook();
      });
  }

  async #tryToWrite(): Promise<void> {
    const { address } = this.#options;
    if (this.#fitness !== 'fit') {
      const warnings = await this.#check();
      this.#fitness = 'fit';
      for (const warning of warnings) this.#options.observer?.onWarning(warning);
    }
    const lifetime = `${10 * this.#times.lookMs}`;
    const probes = Array.from({ length: address.isCluster ? probesOfCluster : 1 }, (_, number) =>
      this.tell(probeKey(number), 'SET', probeKey(number), '', 'PX', lifetime),
    );
    await Promise.all(probes);
    this.#subscriptions.ensure();
  }

  async #check(): Promise<string[]> {
    let warnings: string[] = [];
    const check = checkRedis(this.#options.address, (key) => this.#link.nodeOf(key));
    await this.#limited(
      check.then((found) => {
        warnings = found;
        return null;
      }),
    ).catch((error: unknown) => {
      const cause = error instanceof Error ? error.cause : undefined;
      throw cause instanceof RedisUnfitError ? cause : (unfitBecause(this.#options.address, cause) ?? error);
    });
    return warnings;
  }

  #note(trouble: string | undefined): void {
    if (this.#isClosed) return;
    if (this.#trouble === undefined) this.#triedAt = performance.now();
    this.#trouble = trouble;
    this.#firstOutcome.resolve(undefined);
    if ((trouble === undefined) === !this.#isToldOfTrouble) return;
    this.#isToldOfTrouble = trouble !== undefined;
    if (trouble === undefined) this.#options.observer?.onAvailable();
    else this.#options.observer?.onUnavailable(trouble);
  }

  #scheduleLook(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const delayMs = this.#trouble === undefined ? this.#times.lookMs : impatientMs;
    this.#timer = setTimeout(() => {
      this.#look();
    }, delayMs).unref();
  }
}

/** Why something failed, in a few words without anything secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message === '' && 'code' in error ? String(error.code) : error.message;
  return text.split('\n', 1).join().slice(0, 200);
}
