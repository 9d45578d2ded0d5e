import { randomUUID } from 'node:crypto';
import { reachableHost } from '../net/host.ts';
import { createAcsAuthentication } from './acs/acs-authentication.ts';
import type { CallAutomationOptions } from './acs/call-automation/call-automation.ts';
import { createCallAutomation } from './acs/call-automation/call-automation.ts';
import { keySetPath } from './acs/call-automation/keys-endpoint.ts';
import { callbackIssuer } from './graph/callbacks/callback-signer.ts';
import type { CallsOptions } from './graph/graph.ts';
import { createCalls } from './graph/graph.ts';
import { graphDevToken } from './graph/protocol/graph-authentication.ts';
import type { Scheduler } from './graph/simulation/virtual-clock.ts';
import { createScheduler } from './graph/simulation/virtual-clock.ts';
import { createCallerCheck } from './server/caller-check.ts';
import type { Certificate } from './server/certificate.ts';
import { createControlApi } from './controls/control-api.ts';
import type { EntraApp } from './entra/token-endpoint.ts';
import { createEntraApi } from './entra/token-endpoint.ts';
import { createEntraTokens } from './entra/entra-tokens.ts';
import type { EventGrid } from './event-grid/event-grid.ts';
import { createEventGrid } from './event-grid/event-grid.ts';
import { createSenderTokens, eventGridApplicationId } from './event-grid/sender-tokens.ts';
import { createFaults } from './server/faults.ts';
import { createIdentityApi } from './acs/identity-api.ts';
import { createIdentityStore } from './acs/identity-store.ts';
import { createJournal } from './server/journal.ts';
import { listen } from './server/listener.ts';
import { createPager } from './acs/paging.ts';
import { createRandom } from './server/seeded-random.ts';
import { createRequestHandler } from './server/request-handler.ts';
import { createRoomStore } from './acs/room-store.ts';
import { createRoomsApi } from './acs/rooms-api.ts';
import { createRoomAutopilot } from './acs/room-calls/room-autopilot.ts';
import type { RoomCalls } from './acs/room-calls/room-calls.ts';
import { createRoomCalls } from './acs/room-calls/room-calls.ts';
import { createSigningKey } from './entra/signing-key.ts';
import { createUserTokens } from './acs/user-tokens.ts';
import { createServiceClock } from './acs/service-clock.ts';

/** How to run a sandbox; each member has a default. */
export interface SandboxOptions {
  /** TCP port; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Whether to speak TLS, with a self-signed certificate made at the start; default false. Entra clients need it. */
  readonly tls?: boolean;
  /** How many items a full page has, at least 1; default 25. */
  readonly pageSize?: number;
  /** Whether lists have empty pages in between, as those of the service do; default false. */
  readonly emptyPages?: boolean;
  /** How far a signature's date may be off, either way, in minutes; default 15. */
  readonly clockSkewMinutes?: number;
  /**
   * The clock that signatures and tokens are made and checked by; default the scheduler's if given, else the system's.
   */
  readonly now?: () => Date;
  /** The clock and the timers of calls; default ones that go by `now`. */
  readonly scheduler?: Scheduler;
  /** How calls behave. */
  readonly calls?: CallsOptions;
  /** How long Event Grid waits for the answer of a webhook, in milliseconds by the system's clock; default 30000. */
  readonly eventGridTimeoutMs?: number;
  /** How Call Automation behaves. */
  readonly callAutomation?: CallAutomationOptions;
  /** Determines ids, and which faults with a probability strike; by default every sandbox differs. */
  readonly seed?: string | number;
}

