import { Pool } from 'undici';
import type { Workload } from './workloads.ts';

/** What clients saw. */
export interface LoadResult {
  readonly seconds: number;
  /** How long each answer took, in milliseconds. */
  readonly latencies: readonly number[];
}

/** Clients of one server, who check what they are given. */
export interface LoadGenerator {
  /** Asks once and gives the answer as it came; later answers to the same are to have the same length. */
  ask(body: string): Promise<string>;
  /**
   * Runs a workload and waits for the last answer.
   *
   * @param isOver is asked before each request, or wave of requests, with how many were sent so far
   */
  run(workload: Workload, isOver: (sent: number) => boolean): Promise<LoadResult>;
  close(): Promise<void>;
}

/**
 * @param url the address of GraphQL
 * @param tokens bearer tokens, sent in turn over all runs; none if there are none
 */
export function createLoadGenerator(url: string, tokens: readonly string[] = []): LoadGenerator {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 50, pipelining: 1 });
  const common = { 'content-type': 'application/json', accept: 'application/json' };
  const headers = tokens.map((token) => ({ ...common, authorization: `Bearer ${token}` }));
  let nextHeaders = 0;
  const lengths = new Map<string, number>();

  async function send(body: string): Promise<Buffer> {
    const answer = await pool.request({
      path: pathname,
      method: 'POST',
      headers: headers[nextHeaders++ % headers.length] ?? common,
      body,
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode === 200) return bytes;
    throw new Error(`${url} answered ${answer.statusCode}: ${bytes.toString()}`);
  }

  return {
    async ask(body) {
      const bytes = await send(body);
      lengths.set(body, bytes.length);
      return bytes.toString();
    },

    async run({ bodies, clients, rhythm }, isOver) {
      const latencies: number[] = [];
      let sent = 0;
      const sendNext = async (): Promise<void> => {
        const body = bodies[sent % bodies.length] ?? '';
        sent += 1;
        const sentAt = performance.now();
        const bytes = await send(body);
        latencies.push(performance.now() - sentAt);
        if (bytes.length !== lengths.get(body)) {
          throw new Error(`${url} gave another answer than before: ${bytes.toString()}`);
        }
      };
      const client = async (): Promise<void> => {
        while (!isOver(sent)) await sendNext();
      };

      const startedAt = performance.now();
      if (rhythm === 'steady') {
        await Promise.all(Array.from({ length: clients }, client));
      } else {
        while (!isOver(sent)) await Promise.all(Array.from({ length: clients }, sendNext));
      }
      return { seconds: (performance.now() - startedAt) / 1000, latencies };
    },

    close: () => pool.close(),
  };
}
