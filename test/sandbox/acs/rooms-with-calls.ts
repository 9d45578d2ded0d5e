import { z } from 'zod';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { RawReply } from '../../support/signed-request.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { callRooms, readRoom } from './wire-shapes.ts';

const callShape = z.strictObject({
  serverCallId: z.base64(),
  roomId: z.string(),
  correlationId: z.guid(),
  startedAt: z.string(),
  startedBy: z.string(),
  endedAt: z.string().nullable(),
  legs: z.array(
    z.strictObject({
      participantId: z.guid(),
      rawId: z.string(),
      displayName: z.string().optional(),
      role: z.string().optional(),
      isMuted: z.boolean(),
      isOnHold: z.boolean(),
      joinedAt: z.string(),
    }),
  ),
});

/** A call in a room, by the sandbox's controls. */
export type ShownCall = z.infer<typeof callShape>;

/** A sandbox in virtual time, whose rooms nobody enters by themself. */
export interface RoomsHarness {
  readonly sandbox: Sandbox;
  readonly scheduler: Scheduler;
  /** Opens a room to people by their roles, and gives its id. */
  open(roles: Readonly<Record<string, string>>, attributes?: object): Promise<string>;
  /** Sends a request to `/sandbox`. */
  control(method: string, path: string, json?: unknown): Promise<RawReply>;
  /** Lets something happen in a room, and gives its call after that; a refusal fails the test. */
  act(roomId: string, action: string, json?: unknown): Promise<ShownCall>;
  /** The call of a room. */
  shown(roomId: string): Promise<ShownCall>;
  close(): Promise<void>;
}

/** Starts such a sandbox. */
export async function startRoomsHarness(
  options: {
    readonly autopilot?: boolean;
    readonly seed?: string;
    readonly eventGridTimeoutMs?: number;
  } = {},
): Promise<RoomsHarness> {
  const { autopilot = false, seed = 'rooms', ...rest } = options;
  const scheduler = createScheduler({ now: () => new Date('2026-12-01T09:00:00Z'), runs: false });
  const calls = { autopilot, stepIntervalMs: { min: 1_000, max: 1_000 } };
  const sandbox = await startSandbox({ scheduler, seed, calls, ...rest });

  const control = (method: string, path: string, json?: unknown): Promise<RawReply> => {
    const headers = json === undefined ? {} : { 'Content-Type': 'application/json' };
    const body = json === undefined ? '' : JSON.stringify(json);
    return rawRequest(sandbox.url, `/sandbox${path}`, { method, headers, body });
  };
  const callOf = ({ json }: RawReply): ShownCall => callShape.parse(json);

  return {
    sandbox,
    scheduler,
    async open(roles, attributes = {}) {
      const participants = Object.fromEntries(Object.entries(roles).map(([id, role]) => [id, { role }]));
      const json = { ...attributes, participants };
      return readRoom(await callRooms(sandbox, 'POST', '/rooms', { json, date: scheduler.now() })).id;
    },
    control,
    act: async (roomId, action, json) => callOf(await control('POST', `/rooms/${roomId}/${action}`, json)),
    shown: async (roomId) => callOf(await control('GET', `/rooms/${roomId}/call`)),
    close: () => sandbox.close(),
  };
}
