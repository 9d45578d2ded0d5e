import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import type { Cores } from '../cores.ts';
import { openFilesLimit } from '../fan-out/open-files.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { startGatewayProcess } from '../restart/gateway-process.ts';
import { ReturningCrowd } from '../restart/returning-crowd.ts';
import { percentile } from '../statistics.ts';
import { startCallingPlatform, variablesFor } from '../webhook/calling-platform.ts';
import { callBegins, callIdOfPost, rosterChanges } from '../webhook/posts.ts';
import { Bystander } from './bystander.ts';
import type { BystanderLatencies } from './bystander.ts';

/** How much is measured. */
export interface WatchersDuration {
  /** Of one roster. */
  readonly subscribers: number;
  readonly events: number;
  /** In which nothing happens, to compare with. */
  readonly quietMs: number;
}

/** What a process has open besides the sockets of subscribers. */
const otherFiles = 200;
const peopleInCall = 6;
/** How long everybody may take, in milliseconds, before it is said that they don't. */
const patienceMs = 120_000;

/** After which a post is repeated that was not taken. */
const repeatMs = 100;

const mostQueryMs = 60;
const mostRestartSeconds = 10;

const query = `subscription ($callId: ID!) { rosterChanged(callId: $callId) {
  cursor isSnapshot occurredAt joined { id displayName isMuted } updated { id isMuted } left { id }
  snapshot { participants { id displayName isMuted isInLobby identifier { __typename ... on HasRawId { rawId } } } }
} }`;

/**
 * Measures a gateway at which very many watch one call, each with a token of their own: what it takes to let them in, what
 * others notice while they are told of an event, and how soon all are back after a restart.
 */
export async function measureWatchers(
  cores: Cores,
  { subscribers, events, quietMs }: WatchersDuration,
): Promise<Outcome> {
  // A socket has an end in each of two processes.
  const size = Math.min(subscribers, openFilesLimit() - otherFiles);
  await using started = new AsyncDisposableStack();
  const platform = started.use(await startCallingPlatform());
  const issuer = started.use(await startIssuer({ algorithm: 'RS256' }));
  const tokens = await mintTokens(issuer, size);
  const env = { PORT: '0', SANDBOX_PORT: '0', ...issuer.environment, ...variablesFor(platform.url) };
  let gateway = await startGatewayProcess(cores.server, env);
  started.defer(() => gateway.stop());
  const { port } = gateway;
  const post = (body: string): Promise<void> => postTo(port, platform.authorization, body);
  await post(callBegins(0, peopleInCall));
  await post(callBegins(1, peopleInCall));

  const authorizationOf = (member: number): string => `Bearer ${tokens[member] ?? ''}`;
  const payload = { query, variables: { callId: callIdOfPost(0) } };
  const cpuBefore = await gateway.cpuSeconds();
  using crowd = await ReturningCrowd.gather({ size, port, payload, authorizationOf });
  const microsecondsEach = (((await gateway.cpuSeconds()) - cpuBefore) / size) * 1e6;
  crowd.refusals.clear();

  const who = { port, authorization: authorizationOf(0), postAuthorization: platform.authorization };
  const bystander = await Bystander.start(cores.load, who);
  const { quiet, told, everybodyMs } = await measureBeside(bystander, crowd, { size, events, quietMs, post });
  bystander.stop();

  await gateway.stop();
  await crowd.haveLive(0);
  gateway = await startGatewayProcess(cores.server, { ...env, PORT: String(port) });
  const readyAt = performance.now();
  // What it knew of calls was in its memory.
  await post(callBegins(0, peopleInCall));
  const areBack = await Promise.race([
    crowd.haveLive(size).then(() => true),
    new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref()),
  ]);
  const seconds = (performance.now() - readyAt) / 1000;
  const refused = Array.from(crowd.refusals.values()).reduce((sum, count) => sum + count, 0);

  const p99 = (latencies: readonly number[]): number => percentile(latencies, 99);
  const fewer =
    size < subscribers
      ? ` ${subscribers} were meant to be there; \`ulimit -n\`, which is ${openFilesLimit()}, allows no more.`
      : '';
  const report = [
    `| ${size} watch one call, each by a token of their own | p50 ms | p99 ms |`,
    '|---|---:|---:|',
    ...(
      [
        ['`{ __typename }`, nothing happens', quiet.queries],
        ['`{ __typename }`, while all are told of an event', told.queries],
        ['a post about another call, nothing happens', quiet.posts],
        ['a post about another call, while all are told of an event', told.posts],
        ['an event, until the last one has it', everybodyMs],
      ] as const
    ).map(
      ([what, latencies]) =>
        `| ${what} | ${percentile(latencies, 50).toFixed(1)} | ${p99(latencies).toFixed(1)} |`,
    ),
    '',
    `To come for the first time, with a token that the gateway had not seen, took ${microsecondsEach.toFixed(0)} µs of its CPU each. After a restart ${crowd.live} were live again after ${seconds.toFixed(1)} s, and ${refused} attempts were refused.`,
    '',
    `Raw sockets from four addresses. ${events} events, one at a time. Who asks and posts is a process of its own, on the core of those who watch.${fewer}`,
  ].join('\n');

  const missed: string[] = [];
  if (p99(told.queries) > mostQueryMs) {
    missed.push(
      `While ${size} are told of an event, the p99 of { __typename } is ${p99(told.queries).toFixed(0)} ms; it should be ${mostQueryMs} ms at most.`,
    );
  }
  if (!areBack)
    missed.push(`Of ${size} who watched, ${crowd.live} were back ${patienceMs / 1000} s after a restart.`);
  else if (seconds > mostRestartSeconds) {
    missed.push(
      `After a restart ${size} were live again after ${seconds.toFixed(1)} s; it should be ${mostRestartSeconds} s at most.`,
    );
  }
  if (refused > 0) missed.push(`Nobody who comes back after a restart should be refused; ${refused} were.`);
  return { report, missed };
}

