import type { EntraApplication } from '../upstreams/pipeline/entra-policy.ts';
import { defaultOrigins } from './default-origins.ts';
import { environment, limitEnvironment } from './environment.ts';
import type { EnvironmentVariables } from './environment.ts';
import type { ExecutorName } from '../graphql/execution/executor.ts';
import type { OperationLimits } from '../graphql/limits/operation-limits.ts';
import type { RedisAddress } from '../live/store/redis/redis-address.ts';
import { contradictions, limitValues } from '../limits.ts';
import type { LimitValues } from '../limits.ts';
import { misspelledVariables, nearlyProduction } from './misspelled-variables.ts';
import { isLoopback } from '../net/host.ts';
import { incompleteRoomCalls, roomCallsOf } from './room-calls.ts';
import type { RoomCallsSettings } from './room-calls.ts';
import { contradictingTracing, tracingOf } from './tracing.ts';
import type { TracingSettings } from './tracing.ts';
import type { TransportLimits } from '../subscriptions/transport-limits.ts';

/** The Azure Communication Services resource: simulated, by access key, by Entra credential, or not at all. */
export type CommunicationServices =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'accessKey'; readonly endpoint: string; readonly accessKey: string }
  | { readonly kind: 'entra'; readonly endpoint: string }
  | { readonly kind: 'none' };

/** Microsoft Graph: simulated, a stand-in on this machine by a fixed token, by Entra credential, or not at all. */
export type Graph =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'developmentToken'; readonly endpoint: string; readonly token: string }
  | { readonly kind: 'entra'; readonly endpoint: string }
  | { readonly kind: 'none' };

/** Who may sign posts to the webhook. */
export interface Callbacks {
  readonly issuers: readonly string[];
  readonly jwksUrls: readonly string[];
  readonly audiences: readonly string[];
  /** Undefined takes any tenant's. */
  readonly tenants: readonly string[] | undefined;
}

/** Whose tokens say who asks: any issuer of OpenID Connect. */
export interface Authentication {
  /** As it stands in the tokens. */
  readonly issuer: string;
  /** Whom its tokens must be for. */
  readonly audience: string;
  /** Where its keys are; undefined to have its discovery document say. */
  readonly jwksUrl: string | undefined;
}

/** Operations that were agreed on beforehand. */
export interface TrustedDocumentsSettings {
  /** The file that lists them by their hash. */
  readonly manifest: string;
  /** Whether others are refused, or only reported. */
  readonly mode: 'enforce' | 'report';
}

/** Where what is known of calls is kept: in memory, gone with the process; in a file in a folder; or in a Redis. */
export type LiveStateSettings =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'redis';
      readonly address: RedisAddress;
      /** Whether the gateway logs in by tokens of Entra. */
      readonly isByEntra: boolean;
      /** How many replicas must have what is stored before it is acknowledged. */
      readonly replicas: number;
    }
  | {
      readonly kind: 'file';
      readonly folder: string;
      /** Whether each commit waits until the disk has it. */
      readonly isSynced: boolean;
    };

