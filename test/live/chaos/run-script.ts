import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { operationSchema } from '../../../src/microsoft-graph/resources.ts';
import type { EventKind } from '../../../src/live/record/call-view.ts';
import { writeOperation } from '../../../src/sandbox/graph/simulation/operations.ts';
import { isOver } from '../../../src/sandbox/graph/simulation/simulated-call.ts';
import type { CallOperation } from '../../../src/sandbox/graph/simulation/simulated-call.ts';
import type { SimulatedCallEvent } from '../../../src/sandbox/graph/simulation/call-event.ts';
import { arrive, newUser } from '../../../src/sandbox/graph/simulation/people.ts';
import { startCall } from './call-under-chaos.ts';
import type { CallUnderChaos } from './call-under-chaos.ts';
import { Client } from './client.ts';
import { rosterAsSeen } from './roster-as-seen.ts';
import { clientCount } from './script.ts';
import type { ChaosScript, ScriptStep } from './script.ts';
import { rosterOf } from './simulated-graph.ts';

/** What a run came to, to tell whether runs are worth their name. */
export interface RunOutcome {
  readonly events: number;
  readonly graphRequests: number;
  readonly refused: number;
  readonly resumes: number;
  readonly snapshots: number;
}

const kindsOfClients: readonly ReadonlySet<EventKind>[] = [
  new Set(['roster']),
  new Set(['roster']),
  new Set(['call', 'roster', 'contentSharing', 'operation', 'tone']),
  new Set(['call', 'contentSharing', 'tone']),
];

/** The time in which a call is put right after all chaos: one look with each keepAlive, every 12 to 18 minutes. */
const recoveryMs = 20 * 60_000;

/** How often a call is kept alive at the most, in milliseconds. */
const keepAliveMs = 12 * 60_000;

/**
 * The time in which a doubt is answered: two seconds and a look each second, ten since the last list, and as long as
 * that list and this one may be on their way.
 */
const settlingMs = 20_000;

/** How long Graph is left alone at the most after it has failed some times in a row, in milliseconds. */
const longestPauseMs = 60_000;

/** Graph is asked for a call's participants no more often, in milliseconds. */
const listMs = 10_000;

/** What is promised of some scripts besides. */
interface Checks {
  /** Once the call is connected, and after each step. */
  readonly afterStep?: (call: CallUnderChaos, after: string) => Promise<void>;
  readonly atEnd?: (call: CallUnderChaos) => void;
}

/**
 * Runs a script, and checks all that is promised however much goes wrong.
 *
 * @throws AssertionError that says what was not kept
 */
export async function runScript(script: ChaosScript, { afterStep, atEnd }: Checks = {}): Promise<RunOutcome> {
  const call = await startCall(script);
  try {
    const clients = Array.from({ length: clientCount }, (_, number) => clientOf(call, number));
    for (const client of clients) await client.resume();
    await call.scheduler.advance(script.idleMs);
    await afterStep?.(call, 'connected');
    for (const step of script.steps) {
      await call.scheduler.advance(step.afterMs);
      await applyStep(call, clients, step);
      await afterStep?.(call, step.action);
    }
    call.stopFaults();
    for (const client of clients) await client.resume();
    if (goesWrong(script)) await checkRecovery(call, script);
    await call.scheduler.advance(recoveryMs + (script.chaos.maxDelayMs ?? 0));

    for (const client of clients) client.check();
    await checkTruth(call, clients);
    checkJournal(call);
    atEnd?.(call);
    const sum = (count: (client: Client) => number): number =>
      clients.reduce((total, client) => total + count(client), 0);
    return {
      events: call.history.length,
      graphRequests: call.graphRequests().length,
      refused: call.refused(),
      resumes: sum(({ resumes }) => resumes),
      snapshots: sum(({ snapshots }) => snapshots),
    };
  } finally {
    await call.close();
  }
}

/** Whether anything may go wrong in a script by which a roster can be known wholly, once Graph is asked for it. */
function goesWrong({ call, people, chaos }: ChaosScript): boolean {
  return call !== 'peerToPeer' && people < 90 && Object.keys(chaos).length > 0;
}

