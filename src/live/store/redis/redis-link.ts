import { isIP } from 'node:net';
import { createClient, createCluster } from '@redis/client';
import type { RedisClientOptions, RedisClientType } from '@redis/client';
import type { RedisAddress } from './redis-address.ts';
import type { Reply } from './redis-script.ts';

/** A client of one node. */
export type NodeClient = RedisClientType;

/** Where the client library gets user and password from, again and again. */
export type RedisCredentials = NonNullable<RedisClientOptions['credentialsProvider']>;

/** How long is waited, in milliseconds. */
export interface LinkTimes {
  /** For a connection. */
  readonly connectMs: number;
  /** Until a connection over which nothing comes is given up. It is asked for a sign of life three times as often. */
  readonly silentMs: number;
  /** Between two attempts to connect, at the most. */
  readonly reconnectMs: number;
}

/** What a link is told to do when something happens. */
export interface LinkEvents {
  /** A connection has failed, or could not be made. It is tried again. */
  readonly onFailure: (error: unknown) => void;
  /** A node can be spoken to (again). */
  readonly onConnected: () => void;
}

/** The way to a Redis of one node or of several. It connects by itself, again and again, until it is closed. */
export interface RedisLink {
  /** Sends a command to the node of a key. Fails at once while that isn't connected. */
  send(key: string, args: readonly string[]): Promise<Reply>;
  /** The client of the node that has a key, or a channel. */
  nodeOf(key: string): Promise<NodeClient>;
  close(): void;
}

const firstDelayMs = 50;

/** Opens the way to a Redis. @param credentials take the place of the address' user and password */
export function openRedisLink(
  address: RedisAddress,
  credentials: RedisCredentials | undefined,
  times: LinkTimes,
  events: LinkEvents,
): RedisLink {
  return address.isCluster
    ? openClusterLink(address, credentials, times, events)
    : openNodeLink(address, credentials, times, events);
}

/** How each node is spoken to. */
export function clientOptionsOf(
  { nodes, isEncrypted, username, password }: RedisAddress,
  credentials: RedisCredentials | undefined,
  { connectMs, silentMs, reconnectMs }: LinkTimes,
) {
  const [{ host }] = nodes;
  return {
    socket: {
      connectTimeout: connectMs,
      socketTimeout: silentMs,
      reconnectStrategy: (retries: number) =>
        Math.min(firstDelayMs * 2 ** Math.min(retries, 10), reconnectMs) * (0.75 + Math.random() / 2),
      // The nodes of a cluster may call themselves by their IP addresses, while their certificate has the name.
      ...(isEncrypted ? { tls: true as const, ...(isIP(host) ? {} : { servername: host }) } : {}),
    },
    ...(credentials
      ? { credentialsProvider: credentials }
      : { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }),
    name: 'switchboard',
    // What can't be sent fails, rather than being done at a time when nobody waits for it any more.
    disableOfflineQueue: true,
    pingInterval: silentMs / 3,
  };
}

function openNodeLink(
  address: RedisAddress,
  credentials: RedisCredentials | undefined,
  times: LinkTimes,
  { onFailure, onConnected }: LinkEvents,
): RedisLink {
  const options = clientOptionsOf(address, credentials, times);
  const [node] = address.nodes;
  const open = (): NodeClient => {
    const client = createClient({
      ...options,
      socket: { ...options.socket, ...node },
      database: address.database,
    });
    client.on('error', onFailure).on('ready', onConnected);
    client.connect().catch(onFailure);
    return client;
  };
  let client = open();
  let isClosed = false;
  return {
    send(_, args) {
      const sent = client.sendCommand<Reply>([...args]);
      const sender = client;
      sent.catch((error: unknown) => {
        // It was the primary once. Behind its name may be another one by now.
        if (isClosed || client !== sender || !isReadOnly(error)) return;
        sender.destroy();
        client = open();
      });
      return sent;
    },
    nodeOf: () => Promise.resolve(client),
    close() {
      isClosed = true;
      client.destroy();
    },
  };
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('READONLY');
}

function openClusterLink(
  address: RedisAddress,
  credentials: RedisCredentials | undefined,
  times: LinkTimes,
  { onFailure, onConnected }: LinkEvents,
): RedisLink {
  const cluster = createCluster({
    rootNodes: address.nodes.map((node) => ({ socket: { ...node } })),
    defaults: clientOptionsOf(address, credentials, times),
    // A node that is down must not keep the others from being found.
    minimizeConnections: true,
    topologyRefreshOnReconnectionAttemptStrategy: firstDelayMs,
  });
  cluster.on('error', onFailure).on('node-error', onFailure).on('node-ready', onConnected);
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const connect = (delayMs: number): void => {
    cluster.connect().then(onConnected, (error: unknown) => {
      onFailure(error);
      if (isClosed) return;
      timer = setTimeout(connect, delayMs, Math.min(delayMs * 2, times.reconnectMs)).unref();
    });
  };
  connect(firstDelayMs);
  return {
    send: (key, args) => cluster.sendCommand<Reply>(key, false, [...args]),
    nodeOf: (key) => cluster.getNodeClientForKey(key),
    close() {
      isClosed = true;
      clearTimeout(timer);
      if (cluster.isOpen) cluster.destroy();
    },
  };
}
