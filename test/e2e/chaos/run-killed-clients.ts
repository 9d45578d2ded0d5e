import { setTimeout } from 'node:timers/promises';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { patienceMs } from '../../support/patience.ts';
import { countAlive, surplus, takeResidue } from './residue.ts';
import type { Residue } from './residue.ts';
import { runKilledClient, longSubject, moments } from './killed-client.ts';
import type { KilledClient } from './killed-client.ts';

/** What so many clients that were killed have left behind. */
export interface Aftermath {
  /** What there is more of than before the first of them, once the gateway knows of the last; nothing if all is well. */
  readonly surplus: readonly string[];
  /** Objects that are kept for clients, and are still alive. */
  readonly alive: Readonly<Record<string, number>>;
  /** Before, after the first tenth of them, and after all. */
  readonly residues: readonly [fresh: Residue, early: Residue, late: Residue];
  /** How many ended of those that a gateway counts: WebSockets, and event streams. */
  readonly ended: { readonly webSocket: number; readonly eventStream: number };
}

/**
 * Lets clients of a call open a connection, subscribe and be killed, many at a time: over both transports, at each
 * moment, closed and reset.
 *
 * @param cycles how many in all
 * @param parallel how many at a time
 */
export async function runKilledClients(cycles: number, parallel = 60): Promise<Aftermath> {
  await using gateway = await startGateway({
    config: { transportLimits: { ...defaultTransportLimits, requestsPerMinute: undefined } },
  });
  const { callId, toggle } = await createCall(gateway);
  const fresh = takeResidue();
  const endedBefore = await endedOf(gateway);
  let begun = 0;
  const runBatch = async (size: number): Promise<void> => {
    const clients = Array.from({ length: size }, () => {
      const client = clientOf(begun);
      begun += 1;
      const waiting = Promise.withResolvers<undefined>();
      const killed = runKilledClient({ ...client, url: gateway.url, callId }, () => {
        waiting.resolve(undefined);
      }).finally(() => {
        waiting.resolve(undefined);
      });
      return { waiting: waiting.promise, killed };
    });
    await Promise.all(clients.map(({ waiting }) => waiting));
    await toggle();
    await Promise.all(clients.map(({ killed }) => killed));
  };
  const runUntil = async (end: number): Promise<Residue> => {
    while (begun < end) await runBatch(Math.min(parallel, end - begun));
    return settle(fresh);
  };

  const early = await runUntil(Math.ceil(cycles / 10));
  const late = await runUntil(cycles);
  const ended = await endedOf(gateway);
  return {
    surplus: surplus(fresh, late),
    alive: countAlive(),
    residues: [fresh, early, late],
    ended: {
      webSocket: ended.webSocket - endedBefore.webSocket,
      eventStream: ended.eventStream - endedBefore.eventStream,
    },
  };
}

/** All kinds of clients in turn: three of four are WebSockets. */
function clientOf(number: number): Omit<KilledClient, 'url' | 'callId'> {
  const moment = moments[number % moments.length] ?? 'during the upgrade';
  const round = Math.floor(number / moments.length);
  return { moment, transport: round % 4 === 3 ? 'eventStream' : 'webSocket', isReset: round % 8 > 3 };
}

/** What there is once it is no more than before, or nobody waits any longer for that. */
async function settle(before: Residue): Promise<Residue> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const now = takeResidue();
    if (surplus(before, now).length === 0 || performance.now() > deadline) return now;
    await setTimeout(20);
  }
}

/** A call with one person in it, and what makes an event of it. */
async function createCall(
  gateway: TestGateway,
): Promise<{ readonly callId: string; readonly toggle: () => Promise<void> }> {
  const user = { identifier: { microsoftTeamsUser: { userId: '112f7296-5fa4-42ca-bae8-6a692b15d4b8' } } };
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: { to: { users: [user, user] }, subject: longSubject } },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  const callId = data.createCall.call.id;
  const control = async (path: string): Promise<unknown> => {
    const reply = await fetch(`${gateway.sandbox.url}/sandbox/calls/${callId}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: path === '/state' ? '{"state":"established"}' : '{}',
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    const answer: unknown = await reply.json();
    await gateway.sandbox.graph.idle();
    return answer;
  };
  await control('/state');
  const { id } = (await control('/participants')) as { id: string };
  let isMuted = false;
  return {
    callId,
    async toggle() {
      isMuted = !isMuted;
      await control(`/participants/${id}/${isMuted ? 'mute' : 'unmute'}`);
    },
  };
}

/** How many have ended so far, by the gateway's own count. */
async function endedOf({ url }: TestGateway): Promise<Aftermath['ended']> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  return {
    webSocket: sum('switchboard_websockets_closed_total'),
    eventStream: sum('switchboard_event_streams_ended_total'),
  };
}
