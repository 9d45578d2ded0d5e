import { z } from 'zod';
import { isLoopback, parseConnectionString, parseEndpoint } from './clients/connection-string.ts';
import type { EntraApplication } from './clients/entra-policy.ts';

/** The Azure Communication Services resource: simulated, by access key, by Entra credential, or not at all. */
export type CommunicationServices =
  | { readonly by: 'sandbox' }
  | { readonly by: 'accessKey'; readonly endpoint: string; readonly accessKey: string }
  | { readonly by: 'entra'; readonly endpoint: string }
  | { readonly by: 'none' };

/** Microsoft Graph: simulated, a stand-in on this machine by a fixed token, by Entra credential, or not at all. */
export type Graph =
  | { readonly by: 'sandbox' }
  | { readonly by: 'developmentToken'; readonly endpoint: string; readonly token: string }
  | { readonly by: 'entra'; readonly endpoint: string }
  | { readonly by: 'none' };

/** Who may sign posts to the webhook. */
export interface Callbacks {
  readonly issuers: readonly string[];
  readonly jwksUrls: readonly string[];
  readonly audiences: readonly string[];
  /** Undefined takes any tenant's. */
  readonly tenants: readonly string[] | undefined;
}

/** How the gateway is set up. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The base address under which the calling platform reaches the webhook; undefined for this very listener's. */
  readonly publicUrl: string | undefined;
  readonly communicationServices: CommunicationServices;
  readonly graph: Graph;
  /** The tenant of calls that name none. */
  readonly tenantId: string | undefined;
  /** Undefined while Graph is the sandbox, which signs by itself. */
  readonly callbacks: Callbacks | undefined;
  /** The application by which the gateway gets tokens; undefined for what the machine itself offers. */
  readonly entraApplication: EntraApplication | undefined;
  readonly sandbox: { readonly host: string; readonly port: number; readonly tls: boolean };
  readonly logLevel: string;
  readonly shutdownSeconds: number;
  /** What is allowed but should be known, a sentence each. */
  readonly warnings: readonly string[];
}

/** Variables that are wrong, a readable sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

/** Variables of the design whose time is still to come: setting one would promise what this version doesn't do. */
const laterVariables = [
  'AUTH_ISSUER',
  'AUTH_AUDIENCE',
  'AUTH_JWKS_URL',
  'ALLOWED_ORIGINS',
  'REDIS_URL',
  'DATA_DIR',
];

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'takes a port from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'takes a port from 0 to 65535');

const onOrOff = z.enum(['on', 'off'], 'takes "on" or "off"').transform((value) => value === 'on');

/** A check that says by its error what is wrong, as a schema. */
const readBy = <T>(read: (text: string) => T) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });

/** Comma-separated. */
const list = z
  .string()
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .refine((parts) => parts.length > 0, 'takes a list, separated by commas');

/** What a stand-in of Graph on this machine is told where nothing else is agreed; the sandbox takes it. */
const defaultDevelopmentToken = 'switchboard-sandbox-graph-token';

/** Where the calling platform of the global cloud has its keys, and by what names it signs. */
const globalCallbacks = {
  issuers: ['https://api.botframework.com', 'https://graph.microsoft.com'],
  jwksUrls: ['https://api.aps.skype.com/v1/keys'],
};

const environment = z.object({
  HOST: z.string().optional(),
  PORT: port.default(4000),
  AUTH: z.literal('off', 'takes "off" only: this version does not authenticate').optional(),
  PUBLIC_URL: readBy(parsePublicUrl).optional(),
  COMMUNICATION_SERVICES_CONNECTION_STRING: readBy(parseConnectionString).optional(),
  COMMUNICATION_SERVICES_ENDPOINT: readBy(parseEndpoint).optional(),
  GRAPH_ENDPOINT: readBy(parseEndpoint).optional(),
  GRAPH_DEV_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]+=*$/, 'takes a bearer token')
    .default(defaultDevelopmentToken),
  CALLBACK_ISSUERS: list.optional(),
  CALLBACK_JWKS_URLS: list.optional(),
  CALLBACK_AUDIENCE: list.optional(),
  CALLBACK_TENANTS: list.optional(),
  AZURE_TENANT_ID: z.string().optional(),
  AZURE_CLIENT_ID: z.string().optional(),
  AZURE_CLIENT_SECRET: z.string().optional(),
  AZURE_AUTHORITY_HOST: readBy(parseEndpoint).optional(),
  SANDBOX_HOST: z.string().default('127.0.0.1'),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_TLS: onOrOff.default(false),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'takes a level of pino, such as "info"',
    )
    .default('info'),
  SHUTDOWN_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, 'takes a number of seconds, from 0 to 9999')
    .transform(Number)
    .default(25),
});

