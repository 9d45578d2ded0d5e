import { z } from 'zod';
import type { CallsOptions } from '../../../src/sandbox/graph/graph.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { RawReply } from '../../support/signed-request.ts';
import { rawRequest } from '../../support/signed-request.ts';
import type { Arrival, CallbackReceiver, Notification } from './callbacks/callback-receiver.ts';
import { creation, user } from './call-bodies.ts';
import { startCallbackReceiver } from './callbacks/callback-receiver.ts';

const participantShape = z.looseObject({
  id: z.string(),
  isMuted: z.boolean(),
  isInLobby: z.boolean(),
  identity: z.record(z.string(), z.unknown()),
});

const simulatedCallShape = z.looseObject({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  myParticipantId: z.string(),
  participants: z.array(participantShape),
  members: z.record(z.string(), z.unknown()),
});

/** A call as it really is, by the sandbox's controls. */
export type SimulatedCall = z.infer<typeof simulatedCallShape>;

const callShape = z.looseObject({ id: z.string(), state: z.string(), myParticipantId: z.string() });
const errorShape = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** A sandbox in virtual time, and a bot's webhook that it posts to. */
export interface Harness {
  readonly sandbox: Sandbox;
  readonly receiver: CallbackReceiver;
  readonly scheduler: Scheduler;
  /** Sends a request to `/v1.0/communications`, below `/calls`. */
  graph(method: string, path?: string, json?: unknown, headers?: Record<string, string>): Promise<RawReply>;
  /** Sends a request to `/sandbox`; one that fails fails the test. */
  control(method: string, path: string, json?: unknown): Promise<RawReply>;
  /** Creates a call; a member of `change` replaces one of the least request. */
  create(change?: Record<string, unknown>): Promise<z.infer<typeof callShape>>;
  /** Creates a group call and connects it: the bot alone is in it. */
  createGroup(change?: Record<string, unknown>): Promise<z.infer<typeof callShape>>;
  /** Creates a call of two and connects it; the others do what the bot asks for. */
  createCooperative(change?: Record<string, unknown>): Promise<string>;
  /** Creates a group call in which there are the bot and two who do what it asks for. */
  createCooperativeGroup(change?: Record<string, unknown>): Promise<{ id: string; bot: string }>;
  /** Lets somebody join, and gives the id of the participant. */
  join(id: string, person?: object): Promise<string>;
  /** Moves time on by one step of the autopilot or of a scenario at a time, each told before the next. */
  steps(count: number): Promise<void>;
  simulatedCall(id: string): Promise<SimulatedCall>;
  /** Waits until nothing more is on its way, and gives what came since the last time. */
  told(): Promise<Notification[]>;
  arrivals(): Promise<readonly Arrival[]>;
  close(): Promise<void>;
}

/** The time between two steps, in milliseconds. */
export const stepMs = 1_000;

/** Starts a sandbox in virtual time, in which nothing happens by itself unless options say otherwise. */
export async function startHarness(calls: CallsOptions = {}, seed = 'calls'): Promise<Harness> {
  const receiver = await startCallbackReceiver();
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const sandbox = await startSandbox({
    scheduler,
    seed,
    calls: {
      autopilot: false,
      stepIntervalMs: { min: stepMs, max: stepMs },
      webhook: receiver.url,
      ...calls,
    },
  });
  receiver.trust(sandbox, () => scheduler.now());

  const send = (method: string, path: string, json: unknown, headers: Record<string, string>) => {
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
    const body = json === undefined ? '' : JSON.stringify(json);
    return rawRequest(sandbox.url, path, { method, headers: { ...type, ...headers }, body });
  };

  async function arrivals(): Promise<readonly Arrival[]> {
    await sandbox.graph.idle();
    return receiver.arrivals.splice(0);
  }

  const harness: Harness = {
    sandbox,
    receiver,
    scheduler,
    graph: (method, path = '', json, headers) =>
      send(method, `/v1.0/communications/calls${path}`, json, {
        Authorization: `Bearer ${sandbox.graph.token}`,
        ...headers,
      }),
    async control(method, path, json) {
      const reply = await send(method, `/sandbox${path}`, json, {});
      if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
      return reply;
    },
    async create(change = {}) {
      const reply = await harness.graph('POST', '', creation(receiver.url, change));
      if (reply.status !== 201) throw new Error(reply.text);
      return callShape.parse(reply.json);
    },
    async createGroup(change = {}) {
      const call = await harness.create({ targets: [user('u1'), user('u2')], ...change });
      await harness.control('POST', `/calls/${call.id}/state`, { state: 'established' });
      await harness.told();
      return call;
    },
    async createCooperative(change = {}) {
      await harness.control('POST', '/calls/next', { name: 'connected' });
      const { id } = await harness.create(change);
      await harness.steps(2);
      await harness.told();
      return id;
    },
    async createCooperativeGroup(change = {}) {
      await harness.control('POST', '/calls/next', { name: 'holdMusic' });
      const { id, myParticipantId: bot } = await harness.create({
        targets: [user('u1'), user('u2')],
        ...change,
      });
      await harness.steps(3);
      await harness.told();
      return { id, bot };
    },
    async join(id, person = {}) {
      const { json } = await harness.control('POST', `/calls/${id}/participants`, person);
      return z.object({ id: z.string() }).parse(json).id;
    },
    async steps(count) {
      await sandbox.graph.idle();
      for (let step = 0; step < count; step += 1) {
        await scheduler.advance(stepMs);
        await sandbox.graph.idle();
      }
    },
    simulatedCall: async (id) =>
      simulatedCallShape.parse((await harness.control('GET', `/calls/${id}`)).json),
    told: async () => (await arrivals()).flatMap(({ notifications }) => notifications),
    arrivals,
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
  return harness;
}

/** What a refusal says, but for its words. */
export function refusal(reply: RawReply): { status: number; code: string } {
  return { status: reply.status, code: errorShape.parse(reply.json).error.code };
}
