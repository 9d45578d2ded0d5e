import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { accessKeyPolicy } from './clients/access-key-policy.ts';
import { parseConnectionString } from './clients/connection-string.ts';
import { createEntraCredential, entraPolicy } from './clients/entra-policy.ts';
import { createIdentityClient } from './clients/identity.ts';
import { createRoomsClient } from './clients/rooms.ts';
import { createUndiciHttpClient } from './clients/undici-http-client.ts';
import {
  defaultUpstreamLimits,
  type UpstreamAttempt,
  type UpstreamLimits,
} from './clients/upstream-client.ts';
import type { UpstreamService } from './clients/upstream-error.ts';
import { UpstreamGate } from './clients/upstream-gate.ts';
import type { CommunicationServices, Config } from './config.ts';
import type { Upstreams } from './graphql/context.ts';
import { startEngine } from './graphql/engine.ts';
import { listen } from './http/listener.ts';
import { loadStaticFiles } from './http/static-files.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';

/** What the assembly takes from outside. */
export interface GatewayOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly now?: () => Date;
  readonly upstreamLimits?: Partial<UpstreamLimits>;
  /** A certificate authority of the upstream to trust besides the usual ones, as PEM. */
  readonly certificateAuthority?: string | undefined;
}

/** A running gateway. */
export interface Gateway {
  /** The address of GraphQL. */
  readonly graphql: string;
  /** The sandbox that was started with it; undefined if an upstream is configured. */
  readonly sandbox: Sandbox | undefined;
  /** Lets what is under way finish, for as long as the configuration allows, and stops. */
  close(): Promise<void>;
}

/** A resource that can be spoken to. */
type Resource = Exclude<CommunicationServices, { readonly by: 'sandbox' }>;

/** The longest answer of an upstream, in bytes. */
const maxResponseBytes = 16 * 1024 * 1024;
const connectTimeoutMs = 5_000;
const pagesFolder = fileURLToPath(new URL('../dist/graphiql/', import.meta.url));

/**
 * Assembles the gateway and starts it.
 *
 * @throws Error whose message says what to do about it, such as for a port that is taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, logger, now = () => new Date() } = options;
  const limits = { ...defaultUpstreamLimits, ...options.upstreamLimits };
  // What is open when a later step fails, in the order of opening.
  await using opened = new AsyncDisposableStack();

  const { sandbox, resource } = await provideResource(config);
  if (sandbox) opened.defer(() => sandbox.close());

  const httpClient = createUndiciHttpClient({
    connections: limits.concurrency,
    connectTimeoutMs,
    maxResponseBytes,
    certificateAuthority: options.certificateAuthority ?? sandbox?.certificate,
  });
  opened.defer(() => httpClient.close());

  const upstreams = await connectUpstreams(resource, config, httpClient, limits, logger);
  const engine = await startEngine({ upstreams, logger, now });
  opened.defer(() => engine.stop());

  const { host, port } = config;
  const pages = await loadStaticFiles(pagesFolder);
  const listener = await listen({ engine, pages, host, port, logger }).catch((error: unknown) => {
    throw explainListening(error, host, port);
  });

  const running = opened.move();
  let closed: Promise<void> | undefined;
  return {
    graphql: `http://${nameOf(host)}:${listener.port}/graphql`,
    sandbox,
    close() {
      closed ??= listener.close(config.shutdownSeconds * 1000).then(() => running.disposeAsync());
      return closed;
    },
  };
}

/** The resource that is configured, or the sandbox's where none is. */
async function provideResource(
  config: Config,
): Promise<{ readonly sandbox: Sandbox | undefined; readonly resource: Resource }> {
  if (config.communicationServices.by !== 'sandbox') {
    return { sandbox: undefined, resource: config.communicationServices };
  }
  const sandbox = await startSandbox(config.sandbox);
  return { sandbox, resource: { by: 'accessKey', ...parseConnectionString(sandbox.connectionString) } };
}

async function connectUpstreams(
  resource: Resource,
  config: Config,
  httpClient: HttpClient,
  limits: UpstreamLimits,
  logger: Logger,
): Promise<Upstreams> {
  const authentication = await authenticationFor(resource, config, httpClient);
  const onAttempt = logger.isLevelEnabled('debug')
    ? (attempt: UpstreamAttempt) => {
        logger.debug(attempt, 'upstream request');
      }
    : undefined;
  const connect = (service: UpstreamService) => ({
    endpoint: resource.endpoint,
    authentication: authentication(service),
    gate: new UpstreamGate(service, limits),
    httpClient,
    limits,
    onAttempt,
  });
  return { rooms: createRoomsClient(connect('rooms')), identity: createIdentityClient(connect('identity')) };
}

async function authenticationFor(
  resource: Resource,
  config: Config,
  httpClient: HttpClient,
): Promise<(service: UpstreamService) => PipelinePolicy> {
  if (resource.by === 'accessKey') return () => accessKeyPolicy(resource.accessKey);
  const credential = await createEntraCredential(config.entraApplication, httpClient);
  return (service) => entraPolicy(service, credential);
}

/** By what this machine calls an address that the gateway listens on. */
function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::1', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Says what to do where the operating system says only why it won't. */
function explainListening(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is taken by another program: stop that, or set PORT to another one.`);
    case 'EACCES':
      return new Error(`Port ${port} is not open to this user: set PORT to another one, such as 4000.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is no address of this machine: set HOST to one that is.`);
    default:
      return error;
  }
}