/**
 * Checks that the next gap which shows heals whatever had been missed: long before the next look that comes with keeping
 * the call alive. One change is told, one is lost, one is told, so that there is a gap in whatever numbering is believed.
 */
async function checkRecovery(call: CallUnderChaos, { chaos, failureRate }: ChaosScript): Promise<void> {
  await call.scheduler.advance((chaos.maxDelayMs ?? 0) + (failureRate > 0 ? longestPauseMs : 0) + settlingMs);
  for (const isLost of [false, true, false]) {
    call.loseAll(isLost);
    await applyStep(call, [], { afterMs: 0, action: 'join', who: 0 });
  }
  await call.scheduler.advance(settlingMs);
  await checkBelief(call, 'after a gap');
  // And what follows is followed.
  for (const action of ['mute', 'leave', 'join'] as const) {
    await applyStep(call, [], { afterMs: 0, action, who: 1 });
    await call.scheduler.advance(settlingMs);
    await checkBelief(call, `after the next ${action}`);
  }
}

async function checkBelief(call: CallUnderChaos, when: string): Promise<void> {
  const truth = call.truth();
  if (isOver(truth)) return;
  const record = await call.record();
  deepStrictEqual(
    rosterAsSeen(record?.view.participants.values() ?? []),
    rosterAsSeen(rosterOf(truth)),
    `another roster is believed in ${when}`,
  );
}

function clientOf(call: CallUnderChaos, number: number): Client {
  const kinds = kindsOfClients[number % kindsOfClients.length] ?? new Set<EventKind>();
  return new Client({
    name: `client ${number}`,
    kinds,
    history: call.history,
    logFloor: call.logFloor,
    follow: (wanted, after) => call.live.follow(call.id, wanted, after),
  });
}

async function applyStep(call: CallUnderChaos, clients: readonly Client[], step: ScriptStep): Promise<void> {
  const client = clients[step.who % clients.length];
  if (step.action === 'cut') await client?.cut();
  else if (step.action === 'lag') client?.lag();
  else if (step.action === 'resume') await client?.resume();
  else if (step.action === 'invite') await invite(call, step.who);
  else {
    const event = eventOf(call, step);
    if (event && !isOver(call.truth())) call.engine.apply(call.id, event);
  }
  // What follows from it at once does so before time goes on.
  await setImmediate();
}

/** Lets the bot invite somebody, who picks up at once, or does not. */
async function invite(call: CallUnderChaos, who: number): Promise<void> {
  const { engine, live, random } = call;
  const truth = call.truth();
  if (truth.state !== 'established') return;
  const joining = arrive(truth, random, [{ identity: newUser(random) }]);
  const operation: CallOperation = {
    id: random.uuid(),
    type: 'inviteParticipantsOperation',
    clientContext: undefined,
    status: 'running',
    members: { participants: joining.map(({ identity }) => ({ identity })) },
    success: { joining },
  };
  engine.apply(call.id, { kind: 'operationStarted', operation });
  const reply = operationSchema.parse(JSON.parse(JSON.stringify(writeOperation(operation))));
  await live.operationStarted(call.id, { ...reply, id: operation.id });
  const result = { code: 487, subcode: 10004, message: '' };
  const end = who % 3 === 0 ? ({ status: 'failed', result } as const) : ({ status: 'completed' } as const);
  engine.apply(call.id, { kind: 'operationEnded', id: operation.id, ...end });
}

