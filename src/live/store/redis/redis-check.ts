import { ErrorReply } from '@redis/client';
import { nameOfRedis } from './redis-address.ts';
import type { RedisAddress } from './redis-address.ts';
import { storedVersion, versionKey } from './redis-keys.ts';
import type { NodeClient } from './redis-link.ts';

/** A Redis that can't be used as it is, however long one waits. The message is a sentence for who set it up. */
export class RedisUnfitError extends Error {
  override readonly name = 'RedisUnfitError';
}

const leastVersion = 7;

/**
 * Looks whether a Redis is fit for what is to be stored in it, and marks it as used by this version.
 *
 * @returns what should be known of it, a sentence each
 * @throws {RedisUnfitError} if it isn't
 */
export async function checkRedis(
  address: RedisAddress,
  nodeOf: (key: string) => Promise<NodeClient>,
): Promise<string[]> {
  const client = await nodeOf(versionKey);
  const info = await client.info();
  const value = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const name = `The Redis at ${nameOfRedis(address)}`;
  const version = value('redis_version');
  if (version !== undefined && Number.parseInt(version, 10) < leastVersion) {
    throw new RedisUnfitError(
      `${name} is of version ${version}: set REDIS_URL to one of ${leastVersion} or later.`,
    );
  }
  const isCluster = value('cluster_enabled');
  if (isCluster === '1' && !address.isCluster) {
    throw new RedisUnfitError(`${name} is a node of a cluster: add ?cluster=true to REDIS_URL.`);
  }
  if (value('role') === 'slave' && !address.isCluster) {
    throw new RedisUnfitError(`${name} is a replica, which takes no writes: set REDIS_URL to its primary.`);
  }
  const stored = await claim(client);
  if (stored !== `${storedVersion}`) {
    throw new RedisUnfitError(
      `${name} has the calls of another version of Switchboard (${stored.slice(0, 20)}, not ${storedVersion}): ` +
        'set REDIS_URL to another database, or empty that one.',
    );
  }
  const policy = value('maxmemory_policy');
  if (value('maxmemory') === '0' || policy === undefined || policy === 'noeviction') return [];
  return [
    `${name} drops keys when its memory is full (maxmemory-policy ${policy}), and calls with them: set it to noeviction.`,
  ];
}

/** @returns the version of those who use the database */
async function claim(client: NodeClient): Promise<string> {
  const stored = await client.get(versionKey);
  if (stored !== null) return stored;
  await client.set(versionKey, `${storedVersion}`, { condition: 'NX' });
  return (await client.get(versionKey)) ?? `${storedVersion}`;
}

/** What can be said of why a Redis could not be connected to, if that won't change by itself. */
export function unfitBecause(address: RedisAddress, error: unknown): RedisUnfitError | undefined {
  const name = nameOfRedis(address);
  const { message, code = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: '' };
  if (error instanceof ErrorReply || message.startsWith('WRONGPASS')) {
    if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(message)) {
      return new RedisUnfitError(`The Redis at ${name} refuses the user or the password of REDIS_URL.`);
    }
    if (message.includes('cluster support disabled')) {
      return new RedisUnfitError(
        `The Redis at ${name} is no node of a cluster: take ?cluster=true off REDIS_URL.`,
      );
    }
    if (/^NOPERM/.test(message)) {
      return new RedisUnfitError(
        `The Redis at ${name} lets the user of REDIS_URL do too little: ${message}.`,
      );
    }
    if (/unknown command/i.test(message)) {
      return new RedisUnfitError(
        `The Redis at ${name} is too old: set REDIS_URL to one of ${leastVersion} or later.`,
      );
    }
  }
  if (message.startsWith('Unknown RESP type')) {
    return new RedisUnfitError(
      `What answers at ${name} is no Redis, or one that wants TLS: REDIS_URL takes redis:// or rediss://.`,
    );
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') {
    return new RedisUnfitError(
      `What answers at ${name} speaks no TLS: set REDIS_URL to redis:// instead of rediss://.`,
    );
  }
  if (/^(ERR_TLS_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET|VERIFY))/.test(code)) {
    return new RedisUnfitError(
      `The certificate of the Redis at ${name} is not trusted (${code}): NODE_EXTRA_CA_CERTS names further authorities.`,
    );
  }
  return undefined;
}
