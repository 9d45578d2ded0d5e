import { z } from 'zod';
import type { Control } from './control-api.ts';
import { decodeControl } from './control-api.ts';
import type { EntraApp } from '../entra/token-endpoint.ts';
import type { ApiRequest, Reply } from '../server/exchange.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Random } from '../server/seeded-random.ts';
import type { CallSimulator } from '../graph/simulation/call-simulator.ts';
import type { SimulatedCall, Participant } from '../graph/simulation/simulated-call.ts';
import { callStates, findParticipant } from '../graph/simulation/simulated-call.ts';
import { identitySetSchema } from '../graph/protocol/request-schemas.ts';
import type { ScenarioRunner } from '../graph/scenarios/scenario-runner.ts';
import { badRequest, notFound } from '../graph/protocol/graph-error.ts';
import { incomingSchema, newIncoming } from '../graph/simulation/incoming-call.ts';
import { autopilot } from '../graph/scenarios/autopilot.ts';
import { tones } from '../graph/operations/media-operations.ts';
import { arrive, newUser } from '../graph/simulation/people.ts';
import { idleScenario } from '../graph/scenarios/scenario.ts';
import type { NamedScenario } from '../graph/scenarios/named-scenario.ts';
import { namedScenarios } from '../graph/scenarios/catalog.ts';
import type { CallSettings } from '../graph/protocol/settings.ts';
import { connect } from '../graph/scenarios/steps.ts';

/** What the controls of calls can reach. */
export interface CallControlsOptions {
  readonly simulator: CallSimulator;
  readonly runner: ScenarioRunner;
  readonly settings: CallSettings;
  readonly app: EntraApp;
  readonly random: Random;
}

const scenarioName = z.string().refine((name) => namedScenarios.has(name), {
  error: () => `must be one of ${[...namedScenarios.keys()].join(', ')}`,
});

const result = { code: z.int(), subcode: z.int(), message: z.string() };

const resultSchema = z.strictObject({
  ...result,
  subcode: result.subcode.default(0),
  message: result.message.default('As the sandbox was told.'),
});

const memberSchema = z.record(z.string(), z.unknown());

const schemas = {
  incoming: incomingSchema
    .extend({ scenario: scenarioName.optional() })
    .refine((wanted) => wanted.scenario === undefined || Object.keys(wanted).length === 1, {
      message: 'A scenario decides about the call: give nothing else.',
    }),
  scenario: z.strictObject({ name: scenarioName }),
  autopilot: z.strictObject({ on: z.boolean() }),
  state: z.strictObject({
    state: z.enum(callStates).exclude(['incoming', 'terminated']),
    members: memberSchema.default({}),
  }),
  hangUp: z.strictObject({
    ...z.object(result).partial().shape,
    members: memberSchema.optional(),
    told: z.enum(['all', 'withoutState', 'nothing']).default('all'),
  }),
  tone: z.strictObject({ tone: z.enum(tones) }),
  restartRoster: z
    .strictObject({
      keeps: z.enum(['everybody', 'bot', 'nobody']).optional(),
      isFirstLost: z.boolean().optional(),
    })
    .default({}),
  participant: z.strictObject({
    identity: identitySetSchema.optional(),
    displayName: z.string().optional(),
    isMuted: z.boolean().default(false),
    isInLobby: z.boolean().default(false),
  }),
};