/** How the gateway is set up. */
export interface Config {
  /** Undefined lets everybody do everything. */
  readonly authentication: Authentication | undefined;
  /** Origins of web pages and apps, besides the gateway's own, that may use it, as `readAllowedOrigin` gives them. */
  readonly allowedOrigins: readonly string[];
  readonly operationLimits: OperationLimits;
  readonly transportLimits: TransportLimits;
  readonly connectionLimits: LimitValues<'connection'>;
  /** The longest post of the calling platform that is read, in bytes. */
  readonly maxCallbackBytes: number;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
  /** What executes operations. */
  readonly executor: ExecutorName;
  /** Whether browsers get GraphiQL. */
  readonly graphiql: boolean;
  /** Whether there is the page that shows the live calls. */
  readonly livePage: boolean;
  readonly trustedDocuments: TrustedDocumentsSettings | undefined;
  /** What the addresses begin with to which a router may have events of subscriptions posted. */
  readonly subscriptionCallbackUrls: readonly string[];
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How many processes serve it. */
  readonly workers: number;
  /** The base address under which the calling platform reaches the webhook; undefined for this very listener's. */
  readonly publicUrl: string | undefined;
  readonly communicationServices: CommunicationServices;
  readonly graph: Graph;
  /** The tenant of calls that name none. */
  readonly tenantId: string | undefined;
  /** Undefined while Graph is the sandbox, which signs by itself. */
  readonly callbacks: Callbacks | undefined;
  readonly roomCalls: RoomCallsSettings;
  /** The application by which the gateway gets tokens; undefined for what the machine itself offers. */
  readonly entraApplication: EntraApplication | undefined;
  readonly liveState: LiveStateSettings;
  readonly sandbox: { readonly host: string; readonly port: number; readonly tls: boolean };
  /** Undefined makes no traces. */
  readonly tracing: TracingSettings | undefined;
  readonly logLevel: string;
  /** The share of operations that is logged, from 0 to 1; undefined for what suits whom the log is for. */
  readonly operationLogShare: number | 'off' | undefined;
  /** From how many milliseconds on an operation is slow. */
  readonly slowOperationMs: number;
  /** Whether the log is for people or for programs; undefined for what standard output is. */
  readonly logFormat: 'pretty' | 'json' | undefined;
  /** How long it still serves once it is told to stop, which is a part of `shutdownSeconds`. */
  readonly drainSeconds: number;
  readonly shutdownSeconds: number;
  /** What is allowed but should be known, a sentence each. */
  readonly warnings: readonly string[];
}

/** Environment variables that are wrong, a readable sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

const openInProduction =
  'in production without AUTH_ISSUER: whoever reaches this port also reads the schema, by { _service { sdl } }, even with INTROSPECTION=off';

/** Where the calling platform of the global cloud has its keys, and by what names it signs. */
const globalCallbacks = {
  issuers: ['https://api.botframework.com', 'https://graph.microsoft.com'],
  jwksUrls: ['https://api.aps.skype.com/v1/keys'],
};