/** How it goes beside those who watch: while nothing happens, and while all are told of one event after the other. */
async function measureBeside(
  bystander: Bystander,
  crowd: ReturningCrowd,
  {
    size,
    events,
    quietMs,
    post,
  }: {
    readonly size: number;
    readonly events: number;
    readonly quietMs: number;
    readonly post: (body: string) => Promise<void>;
  },
): Promise<{
  readonly quiet: BystanderLatencies;
  readonly told: BystanderLatencies;
  readonly everybodyMs: readonly number[];
}> {
  // For the compiler, and for what ends soon after everybody has come.
  await sleep(quietMs);
  const quiet = await bystander.during(() => sleep(quietMs));
  const told: BystanderLatencies = { queries: [], posts: [] };
  const everybodyMs: number[] = [];
  for (let event = 0; event < events; event += 1) {
    const latencies = await bystander.during(async () => {
      const all = crowd.haveBeenTold(size);
      const postedAt = performance.now();
      // It is always the first of them who mutes or unmutes, so that each post is an event.
      await post(rosterChanges(0, event + 2, 1, 1));
      await all;
      everybodyMs.push(performance.now() - postedAt);
    });
    told.queries.push(...latencies.queries);
    told.posts.push(...latencies.posts);
    await sleep(quietMs / 10);
  }
  return { quiet, told, everybodyMs };
}

async function mintTokens(issuer: TestIssuer, count: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const sub = `watcher ${tokens.length}`;
    tokens.push(await issuer.mint({ sub, scope: 'calls.read', exp: 4_000_000_000 }));
  }
  return tokens;
}

/** Posts until it is taken, as the platform does: the keys that it is verified by come from this process, which is busy. */
async function postTo(port: number, authorization: string, body: string): Promise<void> {
  for (;;) {
    const { statusCode, body: answer } = await request(`http://127.0.0.1:${port}/callbacks/calls`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
    });
    await answer.dump();
    if (statusCode === 202) return;
    if (statusCode !== 503) throw new Error(`The gateway answered a post with ${statusCode}.`);
    await sleep(repeatMs);
  }
}
