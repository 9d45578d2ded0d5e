import { isIP } from 'node:net';
import { createClient, createCluster } from '@redis/client';
import type { RedisClientType } from '@redis/client';
import type { RedisAddress, RedisNode } from './redis-address.ts';
import type { RedisLogin } from './redis-login.ts';
import type { Reply } from './redis-script.ts';

/** A client of one node. */
export type NodeClient = RedisClientType;

/** Gives user and password whenever a connection is made; undefined to take those of the address. */
export type LoginSource = (() => Promise<RedisLogin>) | undefined;

/** How long is waited, in milliseconds. */
export interface LinkTimes {
  /** For a connection. */
  readonly connectMs: number;
  /** Until a connection over which nothing comes, though a sign of life was asked for, is given up. */
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
  /** The clients of all nodes that are connected. */
  readonly clients: readonly NodeClient[];
  /** Gives up connections over which no answer comes, and connects anew. What waits for an answer fails. */
  renew(): void;
  close(): void;
}

const firstDelayMs = 50;

/** Opens the way to a Redis. @param login takes the place of the address' user and password */
export function openRedisLink(
  address: RedisAddress,
  login: LoginSource,
  times: LinkTimes,
  events: LinkEvents,
): RedisLink {
  return address.isCluster
    ? openClusterLink(address, login, times, events)
    : openNodeLink(address, login, times, events);
}

/** How each node is spoken to. */
function clientOptionsOf(
  { nodes, isEncrypted, username, password }: RedisAddress,
  login: LoginSource,
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
    ...(login
      ? { credentialsProvider: { type: 'async-credentials-provider' as const, credentials: login } }
      : {
          ...(username === undefined ? {} : { username }),
          ...(password === undefined ? {} : { password }),
        }),
    name: 'switchboard',
    // What can't be sent fails, rather than being done at a time when nobody waits for it any more.
    disableOfflineQueue: true,
    pingInterval: silentMs / 3,
  };
}

function openNodeLink(
  address: RedisAddress,
  login: LoginSource,
  times: LinkTimes,
  { onFailure, onConnected }: LinkEvents,
): RedisLink {
  const options = clientOptionsOf(address, login, times);
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
  const renew = (): void => {
    client.destroy();
    client = open();
  };
  return {
    send(_, args) {
      const sender = client;
      const sent = sender.sendCommand<Reply>([...args]);
      sent.catch((error: unknown) => {
        // It was the primary once. Behind its name may be another one by now.
        if (client === sender && isReadOnly(error)) renew();
      });
      return sent;
    },
    nodeOf: () => Promise.resolve(client),
    get clients() {
      return client.isReady ? [client] : [];
    },
    renew,
    close() {
      client.destroy();
    },
  };
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('READONLY');
}

function openClusterLink(
  address: RedisAddress,
  login: LoginSource,
  times: LinkTimes,
  { onFailure, onConnected }: LinkEvents,
): RedisLink {
  const open = (nodes: readonly RedisNode[]) =>
    createCluster({
      rootNodes: nodes.map(({ host, port }) => ({ socket: { host, port } })),
      defaults: clientOptionsOf(address, login, times),
      // A node that is down must not keep the others from being found.
      minimizeConnections: true,
      topologyRefreshOnReconnectionAttemptStrategy: firstDelayMs,
    })
      .on('error', onFailure)
      .on('node-error', onFailure)
      .on('node-ready', onConnected);
  let cluster = open(address.nodes);
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const connect = (delayMs: number): void => {
    const connecting = cluster;
    cluster.connect().then(onConnected, (error: unknown) => {
      if (isClosed || connecting !== cluster) return;
      onFailure(error);
      timer = setTimeout(connect, delayMs, Math.min(delayMs * 2, times.reconnectMs)).unref();
    });
  };
  const drop = (): void => {
    clearTimeout(timer);
    if (cluster.isOpen) cluster.destroy();
  };
  connect(firstDelayMs);
  return {
    send: (key, args) => cluster.sendCommand<Reply>(key, false, [...args]),
    nodeOf: (key) => cluster.getNodeClientForKey(key),
    get clients() {
      return cluster.masters.flatMap(({ client }) => (client?.isReady ? [client] : []));
    },
    renew() {
      // Those that are named in the address may be gone for good.
      const known = [...cluster.masters, ...cluster.replicas];
      drop();
      cluster = open([...address.nodes, ...known]);
      connect(firstDelayMs);
    },
    close() {
      isClosed = true;
      drop();
    },
  };
}
