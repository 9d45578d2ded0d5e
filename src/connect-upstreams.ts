import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Logger } from 'pino';
import { accessKeyPolicy } from './upstreams/pipeline/access-key-policy.ts';
import { developmentTokenPolicy, graphEntraPolicy } from './upstreams/graph/graph-authentication.ts';
import type { CallsClient } from './upstreams/graph/calls-client.ts';
import { createCallsClient } from './upstreams/graph/graph-calls-client.ts';
import { createEntraCredential, entraPolicy } from './upstreams/pipeline/entra-policy.ts';
import type { TokenOutcome } from './upstreams/pipeline/entra-policy.ts';
import type { CallAutomationClient } from './upstreams/acs/call-automation.ts';
import { createCallAutomationClient } from './upstreams/acs/call-automation-client.ts';
import { createIdentityClient } from './upstreams/acs/identity-client.ts';
import type { IdentityClient } from './upstreams/acs/identity-client.ts';
import { notConfigured } from './upstreams/not-configured.ts';
import { createRoomsClient } from './upstreams/acs/rooms-client.ts';
import type { RoomsProvider } from './rooms/rooms-provider.ts';
import { separateReads } from './upstreams/pipeline/coalesced-reads.ts';
import { FirstContact } from './upstreams/pipeline/first-contact.ts';
import type { UndiciHttpClient } from './upstreams/pipeline/undici-http-client.ts';
import type {
  UpstreamAttempt,
  UpstreamClientOptions,
  UpstreamLimits,
} from './upstreams/pipeline/upstream-client.ts';
import type { UpstreamService } from './upstreams/pipeline/upstream-error.ts';
import type { UpstreamObserver } from './upstreams/pipeline/upstream-health.ts';
import { UpstreamGate } from './upstreams/pipeline/throttle-gate.ts';
import type { UpstreamLoad } from './upstreams/pipeline/throttle-gate.ts';
import { UpstreamPause } from './upstreams/pipeline/upstream-pause.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Endpoints } from './endpoints.ts';

/** Is told how the services are used, to be counted. */
export interface UpstreamUseObserver {
  /** A request was sent, or sent again, and answered or not. */
  readonly onAttempt: (attempt: UpstreamAttempt) => void;
  /** A read joined the same one that was under way, instead of being sent. */
  readonly onSharedRead: (service: UpstreamService) => void;
  /** A token for the services was fetched from Entra, or was not. */
  readonly onToken: (outcome: TokenOutcome) => void;
}

/** The clients of all upstreams. */
export interface UpstreamClients {
  readonly rooms: RoomsProvider;
  readonly identity: IdentityClient;
  readonly calls: CallsClient;
  /** As `calls`, but that no read is shared: what it reads was asked for after it was asked. */
  readonly observedCalls: CallsClient;
  /** Calls in rooms, as far as the gateway has joined them. */
  readonly callAutomation: CallAutomationClient;
  /** How each service that is configured is used now. */
  readonly load: () => readonly UpstreamLoad[];
}

/**
 * Connects the clients of all upstreams; one that isn't configured fails whatever it is asked.
 *
 * @param clock by which the pauses that an upstream asks for go
 * @param observer is told how requests end
 * @param use is told how the services are used; left out, nobody is
 */
export async function connectUpstreams(
  { communicationServices, graph }: Endpoints,
  config: Config,
  httpClient: HttpClient,
  limits: UpstreamLimits,
  logger: Logger,
  clock: Clock,
  observer: UpstreamObserver,
  use?: UpstreamUseObserver,
): Promise<UpstreamClients> {
  const credential =
    communicationServices.kind === 'entra' || graph.kind === 'entra'
      ? await createEntraCredential(config.entraApplication, httpClient, use?.onToken)
      : undefined;
  const onAttempt = logger.isLevelEnabled('debug')
    ? (attempt: UpstreamAttempt) => {
        logger.debug(attempt, 'upstream request');
        use?.onAttempt(attempt);
      }
    : use?.onAttempt;
  const gates: UpstreamGate[] = [];
  const createGate = (service: UpstreamService, throttle: UpstreamPause): UpstreamGate => {
    const gate = new UpstreamGate(service, limits, clock, throttle);
    gates.push(gate);
    return gate;
  };
  const options = (
    service: UpstreamService,
    endpoint: string,
    authentication: PipelinePolicy,
    throttle: UpstreamPause,
  ): Omit<UpstreamClientOptions, 'service'> => ({
    endpoint,
    authentication,
    gate: createGate(service, throttle),
    httpClient,
    limits,
    onAttempt,
    onSharedRead: use?.onSharedRead,
    observer,
  });

  const resource = communicationServices;
  // One resource is throttled as a whole.
  const throttle = new UpstreamPause(clock);
  const calls =
    graph.kind === 'none'
      ? undefined
      : options('calls', graph.endpoint, graphAuthentication(graph, credential), new UpstreamPause(clock));
  const ofResource = <Client>(
    service: UpstreamService,
    create: (options: Omit<UpstreamClientOptions, 'service'>) => Client,
  ): Client | ReturnType<typeof notConfigured> => {
    if (resource.kind === 'none') return notConfigured(service);
    const authentication = resourceAuthentication(service, resource, credential);
    return create(options(service, resource.endpoint, authentication, throttle));
  };
  return {
    rooms: ofResource('rooms', createRoomsClient),
    identity: ofResource('identity', createIdentityClient),
    callAutomation: ofResource('callAutomation', createCallAutomationClient),
    calls: calls ? createCallsClient(calls) : notConfigured('calls'),
    observedCalls: calls ? createCallsClient(calls, separateReads) : notConfigured('calls'),
    load: () => gates.map(({ load }) => load),
  };
}

/** Sees to it that the upstreams that are configured can be reached. */
export function createFirstContact(
  { communicationServices, graph }: Endpoints,
  httpClient: UndiciHttpClient,
  clock: Clock,
  logger: Logger,
): FirstContact {
  const addresses = new Map<string, string>();
  if (communicationServices.kind !== 'none') {
    addresses.set('Communication Services', communicationServices.endpoint);
  }
  if (graph.kind !== 'none') addresses.set('Microsoft Graph', graph.endpoint);
  return new FirstContact({
    addresses,
    reach: (address) => httpClient.reach(address),
    clock,
    onMissed(upstream, because) {
      logger.warn({ upstream, because }, 'not ready: an upstream was not reached yet, and is tried again');
    },
    onReached(upstream) {
      logger.info({ upstream }, 'an upstream was reached');
    },
  });
}

function resourceAuthentication(
  service: UpstreamService,
  resource: Exclude<Endpoints['communicationServices'], { readonly kind: 'none' }>,
  credential: TokenCredential | undefined,
): PipelinePolicy {
  if (resource.kind === 'accessKey') return accessKeyPolicy(resource.accessKey);
  return entraPolicy(service, needed(credential));
}

function graphAuthentication(
  graph: Exclude<Endpoints['graph'], { readonly kind: 'none' }>,
  credential: TokenCredential | undefined,
): PipelinePolicy {
  if (graph.kind === 'developmentToken') return developmentTokenPolicy(graph.token);
  return graphEntraPolicy(graph.endpoint, needed(credential));
}

function needed(credential: TokenCredential | undefined): TokenCredential {
  if (!credential) throw new TypeError('an Entra endpoint comes with a credential');
  return credential;
}
