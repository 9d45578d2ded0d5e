/** A machine and its port. */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Which Redis, and how it is spoken to. */
export interface RedisAddress {
  /** One; of a cluster, those by which the others are found. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  readonly isCluster: boolean;
  /** Whether over TLS. */
  readonly isEncrypted: boolean;
  /** Undefined for the default user. */
  readonly username: string | undefined;
  /** A secret; undefined for none. */
  readonly password: string | undefined;
  /** The number of the database; 0 in a cluster. */
  readonly database: number;
}

const defaultPort = 6379;

/**
 * Reads addresses as `redis://user:password@host:port/database`, or `rediss://` over TLS, several of them separated by
 * commas. Several are of one cluster; one is, if it says `?cluster=true`.
 *
 * @throws {Error} whose message says what it takes instead; never with what was given, which may hold a password
 */
export function parseRedisUrl(text: string): RedisAddress {
  const [first, ...others] = text.split(',').map((part) => parseOne(part.trim()));
  if (!first) throw new Error(takes);
  const isCluster = others.length > 0 || first.isCluster;
  const all = [first, ...others];
  const textOf = ({ isEncrypted, username, password }: RedisAddress): string =>
    JSON.stringify([isEncrypted, username, password]);
  if (all.some((one) => textOf(one) !== textOf(first))) {
    throw new Error('takes several URLs for the nodes of one cluster only, with the same user and password');
  }
  if (isCluster && all.some(({ database }) => database !== 0)) {
    throw new Error('takes no database for a cluster, which has only 0');
  }
  return { ...first, nodes: [first.nodes[0], ...others.map(({ nodes }) => nodes[0])], isCluster };
}

const takes = 'takes a URL such as redis://localhost:6379, or rediss:// for TLS';

function parseOne(text: string): RedisAddress {
  const url = URL.parse(text);
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || url.hash !== '')
    throw new Error(takes);
  const database = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (database === undefined)
    throw new Error('takes a number of a database after the host, as in redis://localhost:6379/1');
  const { cluster, ...unknown } = Object.fromEntries(url.searchParams);
  if (Object.keys(unknown).length > 0 || !['true', 'false', undefined].includes(cluster)) {
    throw new Error('takes no parameter but cluster=true');
  }
  return {
    // Brackets are what marks an IPv6 address in a URL, not part of it.
    nodes: [{ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || defaultPort) }],
    isCluster: cluster === 'true',
    isEncrypted: url.protocol === 'rediss:',
    username: decoded(url.username),
    password: decoded(url.password),
    database: Number(database),
  };
}

function decoded(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('takes a user and a password whose special characters are percent-encoded');
  }
}

/** The nodes for a log or an error: without user and password. */
export function nameOfRedis({ nodes }: Pick<RedisAddress, 'nodes'>): string {
  return nodes
    .map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
    .join(', ');
}
