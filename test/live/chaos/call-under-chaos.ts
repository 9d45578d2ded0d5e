import { createHash } from 'node:crypto';
import { canonicalId } from '../../../src/microsoft-graph/call-id.ts';
import { readNotifications } from '../../../src/microsoft-graph/notifications.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import type { CallEvent } from '../../../src/live/record/call-view.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import { readCallbackPath, readTarget } from '../../../src/http/request/request-target.ts';
import { Reconciler } from '../../../src/live/reconciler.ts';
import { createCallSimulator } from '../../../src/sandbox/graph/simulation/call-simulator.ts';
import type { CallSimulator } from '../../../src/sandbox/graph/simulation/call-simulator.ts';
import type { SimulatedCall } from '../../../src/sandbox/graph/simulation/simulated-call.ts';
import { createChaos } from '../../../src/sandbox/graph/callbacks/chaos.ts';
import type { Chaos } from '../../../src/sandbox/graph/callbacks/chaos.ts';
import type { CallbackRequest } from '../../../src/sandbox/graph/callbacks/callback-queue.ts';
import { newOutgoingCall } from '../../../src/sandbox/graph/simulation/new-call.ts';
import { writeNotificationBody } from '../../../src/sandbox/graph/simulation/notification.ts';
import { arrive, botOf, newUser } from '../../../src/sandbox/graph/simulation/people.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createCallSettings } from '../../../src/sandbox/graph/protocol/settings.ts';
import { createRandom } from '../../../src/sandbox/server/seeded-random.ts';
import type { Random } from '../../../src/sandbox/server/seeded-random.ts';
import { recordHistory } from './recorded-history.ts';
import type { ChaosScript } from './script.ts';
import { callAsShown, simulateGraph } from './simulated-graph.ts';
import type { GraphRequest } from './simulated-graph.ts';

/** The sandbox's calls and our live core in one process and one virtual time, with chaos and no network between them. */
export interface CallUnderChaos {
  readonly id: string;
  readonly scheduler: Scheduler;
  readonly engine: CallSimulator;
  readonly chaos: Chaos;
  readonly live: LiveCalls;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly beganAt: number;
  /** Every event that was committed to the call, in order. */
  readonly history: readonly CallEvent[];
  /** What Graph was asked about the call. */
  graphRequests(): readonly GraphRequest[];
  truth(): SimulatedCall;
  record(): Promise<CallRecord | undefined>;
  /** The newest event that the log no longer holds; infinite once there is no log any more. */
  readonly logFloor: () => number;
  /** How many forged posts were refused. */
  refused(): number;
  /** Loses every notification from now on, or none. */
  loseAll(isLost: boolean): void;
  /** Stops all faults. */
  stopFaults(): void;
  /** Another call of the same bot. Nothing changes in it, and forged posts come to its address. */
  readonly otherCall: () => Promise<CallRecord | undefined>;
  close(): Promise<void>;
}

const beginning = new Date('2026-01-05T09:00:00Z');
const tenantId = '86dc81db-c112-4228-9222-63f3e5aa1edb';
const caller = { appId: '2891555a-92ff-42e6-80fa-6e1300c6b5c6', tenantId };
const forms = { peerToPeer: 'peerToPeer', fullRoster: 'group', deltaRoster: 'group' } as const;

