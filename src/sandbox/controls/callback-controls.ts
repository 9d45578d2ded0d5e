import { z } from 'zod';
import { tokenFlaws } from '../graph/callbacks/callback-signer.ts';
import { noChaos, chaosSchema } from '../graph/callbacks/chaos-settings.ts';
import { forgedEnd } from '../graph/callbacks/chaos.ts';
import { callbackUriSchema } from '../graph/protocol/request-schemas.ts';
import { callPermissions, createCallSettings } from '../graph/protocol/settings.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Control } from './control.ts';
import { defineControl } from './control.ts';
import { callReply, requestedCall } from './controlled-call.ts';

const settingsSchema = z
  .strictObject({
    permissions: z
      .array(z.enum(callPermissions))
      .describe('What is granted to the application; what needs more is refused (403, code 7504).'),
    isRegistered: z
      .boolean()
      .describe('Whether the bot may call at all; if not, a creation is refused (403, code 7503).'),
    requiresTenantId: z
      .enum(['documented', 'always', 'never'])
      .describe(
        'When a creation without `tenantId` is refused (403, code 7505): `documented` is of meetings and telephones.',
      ),
    allowsRemoval: z.boolean().describe('Whether the tenant lets the bot remove people.'),
    rosterLimit: z.int().min(1).describe('How many people a whole roster shows at the most.'),
    wrapsErrors: z
      .boolean()
      .describe('Whether errors are text within an `UnknownError`, as was seen for some.'),
    autopilot: z
      .boolean()
      .describe(
        'Whether new calls, unless a scenario is chosen for them, and rooms that are opened run on autopilot.',
      ),
    stepIntervalMs: z
      .strictObject({ min: z.number().nonnegative(), max: z.number().max(3_600_000) })
      .refine(({ min, max }) => min <= max, { message: 'min must not exceed max' })
      .describe(
        'The time between two steps of the autopilot or of a scenario, in milliseconds: drawn anew for each step.',
      ),
    webhook: callbackUriSchema.describe('Where incoming calls are announced.'),
  })
  .partial();

/** What users are told of a setting of calls. */
export interface CallSettingRow {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** As JSON Schema. */
  readonly takes: Readonly<Record<string, unknown>>;
  /** As it is in a sandbox that nobody has changed; undefined for none. */
  readonly byDefault: unknown;
}

/** All settings of calls, in the order in which the documentation shows them. */
export function callSettingRows(): readonly CallSettingRow[] {
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' });
  const defaults: Readonly<Record<string, unknown>> = { ...createCallSettings() };
  return Object.entries(properties).map(([name, schema]) => {
    const { description = '', ...takes } = typeof schema === 'object' ? schema : {};
    return { name, about: description, takes, byDefault: defaults[name] };
  });
}

const clockSchema = z.strictObject({
  advanceSeconds: z
    .number()
    .positive()
    .max(366 * 86_400),
});

/** The controls of how calls behave, and of what becomes of their callbacks. */
export const callbackControls: readonly Control[] = [
  defineControl({
    method: 'GET',
    path: '/sandbox/calls/settings',
    about: 'Shows how calls behave.',
    handle: ({ context }) => jsonReply(200, context.calls.settings),
  }),
  defineControl({
    method: 'PATCH',
    path: '/sandbox/calls/settings',
    about:
      'Changes how calls behave: `permissions`, `isRegistered`, `requiresTenantId`, `allowsRemoval`, `rosterLimit`, ' +
      '`wrapsErrors`, `autopilot` of new calls and rooms, `stepIntervalMs` (`min` and `max`) between two steps of a scenario, and the ' +
      '`webhook` to which incoming calls are announced.',
    body: settingsSchema,
    handle({ context: { calls }, body }) {
      const given = Object.entries(body).filter(([, value]) => value !== undefined);
      Object.assign(calls.settings, Object.fromEntries(given));
      return jsonReply(200, calls.settings);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/callbacks',
    about: 'Lists what was posted to the bot, and how the bot answered.',
    handle: ({ context }) => jsonReply(200, { callbacks: context.calls.callbackLog.entries() }),
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/callbacks',
    about: 'Clears the list of callbacks.',
    handle({ context }) {
      context.calls.callbackLog.clear();
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/callbacks/keys',
    about: 'Signs callbacks with a new key from now on; the one before stays published.',
    async handle({ context: { calls } }) {
      calls.signer.rotate();
      return jsonReply(201, { keys: await calls.signer.keys() });
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/callbackUri',
    about:
      'Posts what is told of a call to another address (`callbackUri`) from now on, such as the same with a slash at its end.',
    body: z.strictObject({ callbackUri: callbackUriSchema }),
    handle(request) {
      const { callbackUri } = request.body;
      request.context.calls.simulator.apply(requestedCall(request).id, {
        kind: 'callbackMoved',
        callbackUri,
      });
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/forge',
    about:
      'Posts a false end of a call whose token has a `flaw`, such as `expired`, `foreignKey` or `unsigned`: nothing may change.',
    body: z.strictObject({ flaw: z.enum(tokenFlaws) }),
    handle(request) {
      request.context.calls.queue.enqueue(forgedEnd(requestedCall(request), request.body.flaw));
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/chaos',
    about: 'Shows how likely it is that something goes wrong with a callback.',
    handle: ({ context }) => jsonReply(200, context.calls.chaos.settings()),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/chaos',
    about:
      'Loses, repeats, delays, reorders and garbles callbacks by chance, for example `{"lose": 0.1, "duplicate": 0.2}`. What ' +
      'is not named does not happen.',
    body: chaosSchema,
    handle({ context: { calls }, body }) {
      calls.chaos.configure(body);
      return jsonReply(200, calls.chaos.settings());
    },
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/chaos',
    about: 'Ends the chaos.',
    handle({ context }) {
      context.calls.chaos.configure(noChaos);
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/clock',
    about:
      'Moves the time of calls on by `advanceSeconds`. Only a sandbox that a test starts with `advancesClock` has it.',
    body: clockSchema,
    isServed: ({ calls }) => calls.advancesClock,
    async handle({ context: { calls }, body }) {
      await calls.scheduler.advance(body.advanceSeconds * 1000);
      return jsonReply(200, { now: calls.scheduler.now().toISOString() });
    },
  }),
];
