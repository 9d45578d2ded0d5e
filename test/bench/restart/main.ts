import type { Cores } from '../cores.ts';
import { openFilesLimit } from '../fan-out/open-files.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { startUpstream } from '../upstream.ts';
import { startGatewayProcess } from './gateway-process.ts';
import { ReturningCrowd } from './returning-crowd.ts';

/** How much is measured. */
export interface RestartDuration {
  /** Of one roster. */
  readonly subscribers: number;
}

/** What a process has open besides the sockets of subscribers. */
const otherFiles = 200;
/** How long all may take to come back, in milliseconds, before it is said that they don't. */
const patienceMs = 120_000;

const roster = `subscription ($callId: ID!) {
  rosterChanged(callId: $callId) { cursor isSnapshot participants { id displayName isMuted } }
}`;

/** Measures how long it takes until everybody who follows a roster follows it again after the gateway was restarted. */
export async function measureRestart(cores: Cores, { subscribers }: RestartDuration): Promise<Outcome> {
  // A socket has an end in each of two processes.
  const size = Math.min(subscribers, openFilesLimit() - otherFiles);
  await using started = new AsyncDisposableStack();
  const upstream = await startUpstream();
  started.defer(() => upstream.stop());
  const env = {
    PORT: '0',
    AUTH: 'off',
    COMMUNICATION_SERVICES_CONNECTION_STRING: upstream.connectionString,
    GRAPH_ENDPOINT: upstream.url,
    CALLBACK_AUDIENCE: 'nobody',
    AZURE_TENANT_ID: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  };
  let gateway = await startGatewayProcess(cores.server, env);
  started.defer(() => gateway.stop());
  const { port } = gateway;
  const payload = { query: roster, variables: { callId: await createCall(port) } };

  const cpuBefore = await gateway.cpuSeconds();
  using crowd = await ReturningCrowd.gather({ size, port, payload });
  const cpuEach = ((await gateway.cpuSeconds()) - cpuBefore) / size;
  crowd.refusals.clear();

  await gateway.stop();
  await crowd.haveLive(0);
  gateway = await startGatewayProcess(cores.server, { ...env, PORT: String(port) });
  const readyAt = performance.now();
  const cpuAtReady = await gateway.cpuSeconds();
  const areBack = await Promise.race([
    crowd.haveLive(size).then(() => true),
    new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref()),
  ]);
  const seconds = (performance.now() - readyAt) / 1000;
  const cpuSeconds = (await gateway.cpuSeconds()) - cpuAtReady;
  const mebibytes = (await gateway.residentBytes()) / 2 ** 20;

  const refused = Array.from(crowd.refusals.values()).reduce((sum, count) => sum + count, 0);
  const told = Array.from(crowd.refusals, ([what, count]) => `${count} × ${what}`).join('; ');
  const fewer =
    size < subscribers
      ? ` ${subscribers} were meant to be there; \`ulimit -n\`, which is ${openFilesLimit()}, allows no more.`
      : '';
  const report = [
    '| after a restart | subscribers | live again | s | CPU s | refused | CPU µs each, first time | resident MiB |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    `| **Switchboard** | ${size} | ${crowd.live} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${refused} | ${(cpuEach * 1e6).toFixed(0)} | ${mebibytes.toFixed(0)} |`,
    '',
    `Raw sockets from four addresses, all of one roster, which come again half a second to one and a half after they were cut off, and so on until they are let in. Seconds and CPU are from the ready line to the last one's first event.${fewer}`,
  ].join('\n');
  const missed: string[] = [];
  if (!areBack)
    missed.push(`Of ${size} subscribers ${crowd.live} were back ${patienceMs / 1000} s after a restart.`);
  if (refused > 0)
    missed.push(`Nobody who comes back after a restart should be refused; ${refused} were: ${told}.`);
  return { report, missed };
}

/** @returns its id */
async function createCall(port: number): Promise<string> {
  const query = 'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }';
  const users = ['ana', 'ben'].map((userId) => ({ identifier: { microsoftTeamsUser: { userId } } }));
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { to: { users } } } }),
  });
  const text = await answer.text();
  const { data } = JSON.parse(text) as { data?: { createCall: { call: { id: string } } } };
  if (!data) throw new Error(`The gateway made no call: ${text}`);
  return data.createCall.call.id;
}
