import { Pool } from 'undici';
import type { ServerProcess } from '../server-process.ts';
import { percentile } from '../statistics.ts';
import { callBegins, rosterChanges } from './posts.ts';

const connections = 64;
/** The log of each call, in events: what a store holds of its past. */
export const eventsInLog = 64;

/** What came of some posts. */
export interface Slice {
  readonly perSecond: number;
  /** CPU time of the server for one, in microseconds. */
  readonly cpu: number;
  /** In milliseconds. */
  readonly p99: number;
}

/** A server and who posts to it. */
export class Contestant {
  readonly server: ServerProcess;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;
  /** The next sequence number of each call's roster. */
  readonly #sequences: number[] = [];
  #posts = 0;

  constructor(server: ServerProcess, authorization: string) {
    const { origin, pathname } = new URL(server.url);
    this.server = server;
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
    this.#path = pathname;
    this.#headers = { 'content-type': 'application/json', authorization };
  }

  get calls(): number {
    return this.#sequences.length;
  }

  /** How many were sent by `run`. */
  get posts(): number {
    return this.#posts;
  }

  async post(body: string): Promise<void> {
    const { statusCode, body: answer } = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: this.#headers,
      body,
    });
    await answer.dump();
    if (statusCode !== 202) throw new Error(`${this.server.variant.name} answered ${statusCode}`);
  }

  /** Lets calls begin until there are so many, each with a full log. */
  async begin(calls: number): Promise<void> {
    const beginOne = async (): Promise<void> => {
      while (this.#sequences.length < calls) {
        const call = this.#sequences.push(2) - 1;
        await this.post(callBegins(call));
        await this.post(this.#nextChanges(call, eventsInLog));
      }
    };
    await Promise.all(Array.from({ length: 8 }, beginOne));
  }

  /** Posts as fast as it goes, or so many posts a second, each one change of one call's roster. */
  async run(forMs: number, perSecond?: number): Promise<Slice> {
    const latencies: number[] = [];
    const cpuBefore = await this.server.cpuMicroseconds();
    const startedAt = performance.now();
    const until = startedAt + forMs;
    let due = 0;
    const postOne = async (): Promise<void> => {
      const plannedAt = perSecond === undefined ? performance.now() : startedAt + (due * 1000) / perSecond;
      due += 1;
      const waitMs = plannedAt - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const body = this.#nextChanges(this.#posts++ % this.calls, 1);
      await this.post(body);
      latencies.push(performance.now() - plannedAt);
    };
    const sender = async (): Promise<void> => {
      while (performance.now() < until) await postOne();
    };
    await Promise.all(Array.from({ length: connections }, sender));
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = ((await this.server.cpuMicroseconds()) - cpuBefore) / latencies.length;
    return { perSecond: latencies.length / seconds, cpu, p99: percentile(latencies, 99) };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #nextChanges(call: number, count: number): string {
    const first = this.#sequences[call] ?? 2;
    this.#sequences[call] = first + count;
    return rosterChanges(call, first, count);
  }
}
