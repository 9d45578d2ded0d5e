import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { pino } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { connectUpstreams } from '../connect-upstreams.ts';
import type { UpstreamClients } from '../connect-upstreams.ts';
import type { Endpoints } from '../endpoints.ts';
import { createEntraCredential } from '../upstreams/pipeline/entra-policy.ts';
import type { UndiciHttpClient } from '../upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits } from '../upstreams/pipeline/upstream-client.ts';
import { UpstreamError } from '../upstreams/pipeline/upstream-error.ts';
import { failureOf } from '../upstreams/pipeline/upstream-failure.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';
import { judgePermissions } from './graph-permissions.ts';

/** A person waits for it. */
const requestTimeoutMs = 10_000;

/** Asks each service that is configured something that changes nothing there. */
export async function checkServices(
  config: Config,
  httpClient: UndiciHttpClient,
  clock: Clock,
): Promise<Finding[]> {
  const { communicationServices, graph } = config;
  const none = { kind: 'none' } as const;
  const endpoints: Endpoints = {
    communicationServices: communicationServices.kind === 'sandbox' ? none : communicationServices,
    graph: graph.kind === 'sandbox' ? none : graph,
  };
  const clients = await connectUpstreams(
    endpoints,
    config,
    httpClient,
    { ...defaultUpstreamLimits, requestTimeoutMs },
    pino({ level: 'silent' }),
    clock,
    { onAnswered: () => undefined, onFailed: () => undefined },
  );
  const findings = await Promise.all([
    communicationServices.kind === 'sandbox'
      ? [simulated('Communication Services')]
      : checkResource(communicationServices, clients),
    graph.kind === 'sandbox' ? [simulated('Microsoft Graph')] : checkGraph(endpoints.graph, clients),
    checkPermissions(endpoints.graph, config, httpClient),
  ]);
  return findings.flat();
}

function simulated(service: string): Finding {
  return ok(`${service}: the sandbox, which the gateway starts itself.`);
}

async function checkResource(
  resource: Endpoints['communicationServices'],
  { rooms }: UpstreamClients,
): Promise<Finding[]> {
  if (resource.kind === 'none') {
    return [
      note(
        'Communication Services: not configured, so there are no rooms and identities. COMMUNICATION_SERVICES_CONNECTION_STRING or COMMUNICATION_SERVICES_ENDPOINT names a resource.',
      ),
    ];
  }
  const name = `Communication Services at ${resource.endpoint}`;
  try {
    await rooms.listRooms();
    return [ok(`${name} lists its rooms.`)];
  } catch (error) {
    const advice = !isRefusal(error)
      ? 'see the endpoint, and let the gateway through to there.'
      : resource.kind === 'accessKey'
        ? 'take the connection string anew, as the portal shows it under "Keys".'
        : 'give the application, or the identity of this machine, a role on the resource.';
    return [wrong(`${name}: ${causeOf(error)}: ${advice}`)];
  }
}

async function checkGraph(graph: Endpoints['graph'], { calls }: UpstreamClients): Promise<Finding[]> {
  if (graph.kind === 'none') {
    return [note('Microsoft Graph: not configured, so there are no calls. GRAPH_ENDPOINT names it.')];
  }
  const name = `Microsoft Graph at ${graph.endpoint}`;
  try {
    // Nobody has such a call, so whoever is let in is told that it isn't there.
    await calls.getCall(randomUUID());
    return [ok(`${name} lets the gateway ask for calls.`)];
  } catch (error) {
    const advice = !isRefusal(error)
      ? 'see GRAPH_ENDPOINT, and let the gateway through to there.'
      : graph.kind === 'developmentToken'
        ? 'see GRAPH_DEV_TOKEN.'
        : 'see AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, and what the tenant has consented to.';
    return [wrong(`${name}: ${causeOf(error)}: ${advice}`)];
  }
}

/** Looks what the token for Graph permits. A development token says nothing of that. */
async function checkPermissions(
  graph: Endpoints['graph'],
  { entraApplication }: Config,
  httpClient: UndiciHttpClient,
): Promise<Finding[]> {
  if (graph.kind !== 'entra') return [];
  try {
    const credential = await createEntraCredential(entraApplication, httpClient);
    const token = await credential.getToken(`${graph.endpoint}/.default`);
    const { roles = [] } = decodeJwt<{ readonly roles?: readonly string[] }>(token?.token ?? '');
    return judgePermissions(roles);
  } catch {
    // Why there is no token is said of the request for a call.
    return [];
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof UpstreamError && error.reason === 'unauthorized';
}

function causeOf(error: unknown): string {
  return error instanceof UpstreamError ? failureOf(error).cause : (error as Error).message;
}
