import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { rosterChanges } from '../webhook/posts.ts';
import type { BystanderLatencies, BystanderOptions, BystanderRequest } from './bystander.ts';

/*
 * Asks and posts beside those who watch, in a process of its own: theirs is busy with what they are told. It is told when
 * to begin, and answers with how long each took when it is told to end.
 */

const { port, authorization, postAuthorization } = JSON.parse(process.argv[2] ?? '') as BystanderOptions;
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 4, pipelining: 1 });
const query = JSON.stringify({ query: '{ __typename }' });
/** Between an answer and the next request, in milliseconds. */
const pauseMs = 2;
let sequence = 1;
let measured: { queries: number[]; posts: number[] } | undefined;

/** The call that is posted about is one that nobody watches. */
function nextPost(): string {
  sequence += 1;
  return rosterChanges(1, sequence, 1, 1);
}

async function send(path: string, status: number, who: string, body: string): Promise<number> {
  const sentAt = performance.now();
  const headers = { 'content-type': 'application/json', authorization: who };
  const answer = await pool.request({ method: 'POST', path, headers, body });
  await answer.body.dump();
  if (answer.statusCode !== status) throw new Error(`${path} was answered with ${answer.statusCode}`);
  return performance.now() - sentAt;
}

async function goOn(
  once: () => Promise<number>,
  noteIn: (latencies: BystanderLatencies) => number[],
): Promise<void> {
  for (;;) {
    const noted = measured;
    const latency = await once();
    // What was asked before, or is answered behind, the time that is measured counts as well: it waited in it.
    if (noted) noteIn(noted).push(latency);
    await sleep(pauseMs);
  }
}

process.on('message', ({ measure }: BystanderRequest) => {
  if (!measure) process.send?.(measured ?? { queries: [], posts: [] });
  measured = measure ? { queries: [], posts: [] } : undefined;
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
await Promise.all([
  goOn(
    () => send('/graphql', 200, authorization, query),
    ({ queries }) => queries,
  ),
  goOn(
    () => send('/callbacks/calls', 202, postAuthorization, nextPost()),
    ({ posts }) => posts,
  ),
]);