/** The controls that make things happen to calls. */
export function callControls(options: CallControlsOptions): Control[] {
  const { simulator, runner, settings, app, random } = options;

  function on(
    method: string,
    path: string,
    handle: (call: SimulatedCall, request: ApiRequest, params: Readonly<Record<string, string>>) => Reply,
  ): Control {
    return {
      method,
      path: `/sandbox/calls/{id}${path}`,
      handle: (request, params) => handle(simulator.activeCall(params['id'] ?? ''), request, params),
    };
  }

  /** A control over one participant. */
  function onParticipant(
    path: string,
    act: (call: SimulatedCall, participant: Participant) => void,
  ): Control {
    return on('POST', `/participants/{pid}/${path}`, (call, _request, params) => {
      act(call, theParticipant(call, params['pid']));
      return callReply(call.id);
    });
  }

  function onOperation(
    path: string,
    end: (call: SimulatedCall, id: string, request: ApiRequest) => void,
  ): Control {
    return on('POST', `/operations/{oid}/${path}`, (call, request, params) => {
      const id = params['oid'] ?? '';
      if (!call.operations.some((one) => one.id === id)) throw notFound('The call has no such operation.');
      end(call, id, request);
      return callReply(call.id);
    });
  }

  const callReply = (id: string): Reply => jsonReply(200, simulator.find(id));

  const change =
    (values: Partial<Omit<Participant, 'id' | 'sequenceNumber'>>) =>
    (call: SimulatedCall, { id }: Participant) => {
      simulator.apply(call.id, { kind: 'rosterChanged', changing: [{ ...values, id }] });
    };

  return [
    { method: 'GET', path: '/sandbox/calls', handle: () => jsonReply(200, { calls: simulator.all() }) },
    {
      method: 'POST',
      path: '/sandbox/calls/incoming',
      handle(request) {
        const { scenario: name, ...wanted } = decodeControl(schemas.incoming, request);
        const chosen = name === undefined ? undefined : findScenario(name);
        const wish = chosen === undefined ? wanted : chosen.incoming;
        if (wish === undefined) throw badRequest('This scenario is of a call that the bot creates.');
        const call = newIncoming(wish, settings.webhook, app, random);
        simulator.add(call);
        runner.start(call.id, chosen?.scenario(call));
        return jsonReply(201, call);
      },
    },
    {
      method: 'POST',
      path: '/sandbox/calls/next',
      handle(request) {
        const { name } = decodeControl(schemas.scenario, request);
        runner.prepareNext((call) => findScenario(name).scenario(call));
        return emptyReply(204);
      },
    },
    {
      method: 'GET',
      path: '/sandbox/calls/scenarios',
      handle: () =>
        jsonReply(200, {
          scenarios: [...namedScenarios].map(([name, { about, incoming }]) => ({
            name,
            about,
            isIncoming: incoming !== undefined,
          })),
        }),
    },
    {
      method: 'GET',
      path: '/sandbox/calls/{id}',
      handle(_request, params) {
        const call = simulator.find(params['id'] ?? '');
        if (call === undefined) throw notFound('There is no such call.');
        return jsonReply(200, call);
      },
    },
    on('POST', '/scenario', (call, request) => {
      const chosen = findScenario(decodeControl(schemas.scenario, request).name);
      if ((chosen.incoming !== undefined) !== (call.direction === 'incoming')) {
        throw badRequest(`This scenario is not of ${call.direction} calls.`);
      }
      runner.replace(call.id, chosen.scenario(call));
      return callReply(call.id);
    }),
    on('POST', '/autopilot', (call, request) => {
      const { on: isOn } = decodeControl(schemas.autopilot, request);
      runner.replace(call.id, isOn ? autopilot(call) : idleScenario);
      return callReply(call.id);
    }),
    on('POST', '/state', (call, request) => {
      const { state, members } = decodeControl(schemas.state, request);
      const connecting = state === 'established' ? connect(call, random) : [];
      if (connecting.length === 0) simulator.apply(call.id, { kind: 'stateChanged', state, members });
      for (const effect of connecting) if (effect.kind !== 'otherCall') simulator.apply(call.id, effect);
      return callReply(call.id);
    }),
    on('POST', '/hangUp', (call, request) => {
      const { code = 200, subcode = 4521, message, members, told } = decodeControl(schemas.hangUp, request);
      const result = { code, subcode, message: message ?? 'As the sandbox was told.' };
      simulator.apply(call.id, {
        kind: 'ended',
        result,
        ...(members === undefined ? {} : { members }),
        told,
      });
      return callReply(call.id);
    }),
    on('POST', '/tone', (call, request) => {
      simulator.apply(call.id, { kind: 'toneHeard', tone: decodeControl(schemas.tone, request).tone });
      return callReply(call.id);
    }),
    on('POST', '/restartRoster', (call, request) => {
      const { keeps = 'everybody', isFirstLost = false } = decodeControl(schemas.restartRoster, request);
      simulator.apply(call.id, { kind: 'rosterRestarted', keeps, seed: random.uuid(), isTold: !isFirstLost });
      return callReply(call.id);
    }),
    on('POST', '/participants', (call, request) => {
      const { identity, displayName, ...wanted } = decodeControl(schemas.participant, request);
      const [joining] = arrive(call, random, [
        { ...wanted, identity: identity ?? newUser(random, displayName) },
      ]);
      if (joining === undefined) throw new Error('Nobody arrived.');
      simulator.apply(call.id, { kind: 'rosterChanged', joining: [joining] });
      return jsonReply(201, joining);
    }),
    on('DELETE', '/participants/{pid}', (call, _request, params) => {
      const { id } = theParticipant(call, params['pid']);
      simulator.apply(call.id, { kind: 'rosterChanged', leaving: [id] });
      return emptyReply(204);
    }),
    onParticipant('mute', change({ isMuted: true })),
    onParticipant('unmute', change({ isMuted: false, isServerMuted: false })),
    onParticipant('admit', change({ isInLobby: false })),
    onParticipant('share', (call, { id }) => {
      const sessionId = random.hex(64).toUpperCase();
      simulator.apply(call.id, { kind: 'shared', participantId: id, sessionId });
    }),
    onParticipant('stopSharing', (call, { id }) => {
      if (call.sharing?.participantId === id) simulator.apply(call.id, { kind: 'sharingStopped' });
    }),
    onOperation('complete', (call, id) => {
      simulator.apply(call.id, { kind: 'operationEnded', id, status: 'completed' });
    }),
    onOperation('fail', (call, id, request) => {
      const result = decodeControl(resultSchema, request);
      simulator.apply(call.id, { kind: 'operationEnded', id, status: 'failed', result });
    }),
  ];
}

/** The scenario of a name that the schema let pass. */
function findScenario(name: string): NamedScenario {
  const found = namedScenarios.get(name);
  if (found === undefined) throw badRequest(`There is no scenario ${name}.`);
  return found;
}

/** @throws {ApiError} 404 */
function theParticipant(call: SimulatedCall, id = ''): Participant {
  const found = findParticipant(call, id);
  if (found === undefined) throw notFound('There is no such participant in the call.');
  return found;
}
