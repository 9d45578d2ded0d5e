import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import type { BacklogLimits } from '../../../src/subscriptions/transport-limits.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { startGatewayUnderChaos } from '../../live/chaos/gateway-under-chaos.ts';
import type { GatewayUnderChaos } from '../../live/chaos/gateway-under-chaos.ts';
import type { ScriptStep } from '../../live/chaos/script.ts';
import { sorted } from '../../live/chaos/socket-client.ts';
import { patienceMs } from '../../support/patience.ts';
import { openUnreliableNetwork } from '../frontend/unreliable-network.ts';
import { checkObservations } from './check-observations.ts';
import { openFaultyEventStream } from './faulty-event-stream.ts';
import type { FanOutScript, FanOutStep } from './fan-out-script.ts';
import { rosterDocument, Watcher } from './watcher.ts';
import { openFaultyWebSocket } from './faulty-web-socket.ts';

/** What a run came to, to tell whether runs are worth their name. */
export interface FanOutOutcome {
  readonly events: number;
  readonly resumes: number;
  readonly silences: number;
  /** Connections that were closed because their clients were too slow. */
  readonly slowClosings: number;
  /** Snapshots in place of what was left out for a slow client. */
  readonly replacements: number;
}

const transports = { webSocket: openFaultyWebSocket, eventStream: openFaultyEventStream };

/** Four of these make an event of a megabyte. */
const longSubject = 'x'.repeat(256 * 1024);
const largeDocument = rosterDocument('one: subject two: subject three: subject four: subject');

/** Of two gateways. Small enough that slow clients reach what they are to reach. */
const backlogs: Readonly<Record<FanOutScript['patience'], BacklogLimits>> = {
  long: {
    backlogEvents: 1,
    backlogBytes: 1_500_000,
    closingBacklogEvents: 10_000,
    closingBacklogBytes: 1_000_000_000,
  },
  short: {
    backlogEvents: 1,
    backlogBytes: 1_000_000_000,
    closingBacklogEvents: 3,
    closingBacklogBytes: 2_000_000_000,
  },
};

/** Runs scripts, one after the other. */
export interface FanOutRunner extends AsyncDisposable {
  /**
   * Runs a script over real HTTP and sockets, and checks all that is promised to watchers however much goes wrong.
   *
   * @throws AssertionError that says what was not kept
   */
  readonly run: (script: FanOutScript) => Promise<FanOutOutcome>;
}

