import type { Callbacks, CommunicationServices, Config, Graph } from './config/config.ts';
import type { EventGridSettings, RoomCallsSettings } from './config/room-calls.ts';
import type { Cloud } from './identifiers/identifier.ts';
import { eventSubscription } from './sandbox/gateway-command.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { isLoopback } from './net/host.ts';
import { parseConnectionString } from './upstreams/acs/connection-string.ts';
import { automationIssuer } from './webhook/automation-verifier.ts';

/** The upstreams as configured, the sandbox's addresses in place of its name. */
export interface Endpoints {
  readonly communicationServices: Exclude<CommunicationServices, { readonly kind: 'sandbox' }>;
  readonly graph: Exclude<Graph, { readonly kind: 'sandbox' }>;
}

/** Who tells of calls in rooms, and how far that goes; what is undefined tells nothing. */
export interface RoomCallSources {
  readonly mode: RoomCallsSettings['mode'];
  readonly eventGrid: EventGridSettings | undefined;
  /** For whom Call Automation signs, and where its keys are. */
  readonly automation: { readonly resourceId: string; readonly jwksUrl: string } | undefined;
}

/** How a sandbox is used, also one that runs in another process. */
export type SandboxAccess = Pick<Sandbox, 'url' | 'connectionString' | 'certificate'> & {
  readonly entra: Pick<Sandbox['entra'], 'tenantId'>;
  readonly graph: Pick<Sandbox['graph'], 'token' | 'callbacks'>;
  readonly callAutomation: Pick<Sandbox['callAutomation'], 'callbacks'>;
};

/** Whether the sandbox stands in for any service. */
export function needsSandbox({ communicationServices, graph }: Config): boolean {
  return communicationServices.kind === 'sandbox' || graph.kind === 'sandbox';
}

/** The upstreams that are configured, or those of the sandbox in their place. */
export function findEndpoints(
  { communicationServices, graph, callbacks, roomCalls }: Config,
  sandbox: SandboxAccess | undefined,
): {
  readonly endpoints: Endpoints;
  readonly callbacks: Callbacks;
  readonly roomCallSources: RoomCallSources;
} {
  return {
    roomCallSources: roomCallSourcesOf(roomCalls, communicationServices, sandbox),
    endpoints: {
      communicationServices:
        communicationServices.kind === 'sandbox'
          ? { kind: 'accessKey', ...parseConnectionString(needed(sandbox).connectionString) }
          : communicationServices,
      graph:
        graph.kind === 'sandbox'
          ? { kind: 'developmentToken', endpoint: needed(sandbox).url, token: needed(sandbox).graph.token }
          : graph,
    },
    // The sandbox's keys are trusted only while it is Graph.
    callbacks: callbacks ?? callbacksOf(sandbox),
  };
}

function callbacksOf(sandbox: SandboxAccess | undefined): Callbacks {
  if (!sandbox) return { issuers: [], jwksUrls: [], audiences: [], tenants: undefined };
  const { issuer, jwksUrl, audience } = sandbox.graph.callbacks;
  return { issuers: [issuer], jwksUrls: [jwksUrl], audiences: [audience], tenants: undefined };
}

function roomCallSourcesOf(
  { mode, eventGrid, resourceId }: RoomCallsSettings,
  resource: CommunicationServices,
  sandbox: SandboxAccess | undefined,
): RoomCallSources {
  if (mode === 'off') return { mode, eventGrid: undefined, automation: undefined };
  if (resource.kind === 'sandbox') {
    const { audience, jwksUrl } = needed(sandbox).callAutomation.callbacks;
    const { name, token } = eventSubscription;
    return {
      mode,
      eventGrid: eventGrid ?? { token, subscriptions: [name], bearer: undefined },
      automation: mode === 'connect' ? { resourceId: audience, jwksUrl } : undefined,
    };
  }
  const isConnecting = mode === 'connect' && resource.kind !== 'none' && resourceId !== undefined;
  return {
    mode,
    eventGrid,
    automation: isConnecting
      ? { resourceId, jwksUrl: `${signerOf(resource.endpoint)}/calling/keys` }
      : undefined,
  };
}

/** Where the keys of Call Automation are: a stand-in on this machine has its own. */
function signerOf(endpoint: string): string {
  return isLoopback(new URL(endpoint).hostname) ? endpoint : automationIssuer;
}

function needed(sandbox: SandboxAccess | undefined): SandboxAccess {
  if (!sandbox) throw new TypeError('a service that is simulated comes with the sandbox');
  return sandbox;
}

/** The cloud to which the users of a Graph belong. */
export function cloudOf(graph: Endpoints['graph']): Cloud {
  const hostname = graph.kind === 'none' ? '' : new URL(graph.endpoint).hostname;
  if (hostname === 'graph.microsoft.us') return 'gcch';
  return hostname === 'dod-graph.microsoft.us' ? 'dod' : 'public';
}
