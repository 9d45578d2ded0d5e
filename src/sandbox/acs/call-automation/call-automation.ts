import type { CallbackSender } from '../../graph/callbacks/callback-sender.ts';
import { createCallbackSender } from '../../graph/callbacks/callback-sender.ts';
import { createActivity } from '../../graph/simulation/pending-work.ts';
import type { Scheduler } from '../../graph/simulation/virtual-clock.ts';
import type { Api, ApiRequest } from '../../server/exchange.ts';
import type { Random } from '../../server/seeded-random.ts';
import { createRandom } from '../../server/seeded-random.ts';
import { createAcsApi } from '../acs-api.ts';
import type { Pager } from '../paging.ts';
import { createRepeatability } from '../repeatability.ts';
import type { RoomCalls } from '../room-calls/room-calls.ts';
import type { RoomStore } from '../room-store.ts';
import type { ServiceClock } from '../service-clock.ts';
import { createServiceClock } from '../service-clock.ts';
import { traceHeaders } from '../trace-headers.ts';
import { refuseAsCallAutomation } from './automation-error.ts';
import type { CallbackChaos } from './callback-chaos.ts';
import { createCallbackChaos } from './callback-chaos.ts';
import type { AutomationPosts } from './callback-posts.ts';
import { createAutomationPosts } from './callback-posts.ts';
import type { AutomationSigner } from './callback-signer.ts';
import { createAutomationSigner } from './callback-signer.ts';
import { connectionOperations } from './connection-operations.ts';
import type { Connections } from './connections.ts';
import { createConnections } from './connections.ts';
import type { Invitations } from './invitations.ts';
import { createInvitations } from './invitations.ts';
import { createAutomationKeysApi } from './keys-endpoint.ts';
import type { Media } from './media-operations.ts';
import { createMedia } from './media-operations.ts';
import { participantOperations } from './participant-operations.ts';
import { recordingOperations } from './recording-operations.ts';
import type { CallAutomationSettings } from './settings.ts';
import { createCallAutomationSettings } from './settings.ts';

/** How to simulate Call Automation; each member has a default. */
export interface CallAutomationOptions extends Partial<CallAutomationSettings> {
  /** Whether callbacks may go to addresses that are not on this machine; default false. */
  readonly allowsRemoteCallbacks?: boolean;
  /** How long one attempt to post may take, in milliseconds by the system's clock; default 5000. */
  readonly callbackTimeoutMs?: number;
  /** The time before each repeat of a post that failed, in milliseconds; default 1000 and 2000. */
  readonly callbackRetryDelaysMs?: readonly number[];
}

/** What Call Automation gets from its sandbox. */
export interface CallAutomationContext {
  readonly roomCalls: RoomCalls;
  readonly rooms: RoomStore;
  /** The clock of rooms: it decides whether one is open. */
  readonly roomClock: ServiceClock;
  /** The timers, and the clock of events. */
  readonly scheduler: Scheduler;
  /** The receivers' clock: callbacks are signed by it. */
  readonly now: () => Date;
  readonly seed: string | number;
  /** Makes tracing headers. */
  readonly traces: Random;
  readonly pager: Pager;
  /** The GUID of the communication resource. */
  readonly resourceId: string;
  /** @throws {ApiError} 401 when the request is not authenticated */
  readonly authenticate: (request: ApiRequest) => Promise<void>;
}

/** The simulated Call Automation. */
export interface CallAutomation {
  /** Its operations, and the keys of who posts its callbacks. */
  readonly apis: readonly Api[];
  readonly settings: CallAutomationSettings;
  readonly connections: Connections;
  readonly invitations: Invitations;
  readonly media: Media;
  readonly posts: AutomationPosts;
  readonly chaos: CallbackChaos;
  readonly signer: AutomationSigner;
  /** Resolves when no callback is being sent; those that wait to be repeated don't count. */
  idle(): Promise<void>;
  /** Ends all callbacks. */
  close(): Promise<void>;
}

/** The stable api-versions that can connect to a call, as they stand in Azure/azure-rest-api-specs. */
const versions = ['2024-09-15', '2025-05-15', '2025-06-15', '2026-03-12'];

/** Makes Call Automation on the calls in the rooms of a sandbox. Calls of other kinds it doesn't know. */
export function createCallAutomation(
  context: CallAutomationContext,
  options: CallAutomationOptions = {},
): CallAutomation {
  const { roomCalls, scheduler, now, seed, traces, pager, resourceId, authenticate } = context;
  const { allowsRemoteCallbacks, callbackTimeoutMs, callbackRetryDelaysMs, ...changes } = options;
  const settings = createCallAutomationSettings(resourceId, changes);
  const random = createRandom(seed, 'call automation');
  const clock = createServiceClock(() => scheduler.now(), createRandom(seed, 'times of call automation'));
  const activity = createActivity();
  const signer = createAutomationSigner(settings, now);
  const sender: CallbackSender = createCallbackSender({
    scheduler,
    activity,
    timeoutMs: callbackTimeoutMs ?? 5_000,
    retryDelaysMs: callbackRetryDelaysMs ?? [1_000, 2_000],
    allowsRemote: allowsRemoteCallbacks ?? false,
  });
  const chaos = createCallbackChaos(scheduler, seed);
  const posts = createAutomationPosts({ settings, signer, sender, chaos, activity, clock, random });
  const connections = createConnections({ ...context, settings, posts, random });
  const operating = {
    settings,
    roomCalls,
    connections,
    scheduler,
    random,
    once: createRepeatability(clock),
  };
  const invitations = createInvitations(operating);
  const media = createMedia(operating);

  const api = createAcsApi({
    resources: [
      {
        paths: /^\/calling\/(?:callConnections|recordings)(?:[/:]|$)/,
        versions,
        operations: [
          ...media.operations,
          ...participantOperations({ ...operating, invitations, pager }),
          ...recordingOperations({ ...operating, posts, clock }),
          ...connectionOperations(operating),
        ],
      },
    ],
    authenticate,
    headers: () => traceHeaders(traces),
    refuse: refuseAsCallAutomation,
  });

  return {
    // A page could let the sandbox post to any address of this machine.
    apis: [{ ...api, isOpenToPages: false }, createAutomationKeysApi(signer, settings)],
    settings,
    connections,
    invitations,
    media,
    posts,
    chaos,
    signer,
    idle: () => activity.idle(),
    async close() {
      chaos.close();
      await sender.close();
    },
  };
}