/**
 * Reads the configuration from the environment. An empty variable counts as not set.
 *
 * @throws ConfigError with a sentence for each variable that is wrong; none quotes what a variable holds
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const sentences = laterVariables
    .filter((name) => name in set)
    .map((name) => `${name} is not known to this version: unset it.`);

  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError([
      ...sentences,
      ...parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`),
    ]);
  }
  const variables = parsed.data;
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
  sentences.push(...incompleteApplication(variables), ...incompleteGraph(variables));

  const host = variables.HOST ?? '127.0.0.1';
  const isOpen = variables.AUTH === 'off';
  const hasRealUpstream = [byKey?.endpoint ?? byEntra, variables.GRAPH_ENDPOINT].some(isReal);
  if (hasRealUpstream && !isOpen) {
    sentences.push(
      'AUTH must be "off" with a real upstream: this version does not authenticate, and whoever reaches it may do everything.',
    );
  }
  if (!isLoopback(asHostname(host)) && !isOpen) {
    sentences.push(
      'HOST lets other machines in, so AUTH must be "off": this version does not authenticate, and whoever reaches it may do everything.',
    );
  }
  if (sentences.length > 0) throw new ConfigError(sentences);

  // Beside a real upstream nothing is simulated: an API that isn't configured is off.
  const otherwise = { by: hasRealUpstream ? 'none' : 'sandbox' } as const;
  const graph = graphOf(variables) ?? otherwise;
  return {
    host,
    port: variables.PORT,
    publicUrl: variables.PUBLIC_URL,
    communicationServices: byKey
      ? { by: 'accessKey', ...byKey }
      : byEntra !== undefined
        ? { by: 'entra', endpoint: byEntra }
        : otherwise,
    graph,
    tenantId: variables.AZURE_TENANT_ID,
    callbacks: graph.by === 'sandbox' ? undefined : callbacksOf(variables),
    entraApplication: entraApplication(variables),
    sandbox: { host: variables.SANDBOX_HOST, port: variables.SANDBOX_PORT, tls: variables.SANDBOX_TLS },
    logLevel: variables.LOG_LEVEL,
    shutdownSeconds: variables.SHUTDOWN_SECONDS,
    warnings: isOpen ? ['AUTH=off: whoever reaches this port may do everything that the gateway can'] : [],
  };
}

type Variables = z.infer<typeof environment>;

function entraApplication(variables: Variables): EntraApplication | undefined {
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
}: Variables): string[] {
  if (AZURE_CLIENT_SECRET === undefined) return [];
  return Object.entries({ AZURE_TENANT_ID, AZURE_CLIENT_ID })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `${name} is missing: AZURE_CLIENT_SECRET is set, and needs it.`);
}

/** A stand-in over plain http takes a fixed token: Entra's are for https. */
function graphOf({ GRAPH_ENDPOINT: endpoint, GRAPH_DEV_TOKEN: token }: Variables): Graph | undefined {
  if (endpoint === undefined) return undefined;
  return endpoint.startsWith('http:')
    ? { by: 'developmentToken', endpoint, token }
    : { by: 'entra', endpoint };
}

function callbacksOf(variables: Variables): Callbacks {
  return {
    issuers: variables.CALLBACK_ISSUERS ?? globalCallbacks.issuers,
    jwksUrls: variables.CALLBACK_JWKS_URLS ?? globalCallbacks.jwksUrls,
    audiences: variables.CALLBACK_AUDIENCE ?? (variables.AZURE_CLIENT_ID ? [variables.AZURE_CLIENT_ID] : []),
    tenants: variables.CALLBACK_TENANTS,
  };
}

/** What a real Graph needs besides its address: an application that it knows, and a way to call back. */
function incompleteGraph(variables: Variables): string[] {
  const { GRAPH_ENDPOINT, PUBLIC_URL, AZURE_CLIENT_ID, CALLBACK_AUDIENCE } = variables;
  const sentences = [];
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

function isReal(endpoint: string | undefined): boolean {
  return endpoint !== undefined && !isLoopback(new URL(endpoint).hostname);
}

/** Reads the base address of the webhook. @returns it without a slash at the end */
function parsePublicUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new Error('takes an http(s) URL, with a path at the most');
  }
  return url.href.replace(/\/+$/, '');
}

function asHostname(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