function eventOf(call: CallUnderChaos, { action, who }: ScriptStep): SimulatedCallEvent | undefined {
  const { random } = call;
  const truth = call.truth();
  const people = truth.participants.filter(({ id }) => id !== truth.myParticipantId);
  const id = people[who % Math.max(people.length, 1)]?.id;
  switch (action) {
    case 'join': {
      const joining = arrive(truth, random, [{ identity: newUser(random), isInLobby: who > 7 }]);
      return { kind: 'rosterChanged', joining };
    }
    case 'press':
      return { kind: 'toneHeard', tone: 'tone1' };
    case 'stopSharing':
      return { kind: 'sharingStopped' };
    case 'hangUp':
      return { kind: 'ended', told: who === 0 ? 'all' : who === 1 ? 'withoutState' : 'nothing' };
    case 'leave':
      return id === undefined ? undefined : { kind: 'rosterChanged', leaving: [id] };
    case 'mute':
    case 'unmute':
      return id === undefined
        ? undefined
        : { kind: 'rosterChanged', changing: [{ id, isMuted: action === 'mute' }] };
    case 'share':
      return id === undefined
        ? undefined
        : { kind: 'shared', participantId: id, sessionId: random.hex(64).toUpperCase() };
    default:
      return undefined;
  }
}

async function checkTruth(call: CallUnderChaos, clients: readonly Client[]): Promise<void> {
  const truth = call.truth();
  const roster = rosterAsSeen(rosterOf(truth));
  for (const [number, client] of clients.entries()) {
    if (!kindsOfClients[number % kindsOfClients.length]?.has('roster')) continue;
    deepStrictEqual(
      rosterAsSeen(client.participants.values()),
      roster,
      `client ${number} believes in another roster`,
    );
    strictEqual(client.isEnded, isOver(truth), `client ${number} does not know whether the call is over`);
  }
  const last = call.history.at(-1)?.change;
  const isEnded = last?.kind === 'call' && last.members.state === 'terminated';
  strictEqual(isEnded, isOver(truth), 'the call is believed to be over and is not, or the other way round');
  deepStrictEqual(
    call.history.map(({ sequence }) => sequence),
    call.history.map((_, index) => index + 1),
    'the numbers of events are not contiguous',
  );
  const tones = call.history.flatMap(({ change }) =>
    change.kind === 'tone' ? [change.tone.sequenceId] : [],
  );
  strictEqual(new Set(tones).size, tones.length, 'a tone was heard twice');
  const otherCall = await call.otherCall();
  ok(otherCall && !otherCall.isTerminated, 'a call was changed by a post about another one');
}

/** Checks that the roster is true soon after each step, though it may never have been told. */
async function checkSoonTrue(call: CallUnderChaos, after: string): Promise<void> {
  await call.scheduler.advance(settlingMs);
  await checkBelief(call, `soon after ${after}`);
}

/** Runs a script in which nothing goes wrong: Graph is asked nothing but what keeping the call alive takes, with one read. */
export function runQuietly(script: ChaosScript): Promise<RunOutcome> {
  return runScript(script, {
    atEnd: (call) => {
      checkQuiet(script, call);
    },
  });
}

/** Runs a script in which rosters are lost: they are true soon after each step all the same. */
export function runWithLostRosters(script: ChaosScript): Promise<RunOutcome> {
  return runScript(script, { afterStep: checkSoonTrue });
}

function checkQuiet(script: ChaosScript, call: CallUnderChaos): void {
  const { kind, operations } = call.truth();
  const read = kind === 'peerToPeer' && operations.length === 0 ? 'call' : 'participants';
  // A call of two may have been kept alive before somebody was invited into it.
  const began = script.call === 'peerToPeer' ? 'call' : read;
  const asked = call.graphRequests().map(({ what }) => (what === began ? read : what));
  const ticks = asked.filter((what) => what === 'keepAlive').length;
  deepStrictEqual(asked, Array.from({ length: ticks }, () => ['keepAlive', read] as const).flat());
  ok(
    ticks <= Math.floor((call.scheduler.now().getTime() - call.beganAt) / keepAliveMs),
    'kept alive too often',
  );
}

function checkJournal(call: CallUnderChaos): void {
  const lists = call.graphRequests().filter(({ what }) => what === 'participants');
  for (const [index, { at }] of lists.entries()) {
    const before = lists[index - 1];
    ok(
      !before || at - before.at >= listMs,
      `the participants were listed twice in ${at - (before?.at ?? 0)} ms`,
    );
  }
}
