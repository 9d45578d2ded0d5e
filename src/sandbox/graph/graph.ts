import type { EntraApp } from '../entra/token-endpoint.ts';
import type { Api } from '../server/exchange.ts';
import type { Random } from '../server/seeded-random.ts';
import { createRandom } from '../server/seeded-random.ts';
import type { SigningKey } from '../entra/signing-key.ts';
import { createActivity } from './simulation/pending-work.ts';
import type { CallSimulator } from './simulation/call-simulator.ts';
import { createCallSimulator } from './simulation/call-simulator.ts';
import { answering } from './operations/incoming-call-operations.ts';
import { callOperations } from './operations/call-operations.ts';
import { callParts } from './operations/subresource-operations.ts';
import type { SimulatedCall } from './simulation/simulated-call.ts';
import { createCallbackKeysApi } from './callbacks/signing-keys-endpoint.ts';
import type { CallbackLog } from './callbacks/callback-log.ts';
import { createCallbackLog } from './callbacks/callback-log.ts';
import type { CallbackSigner } from './callbacks/callback-signer.ts';
import { createCallbackSigner } from './callbacks/callback-signer.ts';
import type { Chaos } from './callbacks/chaos.ts';
import { createChaos } from './callbacks/chaos.ts';
import type { CallbackQueue } from './callbacks/callback-queue.ts';
import { createCallbackQueue, tellsCallState } from './callbacks/callback-queue.ts';
import type { ScenarioRunner } from './scenarios/scenario-runner.ts';
import { createScenarioRunner } from './scenarios/scenario-runner.ts';
import { createGraphApi } from './operations/graph-api.ts';
import { createGraphAuthentication } from './protocol/graph-authentication.ts';
import { mediaActions } from './operations/media-operations.ts';
import { meetingActions } from './operations/meeting-operations.ts';
import { participantOperations } from './operations/participant-operations.ts';
import { createCallbackSender } from './callbacks/callback-sender.ts';
import { createRecordingsApi } from './operations/recordings.ts';
import { routingGroups } from './operations/audio-routing-operations.ts';
import type { Scheduler } from './simulation/virtual-clock.ts';
import type { CallSettings } from './protocol/settings.ts';
import { createCallSettings } from './protocol/settings.ts';
import { transferring } from './operations/transfer-operation.ts';

/** How to simulate calls; each member has a default. */
export interface CallsOptions extends Partial<CallSettings> {
  /** Whether callbacks may go to addresses that are not on this machine; default false. */
  readonly allowsRemoteCallbacks?: boolean;
  /** How long one attempt to send a callback may take, in milliseconds by the system's clock; default 5000. */
  readonly callbackTimeoutMs?: number;
  /** The time before each repeat of a callback that failed, in milliseconds; default 1000, 2000 and 4000. */
  readonly callbackRetryDelaysMs?: readonly number[];
  /** Whether the sandbox has the control `POST /sandbox/clock`, which moves the time of calls on; default false. */
  readonly advancesClock?: boolean;
}

/** What the simulated calls get from their sandbox. */
export interface CallsContext {
  readonly scheduler: Scheduler;
  /**
   * The clock by which callbacks are signed: it is the receivers', which doesn't move when the time of calls is
   * advanced.
   */
  readonly now: () => Date;
  /** Signs the tokens of applications. */
  readonly key: SigningKey;
  /** The bot: whom the development token stands for, and the audience of callbacks. */
  readonly app: EntraApp;
  readonly seed: string | number;
  /** Makes request ids. */
  readonly traces: Random;
}

/** The simulated calls. */
export interface Calls {
  /** Graph's calls, and the keys of the platform that posts their callbacks. */
  readonly apis: readonly Api[];
  readonly settings: CallSettings;
  readonly simulator: CallSimulator;
  readonly runner: ScenarioRunner;
  readonly chaos: Chaos;
  readonly queue: CallbackQueue;
  readonly callbackLog: CallbackLog;
  readonly signer: CallbackSigner;
  readonly scheduler: Scheduler;
  /** Whether a request may move the time of calls on. */
  readonly advancesClock: boolean;
  /** Resolves when no callback is being sent; those that wait to be repeated don't count. */
  idle(): Promise<void>;
  /** Stops all scenarios, timers and callbacks. */
  close(): Promise<void>;
}

/** Makes the calls of a sandbox. */
export function createCalls(context: CallsContext, options: CallsOptions = {}): Calls {
  const { scheduler, now, app, seed, traces } = context;
  const { allowsRemoteCallbacks, callbackTimeoutMs, callbackRetryDelaysMs, advancesClock, ...changes } =
    options;
  const settings = createCallSettings(changes);
  const activity = createActivity();
  const callbackLog = createCallbackLog();
  const signer = createCallbackSigner(app.clientId, now);
  const sender = createCallbackSender({
    scheduler,
    activity,
    timeoutMs: callbackTimeoutMs ?? 5_000,
    retryDelaysMs: callbackRetryDelaysMs ?? [1_000, 2_000, 4_000],
    allowsRemote: allowsRemoteCallbacks ?? false,
  });
  const queue = createCallbackQueue({
    signer,
    sender,
    log: callbackLog,
    activity,
    random: createRandom(seed, 'messages'),
    onDone: (request, outcome) => {
      if (tellsCallState(request)) simulator.noteStateDelivery(request.call.id, outcome !== 'dropped');
    },
  });
  const chaos = createChaos({
    scheduler,
    seed,
    forward: (request) => {
      queue.enqueue(request);
    },
  });
  const simulator = createCallSimulator({
    scheduler,
    settings,
    notify: (call, notifications) => {
      chaos.notify(call, notifications);
    },
    withhold: (callId) => {
      queue.withhold(callId);
    },
    alterEvent: (call, event) => chaos.alterEvent(call, event),
  });
  const runner = createScenarioRunner({ simulator, settings, seed });
  const settled = async (call: SimulatedCall): Promise<void> => {
    if (chaos.isEarly(call)) await activity.idle();
  };
  const operating = { simulator, runner, settings, random: createRandom(seed, 'calls') };
  const developer = { appId: app.clientId, tenantId: app.tenantId };

  return {
    apis: [
      createGraphApi({
        scheduler,
        settings,
        traces,
        authenticate: createGraphAuthentication(context.key, developer),
        operations: [
          ...callOperations({ ...operating, settled }),
          ...answering(operating),
          ...transferring(operating),
          ...meetingActions(operating),
          ...mediaActions(operating),
          ...participantOperations(operating),
          ...callParts(operating),
          ...routingGroups(operating),
        ],
      }),
      createRecordingsApi(simulator),
      createCallbackKeysApi(signer),
    ],
    settings,
    simulator,
    runner,
    chaos,
    queue,
    callbackLog,
    signer,
    scheduler,
    advancesClock: advancesClock ?? false,
    idle: () => activity.idle(),
    async close() {
      simulator.close();
      chaos.close();
      await sender.close();
    },
  };
}
