import type { Random } from '../../server/seeded-random.ts';
import { emptyReply } from '../../server/exchange.ts';
import type { CallSimulator } from '../simulation/call-simulator.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import { decodeCreateCall } from '../protocol/create-request.ts';
import type { ScenarioRunner } from '../scenarios/scenario-runner.ts';
import type { GraphOperation } from './graph-api.ts';
import { action, entityReply, onCall } from './graph-api.ts';
import { newOutgoingCall, writeCall } from '../simulation/new-call.ts';
import type { CallSettings } from '../protocol/settings.ts';

/** What operations work with. */
export interface OperationsOptions {
  readonly simulator: CallSimulator;
  readonly runner: ScenarioRunner;
  readonly settings: CallSettings;
  /** Makes ids. */
  readonly random: Random;
}

interface CreatingOptions extends OperationsOptions {
  /** Waits until the bot has got what it is to get before the answer. */
  readonly settled: (call: SimulatedCall) => Promise<void>;
}

/** The operations that create, read and keep alive a call, and hang it up. */
export function callOperations(options: CreatingOptions): GraphOperation[] {
  const { simulator, runner, settings, random, settled } = options;
  return [
    {
      method: 'POST',
      path: '/calls',
      async handle({ request, caller, body }) {
        const { wanted, form } = decodeCreateCall(body, settings);
        const scenarioId = request.headers['scenario-id'];
        const call = newOutgoingCall(
          wanted,
          form,
          caller,
          typeof scenarioId === 'string' ? scenarioId : undefined,
          random,
        );
        simulator.add(call);
        runner.start(call.id);
        await settled(call);
        const location = `${request.baseUrl}/v1.0/communications/calls/${call.id}`;
        return entityReply(201, request, 'app/calls/$entity', writeCall(call), { Location: location });
      },
    },
    onCall(simulator, 'GET', '', ({ request, call }) => {
      const whole = writeCall(call);
      const chosen = request.query.get('$select')?.split(',');
      const body =
        chosen === undefined
          ? whole
          : Object.fromEntries(Object.entries(whole).filter(([name]) => chosen.includes(name)));
      return entityReply(200, request, 'communications/calls/$entity', body);
    }),
    onCall(simulator, 'DELETE', '', ({ call }) => {
      simulator.apply(
        call.id,
        { kind: 'stateChanged', state: 'terminating' },
        {
          kind: 'ended',
          result: { code: 200, subcode: 7000, message: 'The call was ended by the application.' },
        },
      );
      return emptyReply(204);
    }),
    ...action(simulator, '/keepAlive', ({ call }) => {
      simulator.keepAlive(call.id);
      return emptyReply(200);
    }),
  ];
}
