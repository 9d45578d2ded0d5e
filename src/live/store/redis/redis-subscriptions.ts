import type { NodeClient, RedisLink } from './redis-link.ts';

/** What is called with each message of a channel. */
export type MessageListener = (message: string) => void;

/**
 * The channels on which others tell what they have done. A message may get lost, whenever a connection fails or a channel goes
 * to another node: what it tells of must be found without it.
 */
export class RedisSubscriptions {
  readonly #link: RedisLink;
  readonly #silentMs: number;
  readonly #onRenewed: () => void;
  /** One listener of each channel. */
  readonly #listeners = new Map<string, MessageListener>();
  /** Who listens to each channel; undefined from when it is asked to until it does. */
  readonly #subscribers = new Map<string, NodeClient | undefined>();
  /** The connections that listen, one beside each node's own. */
  readonly #clients = new Map<NodeClient, NodeClient>();
  /** One for all, so that who listens to a channel twice is told once. */
  readonly #deliver = (message: string, channel: string): void => {
    this.#listeners.get(channel)?.(message);
  };
  /** Since when a sign of life is waited for over connections, by the monotonic clock. */
  readonly #askedAt = new Map<NodeClient, number>();
  #isClosed = false;

  /**
   * @param silentMs after how long a connection is given up that gives no sign of life, in milliseconds
   * @param onRenewed is called when messages may have been missed
   */
  constructor(link: RedisLink, silentMs: number, onRenewed: () => void) {
    this.#link = link;
    this.#silentMs = silentMs;
    this.#onRenewed = onRenewed;
  }

  /** Listens to a channel to which nobody listens yet. @returns what ends it */
  listen(channel: string, listener: MessageListener): () => void {
    this.#listeners.set(channel, listener);
    this.#subscribe(channel);
    return () => {
      if (this.#listeners.get(channel) !== listener) return;
      this.#listeners.delete(channel);
      const subscriber = this.#subscribers.get(channel);
      this.#subscribers.delete(channel);
      subscriber?.sUnsubscribe(channel, this.#deliver).catch(ignore);
    };
  }

  /** Listens to all channels that it should and doesn't: to be called now and then. */
  ensure(): void {
    for (const [node, client] of this.#clients) {
      if (!node.isOpen || !this.#isAlive(client)) this.#drop(node, client);
    }
    for (const channel of this.#listeners.keys())
      if (!this.#subscribers.has(channel)) this.#subscribe(channel);
  }

  /** Asks for a sign of life. @returns false if none came for long */
  #isAlive(client: NodeClient): boolean {
    const askedAt = this.#askedAt.get(client);
    if (askedAt !== undefined) return performance.now() - askedAt < this.#silentMs;
    this.#askedAt.set(client, performance.now());
    const onSign = (): void => void this.#askedAt.delete(client);
    client.ping().then(onSign, onSign);
    return true;
  }

  /** Listens anew, by another connection, to a channel of which a message did not come, and all of its node. */
  renew(channel: string): void {
    const subscriber = this.#subscribers.get(channel);
    for (const [node, client] of this.#clients) if (client === subscriber) this.#drop(node, client);
    this.ensure();
  }

  /** The connections that listen. */
  get clients(): readonly NodeClient[] {
    return [...this.#clients.values()].filter(({ isReady }) => isReady);
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    for (const [node, client] of this.#clients) this.#drop(node, client);
  }

  #subscribe(channel: string): void {
    if (this.#isClosed) return;
    this.#subscribers.set(channel, undefined);
    this.#trySubscribe(channel).catch(() => {
      // `ensure` tries again.
      if (this.#subscribers.get(channel) === undefined) this.#subscribers.delete(channel);
    });
  }

  async #trySubscribe(channel: string): Promise<void> {
    const client = this.#clientBeside(await this.#link.nodeOf(channel));
    await client.sSubscribe(channel, this.#deliver);
    // It may have ended meanwhile.
    if (this.#listeners.has(channel)) this.#subscribers.set(channel, client);
    else await client.sUnsubscribe(channel, this.#deliver);
  }

  #clientBeside(node: NodeClient): NodeClient {
    const known = this.#clients.get(node);
    if (known) return known;
    // It may be asked to listen before it is connected.
    const client = node.duplicate({ disableOfflineQueue: false });
    client
      .on('error', ignore)
      .on('ready', this.#onRenewed)
      // Channels have gone to another node.
      .on('sharded-channel-moved', (channel: string) => {
        this.#subscribers.delete(channel);
        this.#onRenewed();
      })
      .on('__MOVED', () => {
        this.#forget(client);
        this.#onRenewed();
      });
    client.connect().catch(ignore);
    this.#clients.set(node, client);
    return client;
  }

  #drop(node: NodeClient, client: NodeClient): void {
    this.#clients.delete(node);
    this.#askedAt.delete(client);
    this.#forget(client);
    client.destroy();
  }

  #forget(client: NodeClient): void {
    for (const [channel, subscriber] of this.#subscribers) {
      if (subscriber === client) this.#subscribers.delete(channel);
    }
  }
}

/** Why a connection failed is told by the one that it stands beside, which goes to the same node. */
function ignore(): void {
  // Nothing is to be done: it connects again by itself.
}
