import { z } from 'zod';
import { badRequest, resourceNotFound } from '../graph/protocol/graph-error.ts';
import { tones } from '../graph/operations/media-operations.ts';
import { autopilot } from '../graph/scenarios/autopilot.ts';
import { namedScenarios } from '../graph/scenarios/catalog.ts';
import type { NamedScenario } from '../graph/scenarios/named-scenario.ts';
import { idleScenario } from '../graph/scenarios/scenario.ts';
import { connect } from '../graph/scenarios/steps.ts';
import { incomingSchema, newIncoming } from '../graph/simulation/incoming-call.ts';
import { callStates } from '../graph/simulation/simulated-call.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Control } from './control.ts';
import { defineControl } from './control.ts';
import { callReply, defaultMessage, requestedCall, resultSchema } from './controlled-call.ts';

const scenarioName = z.string().refine((name) => namedScenarios.has(name), {
  error: () => `must be one of ${[...namedScenarios.keys()].join(', ')}`,
});

const scenarioSchema = z.strictObject({ name: scenarioName });

const membersSchema = z.record(z.string(), z.unknown());

/** The controls of calls as a whole. */
export const callControls: readonly Control[] = [
  defineControl({
    method: 'GET',
    path: '/sandbox/calls',
    about: 'Lists all calls as they really are, whatever the bot was told of them.',
    handle: ({ context }) => jsonReply(200, { calls: context.calls.simulator.all() }),
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/calls/{id}',
    about: 'Shows a call as it really is, whatever the bot was told of it.',
    handle({ context, params }) {
      const call = context.calls.simulator.find(params['id'] ?? '');
      if (call === undefined) throw resourceNotFound('There is no such call.');
      return jsonReply(200, call);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/calls/scenarios',
    about:
      'Lists the scenarios, with what happens in each: `meeting`, `lobby`, `declined`, `telephone1` to `telephone11` and so on.',
    handle: () =>
      jsonReply(200, {
        scenarios: [...namedScenarios].map(([name, { about, incoming }]) => ({
          name,
          about,
          isIncoming: incoming !== undefined,
        })),
      }),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/incoming',
    about:
      'Calls the bot: by a `scenario`, or as a `kind` of `peerToPeer`, `group` or `meeting` that comes `from` a `user`, a ' +
      '`phone`, a `guest`, somebody with a name and no id (`nameOnly`), or an identity set; `to`, `callbackUri`, ' +
      '`requestedModalities` and `tenantId` have defaults. Where it `hasSourceId`, `source.id` is filled. One that is ' +
      "`announcedIn` the `older` form comes in Graph's when 204 asks for that.",
    body: incomingSchema
      .extend({ scenario: scenarioName.optional() })
      .refine(({ scenario, announcedIn: _, ...rest }) => scenario === undefined || isEmpty(rest), {
        message: 'A scenario decides about the call: give nothing else but announcedIn.',
      }),
    handle({ context: { calls, app, random }, body: { scenario: name, ...wanted } }) {
      const chosen = name === undefined ? undefined : findScenario(name);
      const wish = chosen === undefined ? wanted : chosen.incoming;
      if (wish === undefined) throw badRequest('This scenario is of a call that the bot creates.');
      const { announcedIn } = wanted;
      const call = newIncoming({ ...wish, announcedIn }, calls.settings.webhook, app, random);
      calls.simulator.add(call);
      calls.runner.start(call.id, chosen?.scenario(call));
      return jsonReply(201, call);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/next',
    about: 'Lets the next call that the bot creates go by the scenario of that `name`.',
    body: scenarioSchema,
    handle({ context, body: { name } }) {
      context.calls.runner.prepareNext((call) => findScenario(name).scenario(call));
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/scenario',
    about: 'Lets a call go by the scenario of that `name` from now on.',
    body: scenarioSchema,
    handle(request) {
      const call = requestedCall(request);
      const chosen = findScenario(request.body.name);
      if ((chosen.incoming !== undefined) !== (call.direction === 'incoming')) {
        throw badRequest(`This scenario is not of ${call.direction} calls.`);
      }
      request.context.calls.runner.replace(call.id, chosen.scenario(call));
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/autopilot',
    about:
      'Switches on or off (`on`) the autopilot of a call, by which people come and go by themselves; both end its scenario.',
    body: z.strictObject({ on: z.boolean() }),
    handle(request) {
      const call = requestedCall(request);
      request.context.calls.runner.replace(call.id, request.body.on ? autopilot(call) : idleScenario);
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/state',
    about:
      'Brings a call into a `state`; `established` connects it if that is still to come, with its media and its roster. ' +
      '`members` of the call change with it.',
    body: z.strictObject({
      state: z.enum(callStates).exclude(['incoming', 'terminated']),
      members: membersSchema.default({}),
    }),
    handle(request) {
      const { state, members } = request.body;
      const { simulator } = request.context.calls;
      const call = requestedCall(request);
      const connecting = state === 'established' ? connect(call, request.context.random) : [];
      if (connecting.length === 0) simulator.apply(call.id, { kind: 'stateChanged', state, members });
      for (const effect of connecting) if (effect.kind !== 'otherCall') simulator.apply(call.id, effect);
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/hangUp',
    about:
      'Ends a call with a `code`, a `subcode` and a `message`; `told` is what the bot is told of it: `all`, `withoutState` ' +
      'or `nothing`. `members` of the call change with it.',
    body: z.strictObject({
      ...resultSchema.partial().shape,
      members: membersSchema.optional(),
      told: z.enum(['all', 'withoutState', 'nothing']).default('all'),
    }),
    handle(request) {
      const { code = 200, subcode = 4521, message = defaultMessage, members, told } = request.body;
      const result = { code, subcode, message };
      request.context.calls.simulator.apply(requestedCall(request).id, {
        kind: 'ended',
        result,
        ...(members === undefined ? {} : { members }),
        told,
      });
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/tone',
    about: 'Presses a key of a telephone in a call: a `tone` such as `tone1`, `star` or `pound`.',
    body: z.strictObject({ tone: z.enum(tones) }),
    handle(request) {
      const { tone } = request.body;
      request.context.calls.simulator.apply(requestedCall(request).id, { kind: 'toneHeard', tone });
      return callReply(request);
    },
  }),
];

function isEmpty(members: object): boolean {
  return Object.keys(members).length === 0;
}

/** The scenario of a name that the schema let pass. */
function findScenario(name: string): NamedScenario {
  const found = namedScenarios.get(name);
  if (found === undefined) throw badRequest(`There is no scenario ${name}.`);
  return found;
}