/** A running sandbox. */
export interface Sandbox {
  /** Base URL of all its APIs, without a slash at the end. */
  readonly url: string;
  /** `endpoint=…;accesskey=…`, as the official SDKs take it. */
  readonly connectionString: string;
  /** The primary access key. */
  readonly accessKey: string;
  /** The certificate that clients must trust, PEM; undefined without TLS. */
  readonly certificate: string | undefined;
  /** The application that may ask for Entra tokens, and where. */
  readonly entra: EntraApp & { readonly authorityHost: string };
  /** Graph's calls. */
  readonly graph: {
    /** Opens Graph without a token authority: the development token. */
    readonly token: string;
    /** Who signs callbacks, for whom, and where the keys are. */
    readonly callbacks: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
    /**
     * Sets where incoming calls are announced: the bot registration's webhook for calling.
     * @throws {TypeError} when it is not a URL
     */
    registerWebhook(url: string): void;
    /** Resolves when no callback is being sent; those that wait to be repeated don't count. */
    idle(): Promise<void>;
  };
  /** The calls in rooms, as they really are. */
  readonly roomCalls: RoomCalls;
  /** Event Grid, which tells of calls in rooms. */
  readonly eventGrid: Pick<EventGrid, 'subscribe' | 'idle'> & {
    /** Who signs the tokens that subscriptions may ask for, where the keys are, and the application that they are of. */
    readonly tokens: { readonly issuer: string; readonly jwksUrl: string; readonly applicationId: string };
  };
  /** Call Automation, by which an application sits in on calls. */
  readonly callAutomation: {
    /** Who signs its callbacks, for whom, and where the keys are. */
    readonly callbacks: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
    /** Resolves when no callback of it is being sent; those that wait to be repeated don't count. */
    idle(): Promise<void>;
  };
  /** Ends all connections and forgets everything. */
  close(): Promise<void>;
}

/**
 * Access keys of every sandbox, the primary one first. They are well known on purpose: what they open is in the memory
 * of the developer's own machine only.
 */
export const accessKeys: readonly [primary: string, secondary: string] = [
  Buffer.from('switchboard sandbox: primary key').toString('base64'),
  Buffer.from('switchboard sandbox: secondary key').toString('base64'),
];

/** The GUID of the simulated communication resource. */
const resourceId = '5a4db0c5-0000-4000-8000-00000000ac50';

/** The application of every sandbox, as well known as its access keys. */
const app: EntraApp = {
  tenantId: '5a4db0c5-0000-4000-8000-000000007e4a',
  clientId: '5a4db0c5-0000-4000-8000-00000000c11e',
  clientSecret: 'switchboard-sandbox-secret',
};

