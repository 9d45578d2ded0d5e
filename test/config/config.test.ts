import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { localOrigins } from '../../src/http/origin/allowed-origins.ts';
import { defaultOperationLimits } from '../../src/graphql/limits/operation-limits.ts';
import { defaultConnectionLimits } from '../../src/http/request/connection-limits.ts';
import { defaultTransportLimits } from '../../src/subscriptions/transport-limits.ts';

type Environment = Record<string, string | undefined>;

const key = Buffer.from('the key of a test').toString('base64');
const endpoint = 'https://contoso.communication.azure.com';
const connectionString = `endpoint=${endpoint}/;accesskey=${key}`;
const onThisMachine = `endpoint=http://localhost:4010;accesskey=${key}`;

/** What is said about an environment that is refused; nothing about one that is taken. */
function sentencesAbout(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences;
    throw error;
  }
}

describe('an environment that says nothing', () => {
  const defaults = {
    authentication: undefined,
    allowedOrigins: localOrigins,
    operationLimits: defaultOperationLimits,
    connectionLimits: defaultConnectionLimits,
    transportLimits: {
      ...defaultTransportLimits,
      socketsPerPrincipal: undefined,
      callbackSubscriptionsPerPrincipal: undefined,
      requestsPerMinute: undefined,
    },
    maxCallbackBytes: 2 * 1024 * 1024,
    introspection: true,
    executor: 'planning',
    graphiql: true,
    livePage: true,
    trustedDocuments: undefined,
    subscriptionCallbackUrls: [],
    host: '127.0.0.1',
    port: 4000,
    workers: 1,
    publicUrl: undefined,
    communicationServices: { kind: 'sandbox' },
    graph: { kind: 'sandbox' },
    tenantId: undefined,
    callbacks: undefined,
    roomCalls: { mode: 'connect', eventGrid: undefined, resourceId: undefined },
    entraApplication: undefined,
    liveState: { kind: 'file', folder: '.switchboard', isSynced: false },
    sandbox: { host: '127.0.0.1', port: 4010, tls: false },
    tracing: undefined,
    logLevel: 'info',
    logFormat: undefined,
    drainSeconds: 5,
    shutdownSeconds: 25,
    operationLogShare: undefined,
    slowOperationMs: 1_000,
    warnings: [],
  };

  test('gives a gateway with a sandbox, both for this machine alone', () => {
    expect(readConfig({})).toEqual(defaults);
  });

  test('may say it by empty variables too', () => {
    const empty = { HOST: '', PORT: '', AUTH: '', SANDBOX_TLS: '', LOG_LEVEL: '', SHUTDOWN_SECONDS: '' };
    const upstream = { COMMUNICATION_SERVICES_CONNECTION_STRING: '', COMMUNICATION_SERVICES_ENDPOINT: '' };
    expect(readConfig({ ...empty, ...upstream, PUBLIC_URL: '', AZURE_CLIENT_SECRET: '' })).toEqual(defaults);
  });

  test('may say much that is not ours', () => {
    expect(readConfig({ PATH: '/usr/bin', PORTAL: 'x', HOSTNAME: 'x' })).toEqual(defaults);
  });
});

