import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { tones } from '../../../src/sandbox/graph/operations/media-operations.ts';
import type { Truth } from '../../live/chaos/gateway-under-chaos.ts';
import { sorted } from '../../live/chaos/socket-client.ts';
import { patienceMs } from '../../support/patience.ts';
import { openFaultyEventStream } from '../chaos/faulty-event-stream.ts';
import { openFaultyWebSocket } from '../chaos/faulty-web-socket.ts';
import type { Observation } from '../chaos/watcher.ts';
import { rosterDocument, Watcher } from '../chaos/watcher.ts';
import { openUnreliableNetwork } from '../frontend/unreliable-network.ts';
import type { UnreliableNetwork } from '../frontend/unreliable-network.ts';
import { readHistory } from './event-history.ts';
import type { Fleet } from './fleet.ts';
import type { CallStep, FleetCall, FleetScript } from './fleet-script.ts';

/** What a run came to, to tell whether runs are worth their name. */
export interface FleetOutcome {
  readonly events: number;
  readonly resumes: number;
  readonly faults: number;
}

/** A watcher, and its way to a replica. */
interface Seat {
  readonly watcher: Watcher;
  readonly network: UnreliableNetwork;
}

/** A call of a run. */
interface RunningCall {
  readonly id: string;
  /** From its beginning. */
  readonly cursor: string;
  readonly seats: readonly Seat[];
  readonly pressed: string[];
}

/**
 * Runs a script, and checks all that is promised whatever befalls the replicas and what they share.
 *
 * @throws AssertionError that says what was not kept
 */
export async function runFleet(fleet: Fleet, { seed, calls, faults }: FleetScript): Promise<FleetOutcome> {
  await using opened = new AsyncDisposableStack();
  const running = await Promise.all(calls.map((script, number) => beginCall(fleet, opened, script, number)));
  await fleet.control('POST', '/chaos', { seed, duplicate: 0.1, reorder: 0.1, delay: 0.1, maxDelayMs: 300 });

  const over = new AbortController();
  opened.defer(() => {
    over.abort();
  });
  const comingBack = (async () => {
    while (!over.signal.aborted) {
      for (const { seats } of running) for (const seat of seats) comeBack(fleet, seat);
      await sleep(100);
    }
  })();
  const suffering = (async () => {
    for (const fault of faults) {
      await sleep(fault.afterMs);
      await fleet.suffer(fault);
    }
  })();
  await Promise.all(calls.map((script, number) => play(fleet, running[number], script.steps)));
  await suffering;
  await fleet.control('DELETE', '/chaos');
  await fleet.sandbox.graph.idle();
  // What was lost while nobody could take it shows by what is told next.
  await Promise.all(
    running.map(async ({ id }) => {
      await fleet.control('POST', `/calls/${id}/participants`, { displayName: 'the last' });
    }),
  );
  await Promise.all(running.map((call) => untilTrue(fleet, call)));
  await Promise.all(running.map(({ id }) => fleet.control('POST', `/calls/${id}/hangUp`, {})));
  await Promise.all(running.map((call) => untilOver(call)));
  over.abort();
  await comingBack;

  const events = await Promise.all(running.map((call) => checkHistory(fleet, call)));
  return {
    events: events.reduce((sum, count) => sum + count, 0),
    resumes: running
      .flatMap(({ seats }) => seats)
      .reduce((sum, { watcher: { resumes } }) => sum + resumes, 0),
    faults: faults.length,
  };
}

async function beginCall(
  fleet: Fleet,
  opened: AsyncDisposableStack,
  { kind, people }: FleetCall,
  number: number,
): Promise<RunningCall> {
  const { id, cursor } = await fleet.createCall({
    subject: `call ${number}`,
    callOptions: { isContentSharingNotificationEnabled: true, isDeltaRosterEnabled: kind === 'deltaRoster' },
  });
  for (let count = 0; count < people; count += 1)
    await fleet.control('POST', `/calls/${id}/participants`, {});
  await fleet.sandbox.graph.idle();
  await fleet.ask('mutation ($callId: ID!) { subscribeToTone(input: { callId: $callId }) { __typename } }', {
    callId: id,
  });
  const seats = await Promise.all(
    ([openFaultyWebSocket, openFaultyEventStream] as const).map(async (open, seat) => {
      const network = opened.use(await openUnreliableNetwork(replicaOf(fleet, seat + number)));
      const watcher = new Watcher({
        name: `watcher ${seat} of call ${number}`,
        open,
        query: rosterDocument(),
        callId: id,
        network,
      });
      watcher.resume();
      return { watcher, network };
    }),
  );
  return { id, cursor, seats, pressed: [] };
}

