import { z } from 'zod';
import type { CallAutomationOptions } from '../../../src/sandbox/acs/call-automation/call-automation.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { RawReply, SignedRequestOptions } from '../../support/signed-request.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import type { AutomationReceiver } from './automation-receiver.ts';
import { startAutomationReceiver } from './automation-receiver.ts';
import { callRooms, readRoom, userId } from './wire-shapes.ts';

/** The newest api-version of Call Automation. */
export const automationVersion = '2026-03-12';

/** Who is on the list of each room. */
export const [ana, bob, eve] = [userId(1), userId(2), userId(3)] as const;

/** A telephone. */
export const phone = '4:+14255550123';

/** Names somebody as requests do. */
export const named = (rawId: string) => ({ rawId });

const connectionShape = z.strictObject({
  callConnectionId: z.guid(),
  serverCallId: z.base64().optional(),
  targets: z.array(z.never()),
  callConnectionState: z.enum(['connecting', 'connected']),
  callbackUri: z.url(),
  source: z.object({ rawId: z.string() }).optional(),
  correlationId: z.guid(),
});

/** A connection as the service shows it. */
export const readConnection = ({ json }: RawReply) => connectionShape.parse(json);

/** A sandbox in virtual time, and an application's callback address that it posts to. */
export interface AutomationHarness {
  readonly sandbox: Sandbox;
  readonly scheduler: Scheduler;
  readonly receiver: AutomationReceiver;
  /** Opens a room to Ana, Bob and Eve, lets some join, and gives its id. */
  room(people?: readonly string[], attributes?: object): Promise<string>;
  /** Sends a signed request to `/calling`. */
  calling(method: string, path: string, json?: unknown, options?: SignedRequestOptions): Promise<RawReply>;
  /** Connects to the call in a room; the first events are not kept. */
  connect(roomId: string): Promise<string>;
  /** A call of some and a connection to it. */
  connected(people?: readonly string[]): Promise<{ room: string; id: string }>;
  /** Sends a request to `/sandbox/call-automation`; one that fails fails the test. */
  control(method: string, path: string, json?: unknown): Promise<RawReply>;
  /** Changes settings until what runs has ended. */
  withSettings(settings: object, run: () => Promise<void>): Promise<void>;
  /** The kinds of events that were posted since this was last asked. */
  told(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts such a sandbox. */
export async function startAutomationHarness(
  options: CallAutomationOptions = {},
): Promise<AutomationHarness> {
  const receiver = await startAutomationReceiver();
  const scheduler = createScheduler({ now: () => new Date('2026-12-01T09:00:00Z'), runs: false });
  const sandbox = await startSandbox({
    scheduler,
    seed: 'automation',
    calls: { autopilot: false },
    callAutomation: options,
  });
  receiver.trust(sandbox, () => scheduler.now());

  const harness: AutomationHarness = {
    sandbox,
    scheduler,
    receiver,
    async room(people = [], attributes = {}) {
      const participants = Object.fromEntries([ana, bob, eve].map((rawId) => [rawId, {}]));
      const json = { pstnDialOutEnabled: true, participants, ...attributes };
      const { id } = readRoom(await callRooms(sandbox, 'POST', '/rooms', { json, date: scheduler.now() }));
      for (const rawId of people) sandbox.roomCalls.join(id, { rawId });
      return id;
    },
    calling: (method, path, json, more = {}) =>
      signedRequest(sandbox, method, `/calling${path}?api-version=${automationVersion}`, {
        json,
        date: scheduler.now(),
        ...more,
      }),
    async connect(roomId) {
      const json = { callLocator: { kind: 'roomCallLocator', roomId }, callbackUri: receiver.url };
      const reply = await harness.calling('POST', '/callConnections:connect', json);
      if (reply.status !== 200) throw new Error(reply.text);
      await harness.told();
      return readConnection(reply).callConnectionId;
    },
    async connected(people = [ana, bob]) {
      const room = await harness.room(people);
      return { room, id: await harness.connect(room) };
    },
    async control(method, path, json) {
      const headers = json === undefined ? {} : { 'Content-Type': 'application/json' };
      const body = json === undefined ? '' : JSON.stringify(json);
      const reply = await rawRequest(sandbox.url, `/sandbox/call-automation${path}`, {
        method,
        headers,
        body,
      });
      if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
      return reply;
    },
    async withSettings(settings, run) {
      const before = (await harness.control('GET', '/settings')).json as Record<string, unknown>;
      await harness.control('PATCH', '/settings', settings);
      try {
        await run();
      } finally {
        const names = Object.keys(settings);
        await harness.control(
          'PATCH',
          '/settings',
          Object.fromEntries(names.map((name) => [name, before[name]])),
        );
      }
    },
    told: () => receiver.told(sandbox),
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
  return harness;
}