describe('a variable', () => {
  const entra = {
    COMMUNICATION_SERVICES_ENDPOINT: endpoint,
    AUTH: 'off',
    AZURE_TENANT_ID: 'a-tenant',
    AZURE_CLIENT_ID: 'a-client',
    AZURE_CLIENT_SECRET: 'a-secret',
  };
  const application = { tenantId: 'a-tenant', clientId: 'a-client', clientSecret: 'a-secret' };
  const byKey = { kind: 'accessKey', endpoint, accessKey: key };

  test.each<[string, Environment, object]>([
    ['HOST says where the gateway listens', { HOST: '127.0.0.2' }, { host: '127.0.0.2' }],
    ['HOST takes IPv6', { HOST: '::1' }, { host: '::1' }],
    ['HOST takes IPv6 in any form', { HOST: '0:0:0:0:0:0:0:1' }, { host: '0:0:0:0:0:0:0:1' }],
    ['HOST takes a name', { HOST: 'localhost' }, { host: 'localhost' }],
    ['PORT says on which port', { PORT: '8080' }, { port: 8080 }],
    ['PORT takes 0 for a free one', { PORT: '0' }, { port: 0 }],
    ['PORT goes up to 65535', { PORT: '65535' }, { port: 65_535 }],
    ['SANDBOX_HOST says where the sandbox listens', { SANDBOX_HOST: '::1' }, { sandbox: { host: '::1' } }],
    ['SANDBOX_PORT says on which port', { SANDBOX_PORT: '0' }, { sandbox: { port: 0 } }],
    ['SANDBOX_TLS switches TLS on', { SANDBOX_TLS: 'on' }, { sandbox: { tls: true } }],
    ['SANDBOX_TLS switches TLS off', { SANDBOX_TLS: 'off' }, { sandbox: { tls: false } }],
    ['LOG_LEVEL says what is logged', { LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    ['LOG_FORMAT says for whom', { LOG_FORMAT: 'json' }, { logFormat: 'json' }],
    ['WORKERS says how many processes serve the port', { WORKERS: '3' }, { workers: 3 }],
    ['WORKERS=auto takes one a core', { WORKERS: 'auto' }, { workers: Math.min(availableParallelism(), 64) }],
    ['SHUTDOWN_SECONDS says how long a stop may take', { SHUTDOWN_SECONDS: '0' }, { shutdownSeconds: 0 }],
    ['DRAIN_SECONDS says how long it still serves', { DRAIN_SECONDS: '20' }, { drainSeconds: 20 }],
    ['DRAIN_SECONDS may be 0', { DRAIN_SECONDS: '0' }, { drainSeconds: 0 }],
    ['OPERATION_LOG takes a share', { OPERATION_LOG: '0.1' }, { operationLogShare: 0.1 }],
    ['OPERATION_LOG=off logs none', { OPERATION_LOG: 'off' }, { operationLogShare: 'off' }],
    ['SLOW_OPERATION_MS says what is slow', { SLOW_OPERATION_MS: '250' }, { slowOperationMs: 250 }],
    ['DRAIN_SECONDS is a fifth of a short stop', { SHUTDOWN_SECONDS: '10' }, { drainSeconds: 2 }],
    ['DRAIN_SECONDS is 5 of a long one', { SHUTDOWN_SECONDS: '600' }, { drainSeconds: 5 }],
    [
      'COMMUNICATION_SERVICES_CONNECTION_STRING names a resource and its key',
      { COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString, AUTH: 'off' },
      { communicationServices: byKey },
    ],
    [
      'COMMUNICATION_SERVICES_ENDPOINT names a resource for Entra',
      { COMMUNICATION_SERVICES_ENDPOINT: `${endpoint}/`, AUTH: 'off' },
      { communicationServices: { kind: 'entra', endpoint }, entraApplication: undefined },
    ],
    [
      'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET name an application',
      entra,
      { entraApplication: { ...application, authorityHost: undefined } },
    ],
    [
      'AZURE_AUTHORITY_HOST names the cloud of the application',
      { ...entra, AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/' },
      { entraApplication: { ...application, authorityHost: 'https://login.microsoftonline.us' } },
    ],
    [
      'AZURE_CLIENT_ID may stand alone, for a managed identity',
      { COMMUNICATION_SERVICES_ENDPOINT: endpoint, AUTH: 'off', AZURE_CLIENT_ID: 'a-client' },
      { entraApplication: undefined },
    ],
  ])('%s', (_rule, env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  test.each<[string, Environment, string]>([
    ['PORT', { PORT: '-1' }, 'PORT takes a port from 0 to 65535.'],
    ['PORT', { PORT: '65536' }, 'PORT takes a port from 0 to 65535.'],
    ['PORT', { PORT: '4000.5' }, 'PORT takes a port from 0 to 65535.'],
    ['PORT', { PORT: 'http' }, 'PORT takes a port from 0 to 65535.'],
    ['SANDBOX_PORT', { SANDBOX_PORT: '99999' }, 'SANDBOX_PORT takes a port from 0 to 65535.'],
    ['SANDBOX_TLS', { SANDBOX_TLS: 'perhaps' }, 'SANDBOX_TLS takes "on" or "off".'],
    [
      'LOG_LEVEL',
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL takes "trace", "debug", "info", "warn", "error", "fatal" or "silent".',
    ],
    [
      'OPERATION_LOG',
      { OPERATION_LOG: '50%' },
      'OPERATION_LOG takes "off", or a share from 0 to 1, such as 0.1.',
    ],
    [
      'SLOW_OPERATION_MS',
      { SLOW_OPERATION_MS: '0' },
      'SLOW_OPERATION_MS takes a number of milliseconds, from 1 to 9999999.',
    ],
    [
      'SHUTDOWN_SECONDS',
      { SHUTDOWN_SECONDS: '-5' },
      'SHUTDOWN_SECONDS takes a number of seconds, from 0 to 9999.',
    ],
    ['WORKERS', { WORKERS: '0' }, 'WORKERS takes "auto", or a number of processes from 1 to 64.'],
    ['WORKERS', { WORKERS: '65' }, 'WORKERS takes "auto", or a number of processes from 1 to 64.'],
    ['WORKERS', { WORKERS: 'all' }, 'WORKERS takes "auto", or a number of processes from 1 to 64.'],
    [
      'DRAIN_SECONDS',
      { DRAIN_SECONDS: 'a while' },
      'DRAIN_SECONDS takes a number of seconds, from 0 to 9999.',
    ],
    [
      'DRAIN_SECONDS',
      { DRAIN_SECONDS: '30' },
      'DRAIN_SECONDS takes no more than SHUTDOWN_SECONDS, of which it is a part: 25.',
    ],
    ['AUTH', { AUTH: 'on' }, 'AUTH takes "off" only: leave it out and set AUTH_ISSUER to authenticate.'],
    [
      'AZURE_AUTHORITY_HOST',
      { AZURE_AUTHORITY_HOST: 'login.microsoftonline.us' },
      'AZURE_AUTHORITY_HOST has an endpoint that is not an http(s) URL.',
    ],
  ])('%s is refused as %j', (_name, env, sentence) => {
    expect(sentencesAbout(env)).toEqual([sentence]);
  });
});

describe('what is known of calls', () => {
  test.each<[Environment, object]>([
    [{ DATA_DIR: 'memory' }, { kind: 'memory' }],
    [{ DATA_DIR: '/data' }, { kind: 'file', folder: '/data', isSynced: false }],
    [{ DURABILITY: 'full' }, { kind: 'file', folder: '.switchboard', isSynced: true }],
  ])('is kept as %j says', (env, liveState) => {
    expect(readConfig(env).liveState).toEqual(liveState);
  });

  test('is kept in the Redis that REDIS_URL names', () => {
    const { liveState } = readConfig({ REDIS_URL: 'rediss://me:p%40ss@redis.example:10000/2' });
    expect(liveState).toEqual({
      kind: 'redis',
      address: {
        nodes: [{ host: 'redis.example', port: 10_000 }],
        isCluster: false,
        isEncrypted: true,
        username: 'me',
        password: 'p@ss',
        database: 2,
      },
      isByEntra: false,
      replicas: 0,
    });
  });

  test.each([
    [
      'redis://a, redis://b:7000',
      [
        { host: 'a', port: 6379 },
        { host: 'b', port: 7000 },
      ],
    ],
    ['redis://[::1]?cluster=true', [{ host: '::1', port: 6379 }]],
  ])('is kept in the cluster of %s', (url, nodes) => {
    expect(readConfig({ REDIS_URL: url }).liveState).toMatchObject({ address: { nodes, isCluster: true } });
  });

  test.each<[Environment, string]>([
    [
      { REDIS_URL: 'localhost:6379' },
      'REDIS_URL takes a URL such as redis://localhost:6379, or rediss:// for TLS.',
    ],
    [
      { REDIS_URL: 'http://a' },
      'REDIS_URL takes a URL such as redis://localhost:6379, or rediss:// for TLS.',
    ],
    [
      { REDIS_URL: 'redis://a/first' },
      'REDIS_URL takes a number of a database after the host, as in redis://localhost:6379/1.',
    ],
    [{ REDIS_URL: 'redis://a?db=1' }, 'REDIS_URL takes no parameter but cluster=true.'],
    [
      { REDIS_URL: 'redis://a:100%@b' },
      'REDIS_URL takes a user and a password whose special characters are percent-encoded.',
    ],
    [
      { REDIS_URL: 'redis://a/1?cluster=true' },
      'REDIS_URL takes no database for a cluster, which has only 0.',
    ],
    [
      { REDIS_URL: 'redis://x:secret@a,redis://b' },
      'REDIS_URL takes several URLs for the nodes of one cluster only, with the same user and password.',
    ],
    [
      { REDIS_URL: 'redis://a', DATA_DIR: '/data' },
      'REDIS_URL and DATA_DIR contradict each other, since calls are kept in one place: unset one.',
    ],
    [
      { REDIS_URL: 'redis://a', DURABILITY: 'full' },
      'REDIS_URL and DURABILITY contradict each other, since calls are kept in one place: unset one.',
    ],
    [{ REDIS_AUTH: 'entra' }, 'REDIS_URL is missing: REDIS_AUTH says more about it.'],
    [{ REDIS_WAIT_REPLICAS: '1' }, 'REDIS_URL is missing: REDIS_WAIT_REPLICAS says more about it.'],
    [
      { REDIS_URL: 'redis://a', REDIS_WAIT_REPLICAS: 'all' },
      'REDIS_WAIT_REPLICAS takes a number of replicas, from 0 to 9.',
    ],
    [
      { REDIS_URL: 'rediss://:secret@a', REDIS_AUTH: 'entra' },
      'REDIS_AUTH=entra and the password in REDIS_URL contradict each other: take one away.',
    ],
    [
      { REDIS_URL: 'redis://a', REDIS_AUTH: 'entra' },
      'REDIS_URL takes rediss:// only with REDIS_AUTH=entra, since tokens are sent there.',
    ],
  ])('is not kept as %j says', (env, sentence) => {
    expect(sentencesAbout(env)).toEqual([sentence]);
  });

  test('can not be kept in memory and survive the loss of power', () => {
    expect(sentencesAbout({ DATA_DIR: 'memory', DURABILITY: 'full' })).toEqual([
      'DATA_DIR=memory and DURABILITY contradict each other: unset one.',
    ]);
  });

  test('has no durability but the fullest to be asked for', () => {
    expect(sentencesAbout({ DURABILITY: 'none' })).toEqual([
      'DURABILITY takes "full" only: leave it out for the usual.',
    ]);
  });
});

test('an executor is graphql-js alone, or none is named', () => {
  expect(sentencesAbout({ EXECUTOR: 'fast' })).toEqual([
    'EXECUTOR takes "reference" only: leave it out for the usual.',
  ]);
});

describe('several wrong variables', () => {
  test('get a sentence each, all at once', () => {
    const sentences = sentencesAbout({ REDIS_URL: 'x', PORT: 'x', SANDBOX_TLS: 'x', LOG_LEVEL: 'x' });
    expect(sentences.map((sentence) => sentence.split(' ')[0])).toEqual([
      'PORT',
      'REDIS_URL',
      'SANDBOX_TLS',
      'LOG_LEVEL',
    ]);
  });
});

describe('a gateway that other people could use without authentication', () => {
  const aboutAuth = expect.stringMatching(/^AUTH_ISSUER is missing: a real upstream/) as string;
  const aboutHost = expect.stringMatching(/^AUTH_ISSUER is missing: HOST lets/) as string;

  test.each<[string, Environment, readonly string[]]>([
    ['a real resource by key', { COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString }, [aboutAuth]],
    ['a real resource by Entra', { COMMUNICATION_SERVICES_ENDPOINT: endpoint }, [aboutAuth]],
    ['a HOST of every address', { HOST: '0.0.0.0' }, [aboutHost]],
    ['a HOST of every IPv6 address', { HOST: '::' }, [aboutHost]],
    ['a HOST of another address', { HOST: '192.0.2.1' }, [aboutHost]],
    ['a HOST that only looks like loopback', { HOST: '127.0.0.1.example.com' }, [aboutHost]],
    ['both', { HOST: '0.0.0.0', COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString }, [aboutAuth]],
  ])('is refused for %s', (_what, env, sentences) => {
    expect(sentencesAbout(env)).toEqual(sentences);
  });

  test('is allowed to whoever says AUTH=off, and warned of', () => {
    const env = { HOST: '0.0.0.0', AUTH: 'off', COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString };
    expect(readConfig(env).warnings).toEqual([
      expect.stringMatching(/^AUTH=off: /),
      expect.stringMatching(/^in production without AUTH_ISSUER: /),
    ]);
  });

  test('is warned of in production without authentication, whatever else is said', () => {
    const aboutSchema = expect.stringMatching(/reads the schema, by \{ _service \{ sdl \} \}/) as string;
    expect(readConfig({ NODE_ENV: 'production' }).warnings).toEqual([aboutSchema]);
    const issuer = { AUTH_ISSUER: 'https://login.example.org/', AUTH_AUDIENCE: 'api://switchboard' };
    expect(readConfig({ NODE_ENV: 'production', ...issuer }).warnings).toEqual([]);
    expect(readConfig({ AUTH: 'off' }).warnings).toEqual([expect.stringMatching(/^AUTH=off: /)]);
  });

  test('is none with a resource on this machine', () => {
    expect(readConfig({ COMMUNICATION_SERVICES_CONNECTION_STRING: onThisMachine })).toMatchObject({
      communicationServices: { kind: 'accessKey', endpoint: 'http://localhost:4010' },
      warnings: [],
    });
  });
});

describe('who may query', () => {
  const issuer = { AUTH_ISSUER: 'https://login.example.org/', AUTH_AUDIENCE: 'api://switchboard' };

  test('is whom an issuer of OpenID Connect knows, and then other machines are let in', () => {
    expect(
      readConfig({ ...issuer, COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString }),
    ).toMatchObject({
      authentication: {
        issuer: 'https://login.example.org/',
        audience: 'api://switchboard',
        jwksUrl: undefined,
      },
      host: '0.0.0.0',
      warnings: [],
    });
  });

  test('is told by keys that are named, where the issuer has no discovery document', () => {
    const jwksUrl = 'https://login.example.org/keys';
    expect(readConfig({ ...issuer, AUTH_JWKS_URL: jwksUrl })).toMatchObject({ authentication: { jwksUrl } });
  });

  test('has a number of requests and sockets of its own', () => {
    expect(readConfig(issuer).transportLimits).toEqual(defaultTransportLimits);
  });

  test.each<[string, Environment, RegExp]>([
    [
      'an issuer over plain http',
      { ...issuer, AUTH_ISSUER: 'http://login.example.org' },
      /^AUTH_ISSUER takes an https/,
    ],
    ['an issuer that is no URL', { ...issuer, AUTH_ISSUER: 'login' }, /^AUTH_ISSUER takes an https/],
    [
      'keys over plain http',
      { ...issuer, AUTH_JWKS_URL: 'http://login.example.org' },
      /^AUTH_JWKS_URL takes an https/,
    ],
    ['an issuer without an audience', { AUTH_ISSUER: issuer.AUTH_ISSUER }, /^AUTH_AUDIENCE is missing/],
    ['an audience without an issuer', { AUTH_AUDIENCE: 'us' }, /^AUTH_ISSUER is missing/],
    ['an issuer and AUTH=off', { ...issuer, AUTH: 'off' }, /^AUTH=off and AUTH_ISSUER contradict/],
  ])('is not told by %s', (_, env, sentence) => {
    expect(sentencesAbout(env)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('in production', () => {
  test('neither the schema nor GraphiQL is shown', () => {
    expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({ introspection: false, graphiql: false });
  });

  test('both are shown to whoever says so', () => {
    expect(readConfig({ NODE_ENV: 'production', INTROSPECTION: 'on', GRAPHIQL: 'on' })).toMatchObject({
      introspection: true,
      graphiql: true,
    });
  });
});

describe('what is let in', () => {
  test.each<[string, Environment, object]>([
    [
      'addresses of a router',
      { SUBSCRIPTION_CALLBACK_URLS: 'https://router.example.org/callback' },
      { subscriptionCallbackUrls: ['https://router.example.org/callback'] },
    ],
    [
      'documents that were agreed on',
      { TRUSTED_DOCUMENTS: 'documents.json' },
      { trustedDocuments: { manifest: 'documents.json', mode: 'enforce' } },
    ],
    [
      'documents that were not, when they are only reported',
      { TRUSTED_DOCUMENTS: 'documents.json', TRUSTED_DOCUMENTS_MODE: 'report' },
      { trustedDocuments: { mode: 'report' } },
    ],
    ['operations to be executed by graphql-js', { EXECUTOR: 'reference' }, { executor: 'reference' }],
    ['a depth', { MAX_DEPTH: '5' }, { operationLimits: { ...defaultOperationLimits, depth: 5 } }],
    ['a time', { MAX_OPERATION_SECONDS: '5' }, { operationLimits: { operationMs: 5_000 } }],
    ['a length of posts', { MAX_CALLBACK_BYTES: '60' }, { maxCallbackBytes: 60 }],
    ['a rate', { MAX_REQUESTS_PER_MINUTE: '60' }, { transportLimits: { requestsPerMinute: 60 } }],
    [
      'times that clients have',
      { MAX_CONNECTION_INIT_SECONDS: '3600', KEEP_ALIVE_SECONDS: '86400' },
      { connectionLimits: { initialisationMs: 3_600_000, keepAliveMs: 86_400_000 } },
    ],
    [
      'sockets that may wait, of which one address has a quarter',
      { MAX_WAITING_SOCKETS: '1001' },
      { transportLimits: { waitingSockets: 1_001, waitingSocketsPerAddress: 251 } },
    ],
    [
      'sockets that may wait, all of one address',
      { MAX_WAITING_SOCKETS: '1000', MAX_WAITING_SOCKETS_PER_ADDRESS: '1000' },
      { transportLimits: { waitingSockets: 1_000, waitingSocketsPerAddress: 1_000 } },
    ],
    [
      'what may wait for a slow client',
      {
        MAX_BACKLOG_EVENTS: '10',
        MAX_BACKLOG_BYTES: '1000',
        MAX_CLOSING_BACKLOG_EVENTS: '10',
        MAX_CLOSING_BACKLOG_BYTES: '2000',
      },
      {
        transportLimits: {
          backlog: {
            backlogEvents: 10,
            backlogBytes: 1_000,
            closingBacklogEvents: 10,
            closingBacklogBytes: 2_000,
          },
        },
      },
    ],
    [
      'subscriptions by callback',
      { MAX_CALLBACK_SUBSCRIPTIONS: '60', MAX_CALLBACK_SUBSCRIPTIONS_PER_PRINCIPAL: '6' },
      { transportLimits: { callbackSubscriptions: 60, callbackSubscriptionsPerPrincipal: 6 } },
    ],
  ])('is %s', (_, env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  test.each<[Environment, string]>([
    [
      { SUBSCRIPTION_CALLBACK_URLS: 'router' },
      'SUBSCRIPTION_CALLBACK_URLS takes http(s) URLs without a query.',
    ],
    [{ MAX_DEPTH: '0' }, 'MAX_DEPTH takes a whole number from 1 to 999999999.'],
    [{ MAX_BODY_BYTES: '1MB' }, 'MAX_BODY_BYTES takes a whole number from 1 to 999999999.'],
    [{ MAX_BACKLOG_EVENTS: '0' }, 'MAX_BACKLOG_EVENTS takes a whole number from 1 to 999999999.'],
    [
      { MAX_BACKLOG_EVENTS: '10', MAX_CLOSING_BACKLOG_EVENTS: '9' },
      'MAX_CLOSING_BACKLOG_EVENTS (10000 unless it is set) must not be less than MAX_BACKLOG_EVENTS (256 unless it is set).',
    ],
    [
      { MAX_BACKLOG_BYTES: '16777217' },
      'MAX_CLOSING_BACKLOG_BYTES (16777216 unless it is set) must not be less than MAX_BACKLOG_BYTES (524288 unless it is set).',
    ],
    [{ TRUSTED_DOCUMENTS_MODE: 'warn' }, 'TRUSTED_DOCUMENTS_MODE takes "enforce" or "report".'],
  ])('is never %j', (env, sentence) => {
    expect(sentencesAbout(env)).toEqual([sentence]);
  });
});

describe('the resource', () => {
  test('is not named twice', () => {
    const env = {
      AUTH: 'off',
      COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString,
      COMMUNICATION_SERVICES_ENDPOINT: endpoint,
    };
    expect(sentencesAbout(env)).toEqual([expect.stringMatching(/ name a resource twice: unset one\.$/)]);
  });

  test('is reached by https where Entra tokens are sent, even on this machine', () => {
    expect(sentencesAbout({ COMMUNICATION_SERVICES_ENDPOINT: 'http://localhost:4010' })).toEqual([
      'COMMUNICATION_SERVICES_ENDPOINT takes https only, since tokens are sent there.',
    ]);
  });

  test.each([
    ['AZURE_TENANT_ID', { AZURE_CLIENT_ID: 'a-client' }],
    ['AZURE_CLIENT_ID', { AZURE_TENANT_ID: 'a-tenant' }],
  ])('has no application whose secret is given without %s', (name, rest) => {
    expect(sentencesAbout({ AZURE_CLIENT_SECRET: 'a-secret', ...rest })).toEqual([
      `${name} is missing: AZURE_CLIENT_SECRET is set, and needs it.`,
    ]);
  });
});

describe('a connection string', () => {
  test.each([
    ['the key first', `accesskey=${key};endpoint=${endpoint}`],
    ['names in any case', `Endpoint=${endpoint};AccessKey=${key}`],
    ['a semicolon at the end', `endpoint=${endpoint};accesskey=${key};`],
    ['spaces around its parts', ` endpoint = ${endpoint} ; accesskey = ${key} `],
    ['a slash behind the endpoint', `endpoint=${endpoint}/;accesskey=${key}`],
  ])('may have %s', (_what, text) => {
    expect(readConfig({ AUTH: 'off', COMMUNICATION_SERVICES_CONNECTION_STRING: text })).toMatchObject({
      communicationServices: { kind: 'accessKey', endpoint, accessKey: key },
    });
  });

  const secret = 's3cr3t';

  test.each([
    ['no endpoint', `accesskey=${secret}`, 'has no endpoint=…'],
    ['an empty endpoint', `endpoint=;accesskey=${secret}`, 'has no endpoint=…'],
    ['no key', `endpoint=${endpoint}`, 'has no accesskey=…'],
    ['an empty key', `endpoint=${endpoint};accesskey=`, 'has no accesskey=…'],
    [
      'a key that is not base64',
      `endpoint=${endpoint};accesskey=${secret}!`,
      'has an access key that is not base64',
    ],
    ['two keys', `accesskey=${secret};accesskey=${secret}`, 'names accesskey twice'],
    ['two endpoints', `endpoint=${endpoint};ENDPOINT=${endpoint}`, 'names endpoint twice'],
    [
      'an unknown part',
      `endpoint=${endpoint};accesskey=${key};sharedsecret=${secret}`,
      'has a part that is neither endpoint=… nor accesskey=…',
    ],
    ['no parts', secret, 'has a part that is neither endpoint=… nor accesskey=…'],
    [
      'an empty part',
      `endpoint=${endpoint};;accesskey=${key}`,
      'has a part that is neither endpoint=… nor accesskey=…',
    ],
    [
      'an endpoint that is no URL',
      `endpoint=contoso;accesskey=${key}`,
      'has an endpoint that is not an http(s) URL',
    ],
    [
      'an endpoint with a path',
      `endpoint=${endpoint}/rooms;accesskey=${key}`,
      'has an endpoint with more than a scheme, a host and a port',
    ],
    [
      'a user in its endpoint',
      `endpoint=https://user:${secret}@contoso.com;accesskey=${key}`,
      'has an endpoint with more than a scheme, a host and a port',
    ],
    [
      'a real endpoint over http',
      `endpoint=http://contoso.com;accesskey=${key}`,
      'has an endpoint over plain http, which is for this machine only: use https',
    ],
  ])('with %s is refused, and nothing of it is repeated', (_what, text, fault) => {
    const sentences = sentencesAbout({ COMMUNICATION_SERVICES_CONNECTION_STRING: text });
    expect(sentences).toEqual([`COMMUNICATION_SERVICES_CONNECTION_STRING ${fault}.`]);
    expect(sentences.join()).not.toMatch(new RegExp(`${secret}|${key}|contoso`));
  });
});

describe('Graph', () => {
  const real = {
    GRAPH_ENDPOINT: 'https://graph.microsoft.com',
    PUBLIC_URL: 'https://calls.contoso.com/switchboard/',
    AZURE_TENANT_ID: 'a-tenant',
    AZURE_CLIENT_ID: 'a-client',
    AZURE_CLIENT_SECRET: 'a-secret',
    AUTH: 'off',
  };

  test('is taken by Entra credential, with its own platform as the only one that may call back', () => {
    expect(readConfig(real)).toMatchObject({
      publicUrl: 'https://calls.contoso.com/switchboard',
      graph: { kind: 'entra', endpoint: 'https://graph.microsoft.com' },
      callbacks: {
        issuers: ['https://api.botframework.com', 'https://graph.microsoft.com'],
        jwksUrls: ['https://api.aps.skype.com/v1/keys'],
        audiences: ['a-client'],
        tenants: undefined,
      },
    });
  });

  test('being real, leaves nothing to be simulated', () => {
    expect(readConfig(real).communicationServices).toEqual({ kind: 'none' });
    const { graph } = readConfig({ COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString, AUTH: 'off' });
    expect(graph).toEqual({ kind: 'none' });
  });

  test('may be a stand-in on this machine, over http by a fixed token', () => {
    const standIn = {
      GRAPH_ENDPOINT: 'http://localhost:9999',
      CALLBACK_AUDIENCE: 'app',
      GRAPH_DEV_TOKEN: 'abc',
    };
    expect(readConfig(standIn)).toMatchObject({
      communicationServices: { kind: 'sandbox' },
      graph: { kind: 'developmentToken', endpoint: 'http://localhost:9999', token: 'abc' },
      callbacks: { audiences: ['app'] },
    });
  });

  test('may be told by lists who may call back', () => {
    const { callbacks } = readConfig({
      ...real,
      CALLBACK_ISSUERS: 'https://a.example, https://b.example',
      CALLBACK_JWKS_URLS: 'https://a.example/keys,,https://b.example/keys,',
      CALLBACK_AUDIENCE: 'one,two',
      CALLBACK_TENANTS: 'a-tenant',
    });
    expect(callbacks).toEqual({
      issuers: ['https://a.example', 'https://b.example'],
      jwksUrls: ['https://a.example/keys', 'https://b.example/keys'],
      audiences: ['one', 'two'],
      tenants: ['a-tenant'],
    });
  });

  test.each<[string, Environment, RegExp]>([
    ['without PUBLIC_URL', { PUBLIC_URL: undefined }, /^PUBLIC_URL must be public https/],
    [
      'with PUBLIC_URL on this machine',
      { PUBLIC_URL: 'https://localhost:4000' },
      /^PUBLIC_URL must be public https/,
    ],
    [
      'with PUBLIC_URL over http',
      { PUBLIC_URL: 'http://calls.contoso.com' },
      /^PUBLIC_URL must be public https/,
    ],
    [
      'with a PUBLIC_URL that has a query',
      { PUBLIC_URL: 'https://calls.contoso.com?a=b' },
      /^PUBLIC_URL takes/,
    ],
    [
      'over http on another machine',
      { GRAPH_ENDPOINT: 'http://graph.example' },
      /^GRAPH_ENDPOINT has an endpoint over plain/,
    ],
    ...[
      'microsoftgraph.chinacloudapi.cn',
      'graph.chinacloudapi.cn',
      'MicrosoftGraph.ChinaCloudApi.cn:443',
    ].map((host): [string, Environment, RegExp] => [
      `of the cloud that has no calls, at ${host}`,
      { GRAPH_ENDPOINT: `https://${host}` },
      /^GRAPH_ENDPOINT is Graph in China, whose cloud has no calls/,
    ]),
    [
      'with nobody to call back for',
      { AZURE_CLIENT_ID: undefined, AZURE_CLIENT_SECRET: undefined },
      /^CALLBACK_AUDIENCE is missing/,
    ],
    ['with an empty list', { CALLBACK_TENANTS: ' , ' }, /^CALLBACK_TENANTS takes a list/],
    ['without AUTH=off', { AUTH: undefined }, /^AUTH_ISSUER is missing: a real upstream/],
  ])('is refused %s', (_, changes, sentence) => {
    expect(sentencesAbout({ ...real, ...changes })).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('tokens for Graph', () => {
  const warningsOf = (graph: string, authority?: string): readonly string[] =>
    readConfig({
      AUTH: 'off',
      GRAPH_ENDPOINT: graph,
      PUBLIC_URL: 'https://bot.example.org',
      CALLBACK_AUDIENCE: 'a-client',
      ...(authority === undefined ? {} : { AZURE_AUTHORITY_HOST: authority }),
    }).warnings.filter((warning) => warning.includes('AZURE_AUTHORITY_HOST'));

  test.each([
    ['https://graph.microsoft.us', undefined, 'https://login.microsoftonline.us'],
    [
      'https://dod-graph.microsoft.us',
      'https://login.microsoftonline.com',
      'https://login.microsoftonline.us',
    ],
    ['https://graph.microsoft.com', 'https://login.microsoftonline.us', 'https://login.microsoftonline.com'],
  ])('of %s come from its own cloud: authority %s is warned of', (graph, authority, right) => {
    expect(warningsOf(graph, authority)).toEqual([
      expect.stringContaining(`Set AZURE_AUTHORITY_HOST=${right}`) as string,
    ]);
  });

  test.each([
    ['https://graph.microsoft.com', undefined],
    ['https://graph.microsoft.us', 'https://login.microsoftonline.us'],
    ['https://dod-graph.microsoft.us', 'https://login.microsoftonline.us/'],
    ['https://graph.microsoft.us', 'https://login.contoso.example'],
    ['https://gateway.contoso.example', undefined],
  ])('of %s by authority %s are as they should be, or of a cloud that nobody knows', (graph, authority) => {
    expect(warningsOf(graph, authority)).toEqual([]);
  });
});

describe('the variables of OpenTelemetry', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };
  const usual = {
    sampler: 'parentbased_always_on',
    share: 1,
    isPropagated: true,
    sendingMs: 5_000,
  };

  test.each([
    ['an endpoint', endpoint],
    ["an endpoint of traces' own", { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://otel.example/traces' }],
    ['the exporter', { OTEL_TRACES_EXPORTER: 'otlp' }],
    ['also where others are configured', { ...endpoint, OTEL_METRICS_EXPORTER: 'prometheus' }],
  ])('ask for traces by %s', (_, env) => {
    expect(readConfig(env).tracing).toEqual(usual);
  });

  test.each([
    ['none of them is set', {}],
    ['only a name is', { OTEL_SERVICE_NAME: 'edge' }],
    ['the exporter is none', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }],
    ['all is disabled', { ...endpoint, OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'true' }],
    [
      'a protocol that others speak is set, and nothing else',
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER_ARG: '0.5' },
    ],
  ])('ask for none where %s', (_, env) => {
    expect(readConfig(env).tracing).toBeUndefined();
  });

  test('say how', () => {
    const { tracing } = readConfig({
      ...endpoint,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_PROPAGATORS: 'baggage',
      OTEL_BSP_SCHEDULE_DELAY: '250',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%3Db, x = y',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    });
    expect(tracing).toEqual({
      sampler: 'parentbased_traceidratio',
      share: 0.25,
      isPropagated: false,
      sendingMs: 250,
    });
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT takes an http(s) URL.'],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://me:secret@otel.example' },
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT takes a URL without a password: OTEL_EXPORTER_OTLP_HEADERS is for such.',
    ],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'OTEL_TRACES_EXPORTER takes "otlp" or "none".'],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'OTEL_EXPORTER_OTLP_PROTOCOL takes "http/protobuf" only: collectors have it at port 4318, where gRPC is at 4317.',
    ],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' },
      'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL takes "http/protobuf" only: collectors have it at port 4318, where gRPC is at 4317.',
    ],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'a=b,secret' },
      'OTEL_EXPORTER_OTLP_HEADERS takes name=value, separated by commas, in which "," and "=" are percent-encoded: pair 2 is none.',
    ],
    [
      { OTEL_RESOURCE_ATTRIBUTES: 'a=b=c' },
      'OTEL_RESOURCE_ATTRIBUTES takes name=value, separated by commas, in which "," and "=" are percent-encoded: pair 1 is none.',
    ],
    [
      { OTEL_RESOURCE_ATTRIBUTES: 'a=%zz' },
      'OTEL_RESOURCE_ATTRIBUTES takes name=value, separated by commas, in which "," and "=" are percent-encoded: pair 1 is none.',
    ],
    [
      { ...endpoint, OTEL_TRACES_SAMPLER: 'alway_on' },
      'OTEL_TRACES_SAMPLER takes "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off" or "parentbased_traceidratio": did you mean "always_on"?',
    ],
    [
      { ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '10' },
      'OTEL_TRACES_SAMPLER_ARG takes a share from 0 to 1.',
    ],
    [
      { ...endpoint, OTEL_TRACES_SAMPLER_ARG: '0.1' },
      'OTEL_TRACES_SAMPLER_ARG is the share that "traceidratio" and "parentbased_traceidratio" take: set OTEL_TRACES_SAMPLER to one of them.',
    ],
    [{ OTEL_PROPAGATORS: 'tracecontext,b3' }, 'OTEL_PROPAGATORS takes "tracecontext", "baggage" or "none".'],
    [{ OTEL_BSP_SCHEDULE_DELAY: '0' }, 'OTEL_BSP_SCHEDULE_DELAY takes milliseconds, from 1 to 999999.'],
    [{ OTEL_SDK_DISABLED: 'yes' }, 'OTEL_SDK_DISABLED takes "true" or "false".'],
  ])('are refused where they are wrong: %o', (env, sentence) => {
    expect(sentencesAbout(env)).toEqual([sentence]);
  });
});
