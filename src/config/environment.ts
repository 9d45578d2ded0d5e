import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseConnectionString, parseEndpoint } from '../upstreams/acs/connection-string.ts';
import { readAllowedOrigin } from '../http/origin/read-allowed-origin.ts';
import { parseRedisUrl } from '../live/store/redis/redis-address.ts';
import { limitRows, mostOfAll } from '../limits.ts';
import { isLoopback } from '../net/host.ts';
import { roomCallsEnvironment } from './room-calls.ts';
import { tracingEnvironment } from './tracing.ts';
import { list, oneOf, readBy } from './variable-schemas.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'takes a port from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'takes a port from 0 to 65535');

const yesAndNo = {
  ...{ true: 'on', yes: 'on', '1': 'on', enabled: 'on' },
  ...{ false: 'off', no: 'off', '0': 'off', disabled: 'off' },
} as const;

const onOrOff = oneOf(['on', 'off'], yesAndNo).transform((value) => value === 'on');

/** How many processes one port may have at the most. */
const mostWorkers = 64;

/** A number, or as many as there are cores. */
const workers = z.string().transform((text, context) => {
  if (text === 'auto') return Math.min(availableParallelism(), mostWorkers);
  if (/^[1-9]\d?$/.test(text) && Number(text) <= mostWorkers) return Number(text);
  context.addIssue({
    code: 'custom',
    message: `takes "auto", or a number of processes from 1 to ${mostWorkers}`,
  });
  return z.NEVER;
});

const seconds = z
  .string()
  .regex(/^\d{1,4}$/, 'takes a number of seconds, from 0 to 9999')
  .transform(Number);

/** `off`, or the share that is logged. */
const operationLog = z.string().transform((text, context) => {
  if (text === 'off') return text;
  if (/^(?:0|1|0?\.\d{1,6}|1\.0{1,6})$/.test(text)) return Number(text);
  context.addIssue({ code: 'custom', message: 'takes "off", or a share from 0 to 1, such as 0.1' });
  return z.NEVER;
});

/** `none`, or origins. What is wrong with one of several is said by its place. */
const origins = list.transform((entries, context) =>
  entries.length === 1 && entries[0] === 'none'
    ? []
    : entries.map((entry, index) => {
        try {
          return readAllowedOrigin(entry);
        } catch (error) {
          const place = entries.length === 1 ? '' : `entry ${index + 1} `;
          context.addIssue({ code: 'custom', message: place + (error as Error).message });
          return z.NEVER;
        }
      }),
);

/** What a stand-in of Graph on this machine is told where nothing else is agreed; the sandbox takes it. */
const defaultDevelopmentToken = 'switchboard-sandbox-graph-token';

/**
 * The variables that the gateway reads but for those of limits, each by itself: what they mean together is the
 * configuration's.
 */
export const environment = z.object({
  HOST: z.string().optional(),
  PORT: port.default(4000),
  WORKERS: workers.default(1),
  NODE_ENV: z.string().optional(),
  AUTH: z.literal('off', 'takes "off" only: leave it out and set AUTH_ISSUER to authenticate').optional(),
  AUTH_ISSUER: readBy(parseIssuerUrl).optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_JWKS_URL: readBy(parseIssuerUrl).optional(),
  ALLOWED_ORIGINS: origins.optional(),
  INTROSPECTION: onOrOff.optional(),
  GRAPHIQL: onOrOff.optional(),
  LIVE_PAGE: onOrOff.optional(),
  EXECUTOR: z.literal('reference', 'takes "reference" only: leave it out for the usual').optional(),
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_MODE: oneOf(['enforce', 'report']).default('enforce'),
  SUBSCRIPTION_CALLBACK_URLS: list.pipe(z.array(readBy(parseCallbackPrefix))).default([]),
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
  ...roomCallsEnvironment,
  REDIS_URL: readBy(parseRedisUrl).optional(),
  REDIS_AUTH: z
    .literal('entra', 'takes "entra" only: leave it out for the user and the password of REDIS_URL')
    .optional(),
  REDIS_WAIT_REPLICAS: z
    .string()
    .regex(/^\d$/, 'takes a number of replicas, from 0 to 9')
    .transform(Number)
    .default(0),
  DATA_DIR: z.string().default('.switchboard'),
  DURABILITY: z.literal('full', 'takes "full" only: leave it out for the usual').optional(),
  SANDBOX_HOST: z.string().default('127.0.0.1'),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_TLS: onOrOff.default(false),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: oneOf(['pretty', 'json']).optional(),
  OPERATION_LOG: operationLog.optional(),
  SLOW_OPERATION_MS: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'takes a number of milliseconds, from 1 to 9999999')
    .transform(Number)
    .default(1_000),
  DRAIN_SECONDS: seconds.optional(),
  SHUTDOWN_SECONDS: seconds.default(25),
  ...tracingEnvironment,
});

/** A limit: a whole number from 1. */
const limitUpTo = (most: number) => {
  const range = `takes a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^[1-9]\d{0,8}$/, range)
    .transform(Number)
    .refine((value) => value <= most, range)
    .optional();
};

/** The variables of limits. */
export const limitEnvironment = z.object(
  Object.fromEntries(
    limitRows.flatMap(({ variable, most = mostOfAll }): [string, ReturnType<typeof limitUpTo>][] =>
      variable === undefined ? [] : [[variable, limitUpTo(most)]],
    ),
  ),
);

/** The variables as they were read. */
export type EnvironmentVariables = z.infer<typeof environment>;

/** Reads the base address of the webhook. @returns it without a slash at the end */
function parsePublicUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new Error('takes an http(s) URL, with a path at the most');
  }
  return url.href.replace(/\/+$/, '');
}

/** Reads the address of an issuer or of its keys: what decides who gets in must not come over plain http. */
function parseIssuerUrl(text: string): string {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!isSafe || url.username || url.password) throw new Error('takes an https URL');
  // As it was written: the issuer of a token is compared to the letter.
  return text;
}

/** Reads what addresses must begin with. */
function parseCallbackPrefix(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new Error('takes http(s) URLs without a query');
  }
  return url.href;
}
