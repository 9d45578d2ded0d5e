import { z } from 'zod';
import type { Control } from './control-api.ts';
import { decodeControl } from './control-api.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { CallSimulator } from '../graph/simulation/call-simulator.ts';
import type { CallbackLog } from '../graph/callbacks/callback-log.ts';
import type { CallbackSigner } from '../graph/callbacks/callback-signer.ts';
import { tokenFlaws } from '../graph/callbacks/callback-signer.ts';
import type { Chaos } from '../graph/callbacks/chaos.ts';
import { forgedEnd } from '../graph/callbacks/chaos.ts';
import { calm, chaosSchema } from '../graph/callbacks/chaos-settings.ts';
import type { CallbackQueue } from '../graph/callbacks/callback-queue.ts';
import { callbackUriSchema } from '../graph/protocol/request-schemas.ts';
import type { Scheduler } from '../graph/simulation/virtual-clock.ts';
import type { CallSettings } from '../graph/protocol/settings.ts';
import { callPermissions } from '../graph/protocol/settings.ts';

/** What the controls of callbacks and settings can reach. */
export interface CallbackControlsOptions {
  readonly simulator: CallSimulator;
  readonly queue: CallbackQueue;
  readonly chaos: Chaos;
  readonly log: CallbackLog;
  readonly signer: CallbackSigner;
  readonly settings: CallSettings;
  readonly scheduler: Scheduler;
  /** Whether the clock may be advanced by a request. */
  readonly advancesClock: boolean;
}

const settingsSchema = z
  .strictObject({
    permissions: z.array(z.enum(callPermissions)),
    isRegistered: z.boolean(),
    requiresTenantId: z.enum(['documented', 'always', 'never']),
    allowsRemoval: z.boolean(),
    rosterLimit: z.int().min(1),
    wrapsErrors: z.boolean(),
    autopilot: z.boolean(),
    stepIntervalMs: z
      .strictObject({ min: z.number().nonnegative(), max: z.number().max(3_600_000) })
      .refine(({ min, max }) => min <= max, { message: 'min must not exceed max' }),
    webhook: callbackUriSchema,
  })
  .partial();

const forgeSchema = z.strictObject({ flaw: z.enum(tokenFlaws) });

const clockSchema = z.strictObject({
  advanceSeconds: z
    .number()
    .positive()
    .max(366 * 86_400),
});

/** The controls of how calls behave, and of what becomes of their callbacks. */
export function callbackControls(options: CallbackControlsOptions): Control[] {
  const { simulator, queue, chaos, log, signer, settings, scheduler } = options;
  const clock: Control = {
    method: 'POST',
    path: '/sandbox/clock',
    async handle(request) {
      await scheduler.advance(decodeControl(clockSchema, request).advanceSeconds * 1000);
      return jsonReply(200, { now: scheduler.now().toISOString() });
    },
  };

  return [
    { method: 'GET', path: '/sandbox/calls/settings', handle: () => jsonReply(200, settings) },
    {
      method: 'PATCH',
      path: '/sandbox/calls/settings',
      handle(request) {
        const changes = decodeControl(settingsSchema, request);
        const said = Object.entries(changes).filter(([, value]) => value !== undefined);
        Object.assign(settings, Object.fromEntries(said));
        return jsonReply(200, settings);
      },
    },
    {
      method: 'POST',
      path: '/sandbox/calls/{id}/forge',
      handle(request, params) {
        const { flaw } = decodeControl(forgeSchema, request);
        queue.enqueue(forgedEnd(simulator.activeCall(params['id'] ?? ''), flaw));
        return emptyReply(204);
      },
    },
    {
      method: 'GET',
      path: '/sandbox/callbacks',
      handle: () => jsonReply(200, { callbacks: log.entries() }),
    },
    {
      method: 'DELETE',
      path: '/sandbox/callbacks',
      handle() {
        log.clear();
        return emptyReply(204);
      },
    },
    {
      method: 'POST',
      path: '/sandbox/callbacks/keys',
      async handle() {
        signer.rotate();
        return jsonReply(201, { keys: await signer.keys() });
      },
    },
    { method: 'GET', path: '/sandbox/chaos', handle: () => jsonReply(200, chaos.settings()) },
    {
      method: 'POST',
      path: '/sandbox/chaos',
      handle(request) {
        chaos.configure(decodeControl(chaosSchema, request));
        return jsonReply(200, chaos.settings());
      },
    },
    {
      method: 'DELETE',
      path: '/sandbox/chaos',
      handle() {
        chaos.configure(calm);
        return emptyReply(204);
      },
    },
    ...(options.advancesClock ? [clock] : []),
  ];
}