/**
 * Reads the configuration from the environment. An empty variable counts as not set.
 *
 * @throws {ConfigError} when a variable is wrong, with a sentence for each; none quotes what a variable holds, but for
 * origins
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // By the names that are known: Windows finds a variable by its name in any case, but lists it as it was set.
  const known = [...Object.keys(environment.shape), ...Object.keys(limitEnvironment.shape)];
  const set = Object.fromEntries(
    known
      .map((name) => [name, env[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const misspelled = misspelledVariables(env, known);
  const sentences: string[] = [];

  const parsed = environment.safeParse(set);
  const parsedLimits = limitEnvironment.safeParse(set);
  if (!parsed.success || !parsedLimits.success) {
    const issues = [parsed, parsedLimits].flatMap(({ error }) => error?.issues ?? []);
    throw new ConfigError([
      ...issues.map(({ path: [name], message }) => `${String(name)} ${message.replace(/[^?]$/, '$&.')}`),
      ...misspelled,
    ]);
  }
  const variables = parsed.data;
  const limits = parsedLimits.data;
  const { COMMUNICATION_SERVICES_CONNECTION_STRING: byKey, COMMUNICATION_SERVICES_ENDPOINT: byEntra } =
    variables;

  if (byKey && byEntra) {
    sentences.push(
      'COMMUNICATION_SERVICES_CONNECTION_STRING and COMMUNICATION_SERVICES_ENDPOINT name a resource twice: unset one.',
    );
  }
  if (byEntra?.startsWith('http:')) {
    sentences.push('COMMUNICATION_SERVICES_ENDPOINT takes https only, since tokens are sent there.');
  }
  const { SHUTDOWN_SECONDS: shutdownSeconds } = variables;
  const drainSeconds = variables.DRAIN_SECONDS ?? Math.min(5, shutdownSeconds / 5);
  if (drainSeconds > shutdownSeconds) {
    sentences.push(
      `DRAIN_SECONDS takes no more than SHUTDOWN_SECONDS, of which it is a part: ${shutdownSeconds}.`,
    );
  }
  sentences.push(
    ...incompleteApplication(variables),
    ...uselessDurability(variables),
    ...contradictingStores(variables, set),
    ...incompleteGraph(variables),
    ...contradictingTracing(variables),
    ...contradictions(limits),
  );

  const hasRealResource = isReal(byKey?.endpoint ?? byEntra);
  const hasRealUpstream = hasRealResource || isReal(variables.GRAPH_ENDPOINT);
  // Beside a real upstream nothing is simulated: an API that isn't configured is off.
  const otherwise = { kind: hasRealUpstream ? 'none' : 'sandbox' } as const;
  const communicationServices = byKey
    ? ({ kind: 'accessKey', ...byKey } as const)
    : byEntra !== undefined
      ? ({ kind: 'entra', endpoint: byEntra } as const)
      : otherwise;
  const publicUrl = variables.PUBLIC_URL;
  const resource = { kind: communicationServices.kind, isReal: hasRealResource, publicUrl };
  sentences.push(...incompleteRoomCalls(variables, resource));

  const authentication = authenticationOf(variables);
  const host = variables.HOST ?? (authentication ? '0.0.0.0' : '127.0.0.1');
  const isOpen = variables.AUTH === 'off';
  sentences.push(...incompleteAuthentication(variables));
  if (variables.AUTH_ISSUER === undefined && !isOpen) {
    if (hasRealUpstream) {
      sentences.push(
        'AUTH_ISSUER is missing: a real upstream is configured. AUTH=off lets whoever reaches the gateway do everything.',
      );
    } else if (!isLoopback(host)) {
      sentences.push(
        'AUTH_ISSUER is missing: HOST lets other machines in. AUTH=off lets whoever reaches the gateway do everything.',
      );
    }
  }
  if (sentences.length > 0) throw new ConfigError([...sentences, ...misspelled]);

  const graph = graphOf(variables) ?? otherwise;
  const isSimulation = communicationServices.kind === 'sandbox' && graph.kind === 'sandbox';
  const isProduction = variables.NODE_ENV === 'production';
  const { TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_MODE: mode } = variables;
  return {
    authentication,
    allowedOrigins: variables.ALLOWED_ORIGINS ?? defaultOrigins({ isSimulation, host, publicUrl }),
    operationLimits: limitValues('operation', limits),
    transportLimits: {
      ...limitValues('transport', limits, authentication !== undefined),
      backlog: limitValues('backlog', limits),
    },
    connectionLimits: limitValues('connection', limits),
    maxCallbackBytes: limitValues('webhook', limits).callbackBytes,
    introspection: variables.INTROSPECTION ?? !isProduction,
    executor: variables.EXECUTOR ?? 'planning',
    graphiql: variables.GRAPHIQL ?? !isProduction,
    livePage: variables.LIVE_PAGE ?? graph.kind === 'sandbox',
    trustedDocuments: manifest === undefined ? undefined : { manifest, mode },
    subscriptionCallbackUrls: variables.SUBSCRIPTION_CALLBACK_URLS,
    host,
    port: variables.PORT,
    workers: variables.WORKERS,
    publicUrl,
    communicationServices,
    graph,
    tenantId: variables.AZURE_TENANT_ID,
    callbacks: graph.kind === 'sandbox' ? undefined : callbacksOf(variables),
    roomCalls: roomCallsOf(variables, communicationServices.kind, variables.AZURE_AUTHORITY_HOST),
    entraApplication: entraApplication(variables),
    liveState: liveStateOf(variables),
    sandbox: { host: variables.SANDBOX_HOST, port: variables.SANDBOX_PORT, tls: variables.SANDBOX_TLS },
    tracing: tracingOf(variables),
    logLevel: variables.LOG_LEVEL,
    logFormat: variables.LOG_FORMAT,
    operationLogShare: variables.OPERATION_LOG,
    slowOperationMs: variables.SLOW_OPERATION_MS,
    drainSeconds,
    shutdownSeconds,
    warnings: [
      ...(isOpen ? ['AUTH=off: whoever reaches this port may do everything that the gateway can'] : []),
      ...(authentication === undefined && (isProduction || hasRealUpstream) ? [openInProduction] : []),
      ...authorityOfAnotherCloud(variables),
      ...nearlyProduction(variables.NODE_ENV),
      ...misspelled,
    ],
  };
}

function authenticationOf({
  AUTH_ISSUER: issuer,
  AUTH_AUDIENCE: audience,
  AUTH_JWKS_URL: jwksUrl,
}: EnvironmentVariables): Authentication | undefined {
  return issuer === undefined || audience === undefined ? undefined : { issuer, audience, jwksUrl };
}

function incompleteAuthentication({
  AUTH,
  AUTH_ISSUER,
  AUTH_AUDIENCE,
  AUTH_JWKS_URL,
}: EnvironmentVariables): string[] {
  const sentences = [];
  if (AUTH === 'off' && AUTH_ISSUER !== undefined) {
    sentences.push('AUTH=off and AUTH_ISSUER contradict each other: unset one.');
  }
  if (AUTH_ISSUER !== undefined && AUTH_AUDIENCE === undefined) {
    sentences.push('AUTH_AUDIENCE is missing: AUTH_ISSUER is set, and its tokens are for many.');
  }
  if (AUTH_ISSUER === undefined && (AUTH_AUDIENCE !== undefined || AUTH_JWKS_URL !== undefined)) {
    sentences.push('AUTH_ISSUER is missing: AUTH_AUDIENCE and AUTH_JWKS_URL say more about it.');
  }
  return sentences;
}

function entraApplication(variables: EnvironmentVariables): EntraApplication | undefined {
  const {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
  } = variables;
  if (tenantId === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { tenantId, clientId, clientSecret, authorityHost: variables.AZURE_AUTHORITY_HOST };
}

/** A secret without the application that it is for is a mistake; an id without a secret may be a managed identity's. */
function incompleteApplication({
  AZURE_TENANT_ID,
  AZURE_CLIENT_ID,
  AZURE_CLIENT_SECRET,
}: EnvironmentVariables): string[] {
  if (AZURE_CLIENT_SECRET === undefined) return [];
  return Object.entries({ AZURE_TENANT_ID, AZURE_CLIENT_ID })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `${name} is missing: AZURE_CLIENT_SECRET is set, and needs it.`);
}

