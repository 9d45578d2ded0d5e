import { Pool } from 'undici';
import type { ServerProcess } from '../server-process.ts';
import { median } from '../statistics.ts';
import { callBegins, peopleJoin, rosterChanges } from './posts.ts';

/** What one person's change costs in a call of so many people. */
export interface CostAtPeople {
  readonly people: number;
  /** CPU time of the server for one post, in microseconds. */
  readonly cpu: number;
}

/** Calls of each size that change at the same time, each by a connection of its own, so that its changes keep their order. */
const callsOfSize = 4;
/** People who join by one post at the most. */
const joiningAtOnce = 100;
/** As many as the log of a call holds: a change costs more once the log is full. */
const changesBefore = 64;

/** A call of so many people. */
class CrowdedCall {
  readonly #call: number;
  readonly #people: number;
  readonly #post: (body: string) => Promise<void>;
  #sequence = 1;

  constructor(call: number, people: number, post: (body: string) => Promise<void>) {
    this.#call = call;
    this.#people = people;
    this.#post = post;
  }

  async begin(): Promise<void> {
    await this.#post(callBegins(this.#call, Math.min(this.#people, joiningAtOnce)));
    for (let here = joiningAtOnce; here < this.#people; here += joiningAtOnce) {
      this.#sequence += 1;
      await this.#post(
        peopleJoin(this.#call, this.#sequence, here, Math.min(joiningAtOnce, this.#people - here)),
      );
    }
    for (let change = 0; change < changesBefore; change += 1) await this.change();
  }

  /** One person mutes or unmutes. */
  async change(): Promise<void> {
    this.#sequence += 1;
    await this.#post(rosterChanges(this.#call, this.#sequence, 1, this.#people));
  }
}

/**
 * Measures what one person's change costs by the number of people in the call, in turns, so that whatever else the machine
 * does meets all numbers alike.
 */
export async function measureCostByPeople(
  server: ServerProcess,
  authorization: string,
  {
    people,
    rounds,
    sliceMs,
  }: { readonly people: readonly number[]; readonly rounds: number; readonly sliceMs: number },
): Promise<readonly CostAtPeople[]> {
  const { origin, pathname } = new URL(server.url);
  const pool = new Pool(origin, { connections: callsOfSize, pipelining: 1 });
  const headers = { 'content-type': 'application/json', authorization };
  const post = async (body: string): Promise<void> => {
    const { statusCode, body: answer } = await pool.request({
      path: pathname,
      method: 'POST',
      headers,
      body,
    });
    await answer.dump();
    if (statusCode !== 202) throw new Error(`${server.variant.name} answered ${statusCode}`);
  };

  const sizes = people.map((count, index) => ({
    people: count,
    calls: Array.from(
      { length: callsOfSize },
      (_, one) => new CrowdedCall(index * callsOfSize + one, count, post),
    ),
    cpu: [] as number[],
  }));
  for (const { calls } of sizes) await Promise.all(calls.map((call) => call.begin()));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { calls, cpu } of sizes) {
      const cpuBefore = await server.cpuMicroseconds();
      const until = performance.now() + sliceMs;
      let posts = 0;
      const changeOne = async (call: CrowdedCall): Promise<void> => {
        while (performance.now() < until) {
          await call.change();
          posts += 1;
        }
      };
      await Promise.all(calls.map(changeOne));
      // The first round is for the compiler.
      if (round > 0) cpu.push(((await server.cpuMicroseconds()) - cpuBefore) / posts);
    }
  }
  await pool.close();
  return sizes.map(({ people: count, cpu }) => ({ people: count, cpu: median(cpu) }));
}
