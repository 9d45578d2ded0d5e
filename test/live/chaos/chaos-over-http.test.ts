import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { patienceMs } from '../../support/patience.ts';
import { startGatewayUnderChaos } from './gateway-under-chaos.ts';
import type { GatewayUnderChaos } from './gateway-under-chaos.ts';
import { chaosOverHttp, smallCalls } from './script.ts';
import type { ChaosScript } from './script.ts';
import { SocketClient, sorted } from './socket-client.ts';

const seen = { events: 0, resumes: 0 };
let harness: GatewayUnderChaos;

beforeAll(async () => {
  harness = await startGatewayUnderChaos();
});

afterAll(() => harness[Symbol.asyncDispose]());

/** Runs a script as a user of both would: through GraphQL, sockets, and the sandbox's controls. */
async function run(script: ChaosScript): Promise<void> {
  const { gateway, scheduler, control, wait } = harness;
  const begun = scheduler.now().getTime();
  await control('POST', '/chaos', { ...script.chaos, seed: script.seed });
  const callId = await harness.createCall(script.call);
  const url = `${gateway.url.replace('http', 'ws')}/graphql`;
  let endedAt = Infinity;
  // Virtual time may be far ahead of a socket that is about to open.
  const isLogGone = (): boolean => scheduler.now().getTime() - endedAt >= defaultRetention.logAfterEndMs;
  const fields = ['rosterChanged', 'callEvents', 'rosterChanged'] as const;
  const clients = fields.map((field) => new SocketClient(url, callId, field, isLogGone));
  try {
    for (const client of clients) client.resume();
    await harness.connect(callId, script.people);
    for (const step of script.steps) {
      await wait(step.afterMs);
      if (step.action === 'hangUp') endedAt = scheduler.now().getTime();
      const client = clients[step.who % clients.length];
      if (step.action === 'cut') client?.cut();
      if (step.action === 'resume') client?.resume();
      await harness.applyStep(callId, step);
    }
    await control('DELETE', '/chaos');
    for (const client of clients) client.resume();
    // What chaos still holds comes; then the gateway looks at the call once, as it keeps it alive.
    await wait((script.chaos.maxDelayMs ?? 0) + 16 * 60_000);

    const truth = await harness.truth(callId);
    const roster = truth.kind === 'peerToPeer' ? [] : sorted(truth.participants);
    const isOver = truth.state === 'terminated';
    const isKnown = (client: SocketClient): boolean =>
      client.isComplete === isOver &&
      (client === clients[1] || isOver || isDeepStrictEqual(sorted(client.roster), roster));
    const deadline = performance.now() + patienceMs;
    // Time goes on until what is on its way has come; what never comes fails.
    while (!clients.every(isKnown) && performance.now() < deadline) {
      await wait(1_000);
      for (const client of clients) client.check();
    }
    for (const client of clients) client.check();
    expect(clients.map(isKnown), `replay: ${JSON.stringify(script)}`).toEqual([true, true, true]);
    for (const { events, resumes } of clients) {
      seen.events += events;
      seen.resumes += resumes;
    }

    const asked = await gateway.takeJournal();
    const lists = asked.filter((line) => /^GET \S+\/participants /.test(line));
    expect(lists.length).toBeLessThanOrEqual(1 + (scheduler.now().getTime() - begun) / 10_000);
    if (!isOver) await control('POST', `/calls/${callId}/hangUp`, {});
    await wait(1_000);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

const scripts = fc.tuple(smallCalls, chaosOverHttp).map(([script, chaos]) => ({ ...script, chaos }));
const twenty = fc.sample(scripts, { numRuns: 20, seed: 20_260_105 });

describe('over HTTP and sockets, under chaos', () => {
  test.each(twenty.map((script, number) => [number + 1, script] as const))(
    'run %i: every client ends with the true roster, having seen every event once and in order',
    async (_, script) => {
      await run(script);
    },
  );

  test('in all runs together much was told, and often resumed', () => {
    expect(seen.events).toBeGreaterThan(150);
    expect(seen.resumes).toBeGreaterThan(10);
  });

  test('whoever is not the calling platform was refused each time', async () => {
    const { callbacks } = await harness.control<{ callbacks: { attempts: { status: number }[] }[] }>(
      'GET',
      '/callbacks',
    );
    const statuses = new Set(callbacks.flatMap(({ attempts }) => attempts.map(({ status }) => status)));
    expect(statuses).toEqual(new Set([202, 401]));
  });
});