function liveStateOf(variables: EnvironmentVariables): LiveStateSettings {
  const { REDIS_URL: address, REDIS_AUTH, REDIS_WAIT_REPLICAS: replicas, DATA_DIR: folder } = variables;
  if (address) return { kind: 'redis', address, isByEntra: REDIS_AUTH === 'entra', replicas };
  return folder === 'memory'
    ? { kind: 'memory' }
    : { kind: 'file', folder, isSynced: variables.DURABILITY === 'full' };
}

/** Calls are kept in one place. @param set the variables that are set */
function contradictingStores(
  { REDIS_URL: address, REDIS_AUTH }: EnvironmentVariables,
  set: Readonly<Record<string, unknown>>,
): string[] {
  if (!address) {
    return ['REDIS_AUTH', 'REDIS_WAIT_REPLICAS']
      .filter((name) => name in set)
      .map((name) => `REDIS_URL is missing: ${name} says more about it.`);
  }
  const sentences = ['DATA_DIR', 'DURABILITY']
    .filter((name) => name in set)
    .map(
      (name) => `REDIS_URL and ${name} contradict each other, since calls are kept in one place: unset one.`,
    );
  if (REDIS_AUTH === undefined) return sentences;
  if (address.password !== undefined) {
    sentences.push('REDIS_AUTH=entra and the password in REDIS_URL contradict each other: take one away.');
  }
  if (!address.isEncrypted && !address.nodes.every(({ host }) => isLoopback(host))) {
    sentences.push('REDIS_URL takes rediss:// only with REDIS_AUTH=entra, since tokens are sent there.');
  }
  return sentences;
}