/**
 * Starts a simulation of Azure Communication Services Rooms and Identity, of Microsoft Graph's calls, and of the part
 * of Microsoft Entra that their clients need, over real HTTP on one port. It keeps everything in memory.
 *
 * The sandbox is an independent oracle: tests hold the gateway against it, so it shares no code with the gateway. An
 * error in shared code would be on both sides, and no test would notice. `src/net/host.ts`, `src/nearest.ts`, `src/own-files.ts`
 * and `src/process/`, on which both stand, are all that it imports from outside its folder; ESLint refuses everything else.
 * @throws {Error} when it can't listen: the message names the variable to change
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', seed = randomUUID() } = options;
  const now = options.now ?? (() => options.scheduler?.now() ?? new Date());
  const scheduler = options.scheduler ?? createScheduler({ now });
  const scheme = options.tls === true ? 'https' : 'http';
  const random = createRandom(seed, 'ids');
  // A sequence of its own, so that ids depend on what is created only, not on the requests in between.
  const traces = createRandom(seed, 'traces');
  const clock = createServiceClock(now, traces);
  const pages = { pageSize: options.pageSize ?? 25, emptyPages: options.emptyPages ?? false };

  const [key, tlsCertificate] = await Promise.all([
    createSigningKey(now),
    options.tls === true ? makeCertificate() : undefined,
  ]);
  const entraTokens = createEntraTokens(key, now);
  const clockSkewMs = (options.clockSkewMinutes ?? 15) * 60_000;
  const authenticate = createAcsAuthentication({ keys: accessKeys, clockSkewMs, now }, entraTokens);
  const rooms = createRoomStore(random);
  const roomCalls = createRoomCalls({
    rooms,
    roomClock: clock,
    clock: createServiceClock(() => scheduler.now(), createRandom(seed, 'times in rooms')),
    random: createRandom(seed, 'calls in rooms'),
  });
  const identities = createIdentityStore(resourceId, random);
  const issueToken = createUserTokens(key, resourceId);
  const journal = createJournal();
  const faults = createFaults(seed);
  const rolesFor = (audience: string): readonly string[] =>
    audience.startsWith('https://communication.azure.com') ? [] : calls.settings.permissions;
  const pager = createPager(pages, traces);
  const callAutomation = createCallAutomation(
    { roomCalls, rooms, roomClock: clock, scheduler, now, seed, traces, pager, resourceId, authenticate },
    options.callAutomation,
  );
  const calls = createCalls({ scheduler, now, key, app, seed, traces }, options.calls);
  const roomAutopilot = createRoomAutopilot({
    rooms,
    roomCalls,
    roomClock: clock,
    settings: () => calls.settings,
    schedule: (delayMs, task) => scheduler.schedule(delayMs, task),
    seed,
  });
  const issuerOf = (tenantId: string): string => `${url}/${tenantId}/v2.0`;
  const eventGrid = createEventGrid({
    scheduler,
    roomCalls,
    token: createSenderTokens({ key, tenantId: app.tenantId, issuerOf, now }),
    url: () => url,
    seed,
    timeoutMs: options.eventGridTimeoutMs ?? 30_000,
    allowsRemote: options.calls?.allowsRemoteCallbacks ?? false,
  });

  const listener = await listen({ host, port: options.port ?? 0, certificate: tlsCertificate });
  const address = { scheme, host, port: listener.port } as const;
  const url = `${scheme}://${reachableHost(host)}:${address.port}`;
  listener.serve(
    createRequestHandler({
      scheme,
      checkCaller: createCallerCheck(address),
      apis: [
        createRoomsApi({ clock, rooms, traces, pager, authenticate }),
        createIdentityApi({ clock, traces, identities, resourceId, issueToken, entraTokens, authenticate }),
        createEntraApi({ app, key, tokens: entraTokens, rolesFor, now, random: traces }),
        ...callAutomation.apis,
        ...calls.apis,
      ],
      controls: createControlApi({
        journal,
        faults,
        pages,
        identities,
        entraTokens,
        app,
        calls,
        rooms,
        roomCalls,
        roomAutopilot,
        eventGrid,
        callAutomation,
        accessKey: accessKeys[0],
        random: createRandom(seed, 'controls'),
      }),
      journal,
      faults,
    }),
  );

  return {
    url,
    connectionString: `endpoint=${url}/;accesskey=${accessKeys[0]}`,
    accessKey: accessKeys[0],
    certificate: tlsCertificate?.certificate,
    entra: { ...app, authorityHost: url },
    graph: {
      token: graphDevToken,
      callbacks: { issuer: callbackIssuer, audience: app.clientId, jwksUrl: `${url}/v1/keys` },
      registerWebhook(webhook) {
        calls.settings.webhook = new URL(webhook).href;
      },
      idle: () => calls.idle(),
    },
    roomCalls,
    eventGrid: {
      subscribe: (wanted) => eventGrid.subscribe(wanted),
      idle: () => eventGrid.idle(),
      tokens: {
        issuer: issuerOf(app.tenantId),
        jwksUrl: `${url}/${app.tenantId}/discovery/v2.0/keys`,
        applicationId: eventGridApplicationId,
      },
    },
    callAutomation: {
      callbacks: {
        issuer: callAutomation.settings.issuer,
        audience: callAutomation.settings.audience,
        jwksUrl: `${url}${keySetPath}`,
      },
      idle: () => callAutomation.idle(),
    },
    async close() {
      await listener.close();
      roomAutopilot.close();
      await eventGrid.close();
      await callAutomation.close();
      await calls.close();
    },
  };
}

/** Loaded on demand: most sandboxes don't speak TLS, and its libraries are the slowest part of a start. */
async function makeCertificate(): Promise<Certificate> {
  const { createCertificate } = await import('./server/certificate.ts');
  return createCertificate();
}