/** Starts a call of a script: its bot is in it, with the people who are there at first. */
export async function startCall(script: ChaosScript): Promise<CallUnderChaos> {
  const { seed } = script;
  const random = createRandom(seed, 'script');
  const scheduler = createScheduler({ now: () => beginning, runs: false });
  const now = (): number => scheduler.now().getTime();
  const refusedPosts: CallbackRequest[] = [];
  let areFaultsStopped = false;

  const engine: CallSimulator = createCallSimulator({
    scheduler,
    settings: createCallSettings({ autopilot: false }),
    notify: (call, notifications) => {
      chaos.notify(call, notifications);
    },
    withhold: () => undefined,
    alterEvent: (call, event) => chaos.alterEvent(call, event),
  });
  const { port, journal } = simulateGraph({
    engine,
    scheduler,
    random: createRandom(seed, 'graph'),
    maxTravelMs: Object.keys(script.chaos).length > 0 ? 1_500 : 0,
    failureRate: () => (areFaultsStopped ? 0 : script.failureRate),
  });
  const store = createMemoryStore(now, { ...defaultRetention, maxLogEvents: script.logEvents });
  const live = new LiveCalls({ store, graph: port, now });
  const reconciler = new Reconciler(live, port, scheduler);

  // As the callback queue does: each post of the call is answered before the next one is made.
  let outbox: Promise<unknown> = Promise.resolve();
  const post = (request: CallbackRequest, token: string): void => {
    outbox = outbox.then(() => live.deliver(deliveryOf(request, token, random)));
  };
  const chaos = createChaos({
    scheduler,
    seed,
    forward: (request) => {
      if (request.flaw === undefined) {
        const token = tokenOf(request.callbackUri ?? request.call.callbackUri);
        if (token !== undefined) post(request, token);
      } else {
        // Nobody signed it. The same from somebody who may post, to the address of another call, changes nothing either.
        refusedPosts.push(request);
        post(request, tokenOf(otherCall.callbackUri) ?? '');
      }
    },
  });
  chaos.configure({ ...chaos.settings(), ...script.chaos });

  const history: CallEvent[] = [];

  async function create(form: keyof typeof forms, isSilent: boolean): Promise<SimulatedCall> {
    const posted = Promise.withResolvers<SimulatedCall>();
    const creating = live.create({
      fingerprint: '',
      keepAlive: true,
      isUncertain: () => false,
      post: async (token) => {
        const targets = form === 'peerToPeer' ? ['u1'] : ['u1', 'u2'];
        const identity = (id: string) => ({ user: { id } });
        const wanted = {
          callbackUri: `https://bot.example/callbacks/calls/${token}`,
          requestedModalities: ['audio'],
          mediaConfig: { '@odata.type': '#microsoft.graph.serviceHostedMediaConfig' },
          targets: targets.map((id) => ({ identity: identity(id) })),
          callOptions: {
            isDeltaRosterEnabled: form === 'deltaRoster',
            isContentSharingNotificationEnabled: true,
          },
        } as Parameters<typeof newOutgoingCall>[0];
        const call = newOutgoingCall(wanted, forms[form], caller, undefined, random);
        const created = { ...call, hearsTones: true };
        posted.resolve(created);
        engine.add(created);
        const reply = callAsShown(created);
        if (!isSilent) engine.apply(call.id, { kind: 'stateChanged', state: 'establishing' });
        await new Promise<void>((resolve) => {
          scheduler.schedule(isSilent ? 0 : script.replyMs, resolve);
        });
        return reply;
      },
    });
    const created = await posted.promise;
    // The bot's leg comes up, perhaps before the reply has come.
    if (!isSilent) connect(created, script.people);
    await scheduler.advance(isSilent ? 0 : Math.max(script.replyMs, 1_000));
    await creating;
    return created;
  }

  function connect({ id }: SimulatedCall, people: number): void {
    engine.later(id, 500, (call) => {
      const here = Array.from({ length: people }, () => ({ identity: newUser(random) }));
      const joining = arrive(call, random, [...here, botOf(call)]);
      engine.apply(
        id,
        { kind: 'stateChanged', state: 'established' },
        { kind: 'mediaStateChanged', audio: 'active' },
        { kind: 'rosterChanged', joining },
      );
    });
  }

  let otherCall: SimulatedCall = await create('peerToPeer', true);
  engine.apply(otherCall.id, { kind: 'stateChanged', state: 'established', isTold: false });
  otherCall = engine.activeCall(otherCall.id);
  recordHistory(store.calls, (_, events) => history.push(...events));
  reconciler.start();
  const { id } = await create(script.call, false);
  const callId = canonicalId(id);

  return {
    id: callId,
    scheduler,
    engine,
    chaos,
    live,
    random,
    beganAt: beginning.getTime(),
    history,
    graphRequests: () => journal.filter((request) => request.callId === id),
    truth: () => {
      const found = engine.find(id);
      if (!found) throw new Error('the sandbox forgot the call');
      return found;
    },
    record: () => recordOf(live, callId),
    logFloor: () => {
      const end = history.find(
        ({ change }) => change.kind === 'call' && change.members.state === 'terminated',
      );
      const isLogGone = end !== undefined && now() - end.occurredAt >= defaultRetention.logAfterEndMs;
      return isLogGone ? Infinity : history.length - script.logEvents;
    },
    refused: () => refusedPosts.length,
    otherCall: () => recordOf(live, canonicalId(otherCall.id)),
    loseAll(isLost) {
      chaos.configure({ ...chaos.settings(), lose: isLost ? 1 : 0 });
    },
    stopFaults() {
      areFaultsStopped = true;
      chaos.configure({ ...chaos.settings(), ...noFaults });
    },
    async close() {
      await reconciler.stop();
      chaos.close();
      engine.close();
    },
  };
}

const noFaults = {
  lose: 0,
  duplicate: 0,
  reorder: 0,
  delay: 0,
  late: 0,
  batch: 0,
  names: 0,
  bareIds: 0,
  casing: 0,
  unknown: 0,
  forge: 0,
  restart: 0,
  withoutId: 0,
  loseRoster: 0,
  laterOnly: 0,
  slash: 0,
  astray: 0,
};

async function recordOf(live: LiveCalls, callId: string): Promise<CallRecord | undefined> {
  const stored = await live.read(callId);
  return stored?.kind === 'live' ? stored.record : undefined;
}

/** The token in an address, as the listener finds it; undefined where there is nothing. */
function tokenOf(callbackUri: string): string | undefined {
  const { path } = readTarget({ url: new URL(callbackUri).pathname, headers: {} });
  return readCallbackPath(path)?.token;
}

/** What the webhook makes of a post. */
function deliveryOf({ entries, messageId, call }: CallbackRequest, callbackToken: string, random: Random) {
  const body = writeNotificationBody(entries);
  const notifications = (readNotifications(JSON.parse(body)) ?? []).filter(
    (one): one is KnownNotification => one.kind !== 'unknown',
  );
  const digest = createHash('sha256').update(body).digest('hex');
  return {
    notifications,
    callbackToken,
    tenantId: call.tenantId,
    deliveryKey: `${messageId ?? random.uuid()}:${digest}`,
    receivedAt: beginning,
  };
}
