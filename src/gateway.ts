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

  const sandbox =
    config.communicationServices.by === 'sandbox' ? await startSandbox(config.sandbox) : undefined;
  if (sandbox) opened.defer(() => sandbox.close());

  const httpClient = createUndiciHttpClient({
    connections: limits.concurrency,
    connectTimeoutMs,
    maxResponseBytes,
    certificateAuthority: options.certificateAuthority ?? sandbox?.certificate,
  });
  opened.defer(() => httpClient.close());

  const resource: CommunicationServices = sandbox
    ? { by: 'accessKey', ...parseConnectionString(sandbox.connectionString) }
    : config.communicationServices;
  const upstreams = await connectUpstreams(resource, config, httpClient, limits, logger);
  const engine = await startEngine({ upstreams, logger, now });
  opened.defer(() => engine.stop());

  const { host, port } = config;
  const pages = await loadStaticFiles(pagesFolder);
  const listener = await listen({ engine, pages, host, port, logger }).catch((error: unknown) => {
    throw isAddressInUse(error)
      ? new Error(`Port ${port} is taken by another program: stop that, or set PORT to another one.`)
      : error;
  });

  const running = opened.move();
  return {
    graphql: `http://${host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${listener.port}/graphql`,
    sandbox,
    async close() {
      await listener.close(config.shutdownSeconds * 1000);
      await running.disposeAsync();
    },
  };
}

async function connectUpstreams(
  resource: CommunicationServices,
  config: Config,
  httpClient: HttpClient,
  limits: UpstreamLimits,
  logger: Logger,
): Promise<Upstreams> {
  if (resource.by === 'sandbox') throw new TypeError('a sandbox that was not started is no resource');
  const authentication: PipelinePolicy =
    resource.by === 'accessKey'
      ? accessKeyPolicy(resource.accessKey)
      : entraPolicy(await createEntraCredential(config.entraApplication, httpClient));
  const common = {
    endpoint: resource.endpoint,
    authentication,
    httpClient,
    limits,
    onAttempt: logger.isLevelEnabled('debug')
      ? (attempt: UpstreamAttempt) => {
          logger.debug(attempt, 'upstream request');
        }
      : undefined,
  };
  return {
    rooms: createRoomsClient({ ...common, gate: new UpstreamGate('rooms', limits) }),
    identity: createIdentityClient({ ...common, gate: new UpstreamGate('identity', limits) }),
  };
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
