import { z } from 'zod';
import { isLoopback, parseConnectionString, parseEndpoint } from './clients/connection-string.ts';
import type { EntraApplication } from './clients/entra-policy.ts';

/** The Azure Communication Services resource: simulated, or by access key, or by Entra credential. */
export type CommunicationServices =
  | { readonly by: 'sandbox' }
  | { readonly by: 'accessKey'; readonly endpoint: string; readonly accessKey: string }
  | { readonly by: 'entra'; readonly endpoint: string };

/** How the gateway is set up. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly communicationServices: CommunicationServices;
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
  'PUBLIC_URL',
  'GRAPH_ENDPOINT',
  'GRAPH_DEV_TOKEN',
  'CALLBACK_ISSUERS',
  'CALLBACK_JWKS_URLS',
  'CALLBACK_AUDIENCE',
  'CALLBACK_TENANTS',
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

const environment = z.object({
  HOST: z.string().optional(),
  PORT: port.default(4000),
  AUTH: z.literal('off', 'takes "off" only: this version does not authenticate').optional(),
  COMMUNICATION_SERVICES_CONNECTION_STRING: readBy(parseConnectionString).optional(),
  COMMUNICATION_SERVICES_ENDPOINT: readBy(parseEndpoint).optional(),
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
  sentences.push(...incompleteApplication(variables));

  const host = variables.HOST ?? '127.0.0.1';
  const isOpen = variables.AUTH === 'off';
  const endpoint = byKey?.endpoint ?? byEntra;
  if (endpoint !== undefined && !isLoopback(new URL(endpoint).hostname) && !isOpen) {
    sentences.push(
      'AUTH must be "off" with a real resource: this version does not authenticate, and whoever reaches it may do everything.',
    );
  }
  if (!isLoopback(asHostname(host)) && !isOpen) {
    sentences.push(
      'HOST lets other machines in, so AUTH must be "off": this version does not authenticate, and whoever reaches it may do everything.',
    );
  }
  if (sentences.length > 0) throw new ConfigError(sentences);

  return {
    host,
    port: variables.PORT,
    communicationServices: byKey
      ? { by: 'accessKey', ...byKey }
      : byEntra !== undefined
        ? { by: 'entra', endpoint: byEntra }
        : { by: 'sandbox' },
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

function asHostname(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
