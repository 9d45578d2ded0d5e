import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { Client } from '../fan-out/client.ts';
import { callBegins, callIdOfPost, rosterChanges } from '../webhook/posts.ts';

const query = `subscription ($callId: ID!) { rosterChanged(callId: $callId) {
  cursor isSnapshot joined { id displayName } left { id } updated { id displayName isMuted isInLobby }
} }`;

/** How many follow each call. */
export const followersOfCall = 20;
/** How many connections the platform posts over. */
const connections = 64;
/** How many come at a time. */
const atATime = 50;
/** How long what was told last may take to arrive, in milliseconds. */
const patienceMs = 20_000;

/** What came of telling for a while. */
export interface Told {
  readonly eventsPerSecond: number;
  readonly messagesPerSecond: number;
  /** From a post until the last follower of its call has it, in 99 of 100 cases, in milliseconds. */
  readonly p99Ms: number;
}

/** A call, and when what its followers wait for was posted. */
interface FollowedCall {
  sequence: number;
  heard: number;
  readonly postedAt: number[];
}

/** Calls of a gateway, and who follows them over WebSockets. */
export class Audience implements Disposable {
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #calls: FollowedCall[] = [];
  readonly #clients: Client[] = [];
  readonly #platform = new Agent({ connections });
  #delays: number[] = [];

  /** @param authorization of the platform's posts */
  constructor(port: number, authorization: string) {
    this.#port = port;
    this.#headers = { 'content-type': 'application/json', authorization };
  }

  /** Lets so many calls begin. */
  async begin(calls: number): Promise<void> {
    for (let call = 0; call < calls; call += 1) {
      await this.#post(callBegins(call));
      this.#calls.push({ sequence: 1, heard: 0, postedAt: [] });
    }
  }

  /** Lets twenty people follow each call. */
  async gather(): Promise<void> {
    const places = this.#calls.flatMap((call, number) =>
      Array.from({ length: followersOfCall }, () => ({ call, number })),
    );
    for (let first = 0; first < places.length; first += atATime) {
      await Promise.all(
        places.slice(first, first + atATime).map(async ({ call, number }) => {
          const client = new Client(this.#port);
          this.#clients.push(client);
          await client.open(false);
          await client.subscribe({ query, variables: { callId: callIdOfPost(number) } });
          client.onMessages = (count) => {
            this.#hear(call, count);
          };
        }),
      );
    }
  }

  /** Lets so many events happen each second, call by call, whether or not the gateway keeps up. */
  async tell(eventsPerSecond: number, seconds: number): Promise<Told> {
    this.#delays = [];
    const count = Math.round(eventsPerSecond * seconds);
    const posts: Promise<void>[] = [];
    const begun = performance.now();
    for (let event = 0; event < count; event += 1) {
      const due = begun + (event * 1000) / eventsPerSecond;
      const early = due - performance.now();
      if (early > 1) await setTimeout(early);
      posts.push(this.#change(event % this.#calls.length));
    }
    await Promise.all(posts);
    const patience = performance.now() + patienceMs;
    while (this.#clients.length > 0 && this.#delays.length < count) {
      if (performance.now() > patience)
        throw new Error(`Of ${count} events ${this.#delays.length} were told.`);
      await setTimeout(10);
    }
    const took = (performance.now() - begun) / 1000;
    const sorted = this.#delays.sort((one, other) => one - other);
    return {
      eventsPerSecond: count / took,
      messagesPerSecond: (sorted.length * followersOfCall) / took,
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN,
    };
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client.close();
    void this.#platform.destroy();
  }

  async #change(number: number): Promise<void> {
    const call = this.#calls[number];
    if (!call) throw new Error(`There is no call ${number}.`);
    call.sequence += 1;
    call.postedAt.push(performance.now());
    await this.#post(rosterChanges(number, call.sequence, 1));
  }

  #hear(call: FollowedCall, count: number): void {
    call.heard += count;
    while (call.heard >= followersOfCall && call.postedAt.length > 0) {
      call.heard -= followersOfCall;
      this.#delays.push(performance.now() - (call.postedAt.shift() ?? NaN));
    }
  }

  async #post(body: string): Promise<void> {
    const { statusCode, body: answer } = await request(`http://127.0.0.1:${this.#port}/callbacks/calls`, {
      dispatcher: this.#platform,
      method: 'POST',
      headers: this.#headers,
      body,
    });
    await answer.dump();
    if (statusCode !== 202) throw new Error(`The gateway answered a post with ${statusCode}.`);
  }
}
