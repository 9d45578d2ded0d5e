import { pino } from 'pino';
import { Agent, request as undiciRequest } from 'undici';
import { readConfig } from '../../src/config/config.ts';
import type { Config } from '../../src/config/config.ts';
import { startGateway as start } from '../../src/gateway.ts';
import type { GatewayOptions } from '../../src/gateway.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { TestIssuer } from './issuer.ts';

/** A gateway under test, the sandbox behind it, and ways to ask both. */
export interface TestGateway extends AsyncDisposable {
  /** The gateway's origin. */
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Asks over HTTP POST and gives the whole result. @param authorization the header, if any */
  query<Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    authorization?: string,
  ): Promise<GraphQLResult<Data>>;
  /** What the sandbox was asked since the last time, as `GET /rooms 200`. */
  takeJournal(): Promise<string[]>;
  /** Makes the sandbox fail, as `POST /sandbox/faults` has it. */
  fail(fault: Record<string, unknown>): Promise<void>;
  /** Ends all faults. */
  heal(): Promise<void>;
  /** Mints a Teams user's Entra token, as `POST /sandbox/entra/tokens` has it. */
  mintEntraToken(claims: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** A result as it came over the wire. */
export interface GraphQLResult<Data = Record<string, unknown>> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: {
      readonly code: string;
      readonly field?: string;
      readonly upstream?: Readonly<Record<string, unknown>>;
    };
  }[];
}

/** How a gateway under test differs from one started without any configuration. */
export interface TestGatewayOptions {
  /** Whose tokens are asked for; left out, nobody is asked who they are. */
  readonly issuer?: TestIssuer;
  readonly sandbox?: SandboxOptions;
  readonly config?: Partial<Config>;
  readonly gateway?: Omit<Partial<GatewayOptions>, 'config'>;
  /** How calls in rooms are learnt of; left out, not at all. */
  readonly roomCalls?: 'observe' | 'connect';
}

/** Starts a gateway against a sandbox of its own, both on free ports. Retries come at once, so that no test waits. */
export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const sandbox = await startSandbox({ seed: 'test', calls: { autopilot: false }, ...options.sandbox });
  const gateway = await start({
    logger: pino({ level: 'silent' }),
    certificateAuthority: sandbox.certificate,
    upstreamLimits: { retryDelayMs: 1, maxRetryDelayMs: 2 },
    ...options.gateway,
    config: {
      ...readConfig({
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: 'memory',
        ...environmentOf(sandbox),
        ...(options.roomCalls && roomCallVariables(sandbox, options.roomCalls)),
        ...options.issuer?.environment,
      }),
      // Where a test reads the log, it is about something else, unless it says so.
      operationLogShare: 'off',
      ...options.config,
    },
  }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  const url = new URL(gateway.graphql).origin;
  sandbox.graph.registerWebhook(`${url}/callbacks/calls`);
  if (options.roomCalls) await subscribeToRoomCalls(sandbox, url);

  const close = async (): Promise<void> => {
    await gateway.close();
    await sandbox.close();
  };
  return {
    url,
    sandbox,
    close,
    [Symbol.asyncDispose]: close,
    query: (document, variables, authorization) => query(url, document, variables, authorization),
    takeJournal: () => takeJournal(sandbox),
    async fail(fault) {
      await control(sandbox, 'POST', '/sandbox/faults', fault);
    },
    async heal() {
      await control(sandbox, 'DELETE', '/sandbox/faults');
    },
    async mintEntraToken(claims) {
      const { token } = (await control(sandbox, 'POST', '/sandbox/entra/tokens', claims)) as {
        token: string;
      };
      return token;
    },
  };
}

/** What points a gateway at a sandbox that runs by itself, as a user would. */
export function environmentOf({ url, connectionString, entra, graph }: Sandbox): Record<string, string> {
  return {
    COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString,
    GRAPH_ENDPOINT: url,
    GRAPH_DEV_TOKEN: graph.token,
    CALLBACK_ISSUERS: graph.callbacks.issuer,
    CALLBACK_JWKS_URLS: graph.callbacks.jwksUrl,
    CALLBACK_AUDIENCE: graph.callbacks.audience,
    AZURE_TENANT_ID: entra.tenantId,
    AZURE_CLIENT_ID: entra.clientId,
    AZURE_CLIENT_SECRET: entra.clientSecret,
    AZURE_AUTHORITY_HOST: entra.authorityHost,
  };
}

/** Where events of calls in rooms are posted to a gateway under test, and by which subscription. */
const eventGridToken = 'the-event-grid-token-of-tests';
const eventSubscription = 'tests';

/** What has a gateway learn of calls in the rooms of such a sandbox. */
export function roomCallVariables(
  { callAutomation }: Sandbox,
  mode: 'observe' | 'connect',
): Record<string, string> {
  return {
    ROOM_CALLS: mode,
    COMMUNICATION_SERVICES_RESOURCE_ID: callAutomation.callbacks.audience,
    EVENT_GRID_TOKEN: eventGridToken,
    EVENT_GRID_SUBSCRIPTIONS: eventSubscription,
  };
}

/** Has such a sandbox tell a gateway of calls in rooms. @param url the gateway's origin */
export async function subscribeToRoomCalls(sandbox: Sandbox, url: string): Promise<void> {
  const endpointUrl = `${url}/callbacks/events/${eventGridToken}`;
  await sandbox.eventGrid.subscribe({ name: eventSubscription, endpointUrl });
}

/** Asks a gateway over HTTP POST and gives the whole result. @param url its origin @param authorization the header, if any */
export async function query<Data>(
  url: string,
  document: string,
  variables: Record<string, unknown> = {},
  authorization?: string,
): Promise<GraphQLResult<Data>> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify({ query: document, variables }),
  });
  return (await answer.json()) as GraphQLResult<Data>;
}

async function takeJournal(sandbox: Sandbox): Promise<string[]> {
  const { requests } = (await control(sandbox, 'GET', '/sandbox/requests')) as {
    requests: { method: string; path: string; status: number | null }[];
  };
  await control(sandbox, 'DELETE', '/sandbox/requests');
  return requests.map(
    ({ method, path, status }) => `${method} ${path.replace(/\?.*/, '')} ${status ?? 'cut'}`,
  );
}

/** Speaks to the sandbox's controls, which a sandbox with TLS offers under a certificate of its own making. */
async function control(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await undiciRequest(`${sandbox.url}${path}`, {
    method,
    dispatcher: new Agent({ connect: sandbox.certificate ? { ca: sandbox.certificate } : {}, pipelining: 0 }),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`the sandbox refused ${method} ${path}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