/** Starts the gateways on which scripts run. */
export async function startFanOutRunner(): Promise<FanOutRunner> {
  const start = (backlog: BacklogLimits): Promise<GatewayUnderChaos> =>
    startGatewayUnderChaos({
      transportLimits: { ...defaultTransportLimits, requestsPerMinute: undefined, backlog },
    });
  await using opened = new AsyncDisposableStack();
  const gateways = {
    long: opened.use(await start(backlogs.long)),
    short: opened.use(await start(backlogs.short)),
  };
  const running = opened.move();
  return {
    run: (script) => runFanOut(gateways[script.patience], script),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function runFanOut(harness: GatewayUnderChaos, script: FanOutScript): Promise<FanOutOutcome> {
  await using opened = new AsyncDisposableStack();
  await harness.control('POST', '/chaos', { ...script.chaos, seed: script.seed });
  const callId = await harness.createCall(script.call, script.isLarge ? longSubject : undefined);

  const undisturbed = await watchUndisturbed(harness, callId);
  opened.defer(async () => {
    await harness.applyStep(callId, { action: 'hangUp', who: 0 });
    await harness.wait(1_000);
  });
  const watchers = await Promise.all(
    script.watchers.map(async ({ transport }, number) => {
      const network = opened.use(await openUnreliableNetwork(harness.gateway.url));
      return new Watcher({
        name: `watcher ${number} (${transport})`,
        open: transports[transport],
        query: script.isLarge ? largeDocument : rosterDocument(),
        callId,
        network,
      });
    }),
  );
  for (const [number, { comesLate }] of script.watchers.entries()) if (!comesLate) watchers[number]?.resume();

  await harness.connect(callId, script.people);
  let endedAt = Infinity;
  for (const step of script.steps) {
    await harness.wait(step.afterMs);
    if (step.action === 'hangUp') endedAt = harness.scheduler.now().getTime();
    disturb(watchers[step.who % watchers.length], step);
    if (step.action !== 'silence') await harness.applyStep(callId, step as ScriptStep);
  }

  await harness.control('DELETE', '/chaos');
  for (const watcher of watchers) watcher.resume();
  // What chaos still holds comes; then the gateway looks at the call once, as it keeps it alive.
  await harness.wait((script.chaos.maxDelayMs ?? 0) + 16 * 60_000);
  await untilQuiet(harness, callId, [undisturbed, ...watchers]);

  const [, ...more] = undisturbed.observations.filter(({ isSnapshot }) => isSnapshot);
  strictEqual(more.length, 0, 'who was never disturbed got a second snapshot');
  for (const { name, observations, slowClosings } of watchers) {
    if (!script.isLarge) strictEqual(slowClosings, 0, `${name} was closed as too slow, and was not slow`);
    checkObservations({
      name,
      observations,
      undisturbed: undisturbed.observations,
      isAvoidable: ({ isFirst, sequence }, before) => {
        // Only large events ever fill a connection, so that a slow client is left out.
        if (script.isLarge) return false;
        const isTrimmed = sequence - before.sequence > defaultRetention.maxLogEvents;
        const isLogGone = harness.scheduler.now().getTime() - endedAt >= defaultRetention.logAfterEndMs;
        return !isFirst || !(isTrimmed || isLogGone);
      },
    });
  }
  const sum = (count: (watcher: Watcher) => number): number =>
    watchers.reduce((total, watcher) => total + count(watcher), 0);
  return {
    events: sum(({ observations }) => observations.length),
    resumes: sum(({ resumes }) => resumes),
    silences: sum(({ silences }) => silences),
    slowClosings: sum(({ slowClosings }) => slowClosings),
    replacements: sum(
      ({ observations }) => observations.filter(({ isSnapshot, isFirst }) => isSnapshot && !isFirst).length,
    ),
  };
}

/** Lets somebody watch by a document of their own over a network without faults, and waits until they have begun. */
async function watchUndisturbed({ gateway }: GatewayUnderChaos, callId: string): Promise<Watcher> {
  const nothing = (): void => undefined;
  const begun = Promise.withResolvers<undefined>();
  const watcher = new Watcher({
    name: 'the undisturbed watcher',
    open: openFaultyWebSocket,
    query: rosterDocument('state'),
    callId,
    network: { url: gateway.url, cut: nothing, silence: nothing, stall: nothing, flow: nothing },
    onObservation: () => {
      begun.resolve(undefined);
    },
  });
  watcher.resume();
  await begun.promise;
  return watcher;
}

function disturb(watcher: Watcher | undefined, { action }: FanOutStep): void {
  switch (action) {
    case 'cut':
    case 'lag':
    case 'silence':
    case 'resume':
      watcher?.[action]();
      return;
    default:
      return;
  }
}

/** Waits until everybody knows what is true, and whether the call is over; what never comes fails. */
async function untilQuiet(
  harness: GatewayUnderChaos,
  callId: string,
  watchers: readonly Watcher[],
): Promise<void> {
  const { kind, state, participants } = await harness.truth(callId);
  const roster = kind === 'peerToPeer' || state === 'terminated' ? [] : sorted(participants);
  const isOver = state === 'terminated';
  const knows = (watcher: Watcher): boolean =>
    watcher.isComplete === isOver && isDeepStrictEqual(sorted(watcher.roster), roster);
  const deadline = performance.now() + patienceMs;
  while (!watchers.every(knows) && performance.now() < deadline) {
    await harness.wait(1_000);
    for (const watcher of watchers) {
      watcher.check();
      // Who was slow may have been given up meanwhile.
      watcher.resume();
    }
  }
  for (const watcher of watchers) {
    watcher.check();
    deepStrictEqual(sorted(watcher.roster), roster, `${watcher.name} believes in another roster`);
    strictEqual(watcher.isComplete, isOver, `${watcher.name} does not know whether the call is over`);
  }
}
