import { setTimeout as sleep } from 'node:timers/promises';
import { Client, RefusedError } from '../fan-out/client.ts';

/** Where clients come from. Elsewhere than on Linux, a machine calls only one of these its own. */
const addresses =
  process.platform === 'linux' ? ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'] : ['127.0.0.1'];

/** How many come for the first time at once. */
const firstTogether = 64;

/** Who is in a crowd, and what for. */
export interface CrowdOptions {
  readonly size: number;
  readonly port: number;
  /** What each subscribes to. */
  readonly payload: object;
  /** Who each of them is, as the header says it; left out, nobody. */
  readonly authorizationOf?: (member: number) => string;
}

/**
 * Clients that follow something, each over a WebSocket of its own, and come again whenever they are cut off: after a pause
 * between half a second and one and a half, as clients do, and again until they are let in.
 */
export class ReturningCrowd implements Disposable {
  /** What they were told instead of being let in, or cut off with before the first event, and how often. */
  readonly refusals = new Map<string, number>();
  /** Where they come to from now on. */
  port: number;
  readonly #options: CrowdOptions;
  readonly #clients = new Set<Client>();
  #live = 0;
  #isOver = false;
  #awaited: { readonly live: number; readonly reached: () => void } | undefined;
  /** Messages that all of them have got since they were last waited for, and who waits for how many. */
  #messages = 0;
  #awaitedMessages: { readonly count: number; readonly reached: () => void } | undefined;

  private constructor(options: CrowdOptions) {
    this.#options = options;
    this.port = options.port;
  }

  /** Lets them come for the first time, not all at once. @returns when all have got their first event */
  static async gather(options: CrowdOptions): Promise<ReturningCrowd> {
    const crowd = new ReturningCrowd(options);
    for (let begun = 0; begun < options.size; begun += firstTogether) {
      const end = Math.min(begun + firstTogether, options.size);
      for (let member = begun; member < end; member += 1) void crowd.#follow(member);
      await crowd.haveLive(end);
    }
    return crowd;
  }

  /** How many follow now. */
  get live(): number {
    return this.#live;
  }

  /** Resolved when so many follow, no more and no less. */
  haveLive(live: number): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = { live, reached: resolve };
      this.#look();
    });
  }

  /** Resolved when all of them together have got so many messages from now on. */
  haveBeenTold(count: number): Promise<void> {
    this.#messages = 0;
    return new Promise((resolve) => {
      this.#awaitedMessages = { count, reached: resolve };
    });
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const client of this.#clients) client.close();
  }

  async #follow(member: number): Promise<void> {
    const { payload, authorizationOf } = this.#options;
    while (!this.#isOver) {
      const client = new Client(this.port, addresses[member % addresses.length]);
      this.#clients.add(client);
      try {
        await client.open(false, authorizationOf?.(member));
        await client.subscribe(payload);
        await this.#stay(client);
      } catch (error) {
        this.#note(error);
      }
      client.close();
      this.#clients.delete(client);
      await sleep(500 + 1_000 * Math.random());
    }
  }

  /** @returns when the client is cut off */
  async #stay(client: Client): Promise<void> {
    const lost = new Promise<void>((resolve) => {
      client.onLost = resolve;
    });
    client.onMessages = (count) => {
      this.#messages += count;
      if (this.#messages === this.#awaitedMessages?.count) this.#awaitedMessages.reached();
    };
    this.#live += 1;
    this.#look();
    await lost;
    this.#live -= 1;
    this.#look();
  }

  #note(error: unknown): void {
    // While nobody listens there is nobody who refuses.
    if (error instanceof Error && 'code' in error) return;
    const what = error instanceof RefusedError ? error.message : (error as Error).message.slice(0, 80);
    this.refusals.set(what, (this.refusals.get(what) ?? 0) + 1);
  }

  #look(): void {
    if (this.#live !== this.#awaited?.live) return;
    this.#awaited.reached();
    this.#awaited = undefined;
  }
}