/** The origin of a replica that runs. */
function replicaOf({ running }: Fleet, number: number): string {
  return running[number % Math.max(running.length, 1)] ?? 'http://127.0.0.1:9';
}

/** Whoever has lost their replica goes to another. */
function comeBack(fleet: Fleet, { watcher, network }: Seat): void {
  if (watcher.isConnected || watcher.isComplete) return;
  network.moveTo(replicaOf(fleet, watcher.resumes));
  watcher.resume();
}

async function play(fleet: Fleet, call: RunningCall | undefined, steps: readonly CallStep[]): Promise<void> {
  if (!call) return;
  for (const { afterMs, action, who } of steps) {
    await sleep(afterMs);
    const seat = call.seats[who % call.seats.length];
    const { participants, myParticipantId } = await fleet.control<Truth>('GET', `/calls/${call.id}`);
    const people = participants.filter(({ id }) => id !== myParticipantId);
    const one = people[who % Math.max(people.length, 1)];
    const path = `/calls/${call.id}/participants`;
    if (action === 'join') await fleet.control('POST', path, {});
    else if (action === 'press') await press(fleet, call);
    else if (action === 'cut') seat?.watcher.cut();
    else if (action === 'move') move(fleet, seat, who);
    else if (one && action === 'leave') await fleet.control('DELETE', `${path}/${one.id}`);
    else if (one) await fleet.control('POST', `${path}/${one.id}/${action}`);
  }
}

/** Leads a watcher to another replica. */
function move(fleet: Fleet, seat: Seat | undefined, number: number): void {
  seat?.network.moveTo(replicaOf(fleet, number));
  seat?.watcher.cut();
}

/** Presses a key that was not pressed before in this call. */
async function press(fleet: Fleet, { id, pressed }: RunningCall): Promise<void> {
  const tone = tones[pressed.length];
  if (tone === undefined) return;
  pressed.push(tone);
  await fleet.control('POST', `/calls/${id}/tone`, { tone });
}

/** Waits until all who watch a call know who is in it. */
async function untilTrue(fleet: Fleet, { id, seats }: RunningCall): Promise<void> {
  const roster = sorted((await fleet.control<Truth>('GET', `/calls/${id}`)).participants);
  await until(() => seats.every(({ watcher }) => isDeepStrictEqual(sorted(watcher.roster), roster)));
  for (const { watcher } of seats) {
    watcher.check();
    deepStrictEqual(sorted(watcher.roster), roster, `${watcher.name} believes in another roster`);
  }
}

async function untilOver({ seats }: RunningCall): Promise<void> {
  await until(() => seats.every(({ watcher }) => watcher.isComplete));
  for (const { watcher } of seats) {
    watcher.check();
    ok(watcher.isComplete, `${watcher.name} was not told that the call is over`);
  }
}

/** Waits until something is so, or for so long that it will not be. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!isSo() && performance.now() < deadline) await sleep(100);
}

/** Checks that everybody was told the same, in order and once, and that nothing is missing which was acknowledged. */
async function checkHistory(fleet: Fleet, { id, cursor, seats, pressed }: RunningCall): Promise<number> {
  const [history = [], ...others] = await Promise.all(
    fleet.running.map((url) => readHistory(url, id, cursor)),
  );
  for (const other of others) deepStrictEqual(other, history, 'two replicas tell different histories');
  for (const [index, { sequence }] of history.entries())
    strictEqual(sequence, (history[0]?.sequence ?? NaN) + index, 'the numbers of events are not contiguous');
  const told = history.flatMap(({ tone }) => tone?.toLowerCase() ?? []);
  strictEqual(new Set(told).size, told.length, 'a key was told of twice');
  const { callbacks } = await fleet.control<{ callbacks: { callId: string; outcome: string }[] }>(
    'GET',
    '/callbacks',
  );
  const isAllAcknowledged = callbacks.every(
    ({ callId, outcome }) => callId !== id || outcome === 'delivered',
  );
  if (isAllAcknowledged)
    strictEqual(told.length, pressed.length, 'a key that was acknowledged was not told of');
  const rosters = history.filter(({ kind }) => kind === 'RosterChanged').map(({ sequence }) => sequence);
  for (const { watcher } of seats) checkWatcher(watcher.name, watcher.observations, rosters);
  return history.length;
}

function checkWatcher(name: string, observations: readonly Observation[], rosters: readonly number[]): void {
  const [first, ...more] = observations;
  ok(first?.isSnapshot, `${name} did not begin with a snapshot`);
  deepStrictEqual(
    more.map(({ sequence, isSnapshot }) => ({ sequence, isSnapshot })),
    rosters
      .filter((sequence) => sequence > first.sequence)
      .map((sequence) => ({ sequence, isSnapshot: false })),
    `${name} was not told exactly what has happened since`,
  );
}
