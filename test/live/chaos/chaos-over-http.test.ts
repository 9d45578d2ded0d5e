import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultRetention } from '../../../src/live/memory-call-store.ts';
import { createScheduler } from '../../../src/sandbox/calls/scheduler.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type ChaosScript, type ScriptStep, smallCalls } from './script.ts';
import { SocketClient, sorted } from './socket-client.ts';

interface Truth {
  readonly kind: string;
  readonly state: string;
  readonly myParticipantId: string;
  readonly sharing?: { readonly participantId: string };
  readonly participants: readonly { id: string; isMuted: boolean; isInLobby: boolean }[];
}

const scheduler = createScheduler({ now: () => new Date('2026-01-05T09:00:00Z'), runs: false });
/** How long real sockets may take for what has been sent, in milliseconds. */
const patienceMs = 10_000;
const seen = { events: 0, resumes: 0 };
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ sandbox: { scheduler, seed: 'chaos' }, gateway: { clock: scheduler } });
});

afterAll(() => gateway.close());

async function control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const reply = await fetch(`${gateway.sandbox.url}/sandbox${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Lets time pass, a second at a time, and lets what is posted meanwhile arrive. */
async function wait(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1_000) {
    await scheduler.advance(Math.min(left, 1_000));
    await gateway.sandbox.graph.idle();
  }
}

const user = (userId: string) => ({ identifier: { microsoftTeamsUser: { userId } } });
const users = ['112f7296-5fa4-42ca-bae8-6a692b15d4b8', '98da8a1a-1b87-452c-a713-65d3f10b5555'].map(user);

async function createCall({ call }: ChaosScript): Promise<string> {
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    {
      input: {
        to: call === 'peerToPeer' ? { user: users[0] } : { users },
        callOptions: {
          isContentSharingNotificationEnabled: true,
          isDeltaRosterEnabled: call === 'deltaRoster',
        },
      },
    },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.createCall.call.id;
}

async function play(
  callId: string,
  clients: readonly SocketClient[],
  { deed, who }: ScriptStep,
): Promise<void> {
  const client = clients[who % clients.length];
  if (deed === 'cut') client?.cut();
  if (deed === 'resume') client?.resume();
  const truth = await control<Truth>('GET', `/calls/${callId}`);
  if (truth.state === 'terminated') return;
  const people = truth.participants.filter(({ id }) => id !== truth.myParticipantId);
  const one = `/calls/${callId}/participants/${people[who % Math.max(people.length, 1)]?.id ?? ''}`;
  switch (deed) {
    case 'join':
      await control('POST', `/calls/${callId}/participants`, { isInLobby: who > 7 });
      return;
    case 'press':
      await control('POST', `/calls/${callId}/tone`, { tone: 'tone1' });
      return;
    case 'hangUp':
      await control('POST', `/calls/${callId}/hangUp`, { told: ['all', 'withoutState', 'nothing'][who] });
      return;
    case 'leave':
      if (people.length > 0) await control('DELETE', one);
      return;
    case 'mute':
    case 'unmute':
    case 'share':
    case 'stopSharing':
      if (people.length > 0) await control('POST', `${one}/${deed}`);
      return;
    default:
      return;
  }
}

/** Runs a script as a user of both would: through GraphQL, sockets, and the sandbox's controls. */
async function run(script: ChaosScript): Promise<void> {
  const begun = scheduler.now().getTime();
  await control('POST', '/chaos', { ...script.chaos, seed: script.seed });
  const callId = await createCall(script);
  const url = `${gateway.url.replace('http', 'ws')}/graphql`;
  let endedAt = Infinity;
  // Virtual time may be far ahead of a socket that is about to open.
  const isLogGone = (): boolean => scheduler.now().getTime() - endedAt >= defaultRetention.logAfterEndMs;
  const fields = ['rosterChanged', 'callEvents', 'rosterChanged'] as const;
  const clients = fields.map((field) => new SocketClient(url, callId, field, isLogGone));
  try {
    for (const client of clients) client.resume();
    await control('POST', `/calls/${callId}/state`, { state: 'established' });
    for (let count = 0; count < script.people; count += 1)
      await control('POST', `/calls/${callId}/participants`, {});
    for (const step of script.steps) {
      await wait(step.afterMs);
      if (step.deed === 'hangUp') endedAt = scheduler.now().getTime();
      await play(callId, clients, step);
    }
    await control('DELETE', '/chaos');
    for (const client of clients) client.resume();
    // What chaos still holds comes; then the gateway looks at the call once, as it keeps it alive.
    await wait((script.chaos.maxDelayMs ?? 0) + 16 * 60_000);

    const truth = await control<Truth>('GET', `/calls/${callId}`);
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

const twenty = fc.sample(smallCalls, { numRuns: 20, seed: 20_260_105 });

describe('over HTTP and sockets, under chaos', () => {
  test.each(twenty.map((script, number) => [number + 1, script] as const))(
    'run %i: every client ends with the true roster, having seen every event once and in order',
    { timeout: 30_000 },
    async (_, script) => {
      await run(script);
    },
  );

  test('in all runs together much was told, and often resumed', () => {
    expect(seen.events).toBeGreaterThan(150);
    expect(seen.resumes).toBeGreaterThan(10);
  });

  test('whoever is not the calling platform was refused each time', async () => {
    const { callbacks } = await control<{ callbacks: { attempts: { status: number }[] }[] }>(
      'GET',
      '/callbacks',
    );
    const statuses = new Set(callbacks.flatMap(({ attempts }) => attempts.map(({ status }) => status)));
    expect(statuses).toEqual(new Set([202, 401]));
  });
});