/** Whoever asks for commits to be synced wants them kept. */
function uselessDurability({ DATA_DIR, DURABILITY }: EnvironmentVariables): string[] {
  if (DATA_DIR !== 'memory' || DURABILITY === undefined) return [];
  return ['DATA_DIR=memory and DURABILITY contradict each other: unset one.'];
}

/** A stand-in over plain http takes a fixed token: Entra's are for https. */
function graphOf({
  GRAPH_ENDPOINT: endpoint,
  GRAPH_DEV_TOKEN: token,
}: EnvironmentVariables): Graph | undefined {
  if (endpoint === undefined) return undefined;
  return endpoint.startsWith('http:')
    ? { kind: 'developmentToken', endpoint, token }
    : { kind: 'entra', endpoint };
}

function callbacksOf(variables: EnvironmentVariables): Callbacks {
  return {
    issuers: variables.CALLBACK_ISSUERS ?? globalCallbacks.issuers,
    jwksUrls: variables.CALLBACK_JWKS_URLS ?? globalCallbacks.jwksUrls,
    audiences: variables.CALLBACK_AUDIENCE ?? (variables.AZURE_CLIENT_ID ? [variables.AZURE_CLIENT_ID] : []),
    tenants: variables.CALLBACK_TENANTS,
  };
}

/** What a real Graph needs besides its address: an application that it knows, and a way to call back. */
function incompleteGraph(variables: EnvironmentVariables): string[] {
  const { GRAPH_ENDPOINT, PUBLIC_URL, AZURE_CLIENT_ID, CALLBACK_AUDIENCE } = variables;
  const sentences = [];
  if (GRAPH_ENDPOINT !== undefined && /\.chinacloudapi\.cn$/.test(new URL(GRAPH_ENDPOINT).hostname)) {
    sentences.push(
      'GRAPH_ENDPOINT is Graph in China, whose cloud has no calls: unset it, and rooms and identities work without them.',
    );
  }
  if (GRAPH_ENDPOINT !== undefined && AZURE_CLIENT_ID === undefined && CALLBACK_AUDIENCE === undefined) {
    sentences.push(
      'CALLBACK_AUDIENCE is missing: posts to the webhook are for an application, by default AZURE_CLIENT_ID.',
    );
  }
  if (!isReal(GRAPH_ENDPOINT)) return sentences;
  const url = PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL);
  if (url?.protocol !== 'https:' || isLoopback(url.hostname)) {
    sentences.push('PUBLIC_URL must be public https with a real Graph, which posts to the webhook there.');
  }
  return sentences;
}

/** Where tokens for Graph come from in each cloud that has calls, by Graph's host. */
const authorities: ReadonlyMap<string, string> = new Map([
  ['graph.microsoft.com', 'https://login.microsoftonline.com'],
  ['graph.microsoft.us', 'https://login.microsoftonline.us'],
  ['dod-graph.microsoft.us', 'https://login.microsoftonline.us'],
]);

/** Tokens of one cloud are refused in another, with no word of why. */
function authorityOfAnotherCloud({
  GRAPH_ENDPOINT: graph,
  AZURE_AUTHORITY_HOST: authority = 'https://login.microsoftonline.com',
}: EnvironmentVariables): string[] {
  const host = graph === undefined ? '' : new URL(graph).hostname;
  const own = authorities.get(host);
  const isOfAnotherCloud = own !== authority && [...authorities.values()].includes(authority);
  if (own === undefined || !isOfAnotherCloud) return [];
  return [
    `GRAPH_ENDPOINT is of another cloud than the authority: ${host} takes tokens of ${own} only. Set AZURE_AUTHORITY_HOST=${own}`,
  ];
}

function isReal(endpoint: string | undefined): boolean {
  return endpoint !== undefined && !isLoopback(new URL(endpoint).hostname);
}
