import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';

type Environment = Record<string, string | undefined>;

/** What is said of an environment, at the start or instead of it. */
function sentencesAbout(env: Environment): readonly string[] {
  try {
    return readConfig(env).warnings;
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences;
    throw error;
  }
}

describe('a variable that nobody reads', () => {
  test.each([
    ['AUTH_ISUER', 'AUTH_ISSUER'],
    ['GRAPH_ENPOINT', 'GRAPH_ENDPOINT'],
    ['SANDBOX_PROT', 'SANDBOX_PORT'],
    ['PROT', 'PORT'],
    ['REDIS_URI', 'REDIS_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['log_level', 'LOG_LEVEL'],
    ['ALLOWED_ORIGIN', 'ALLOWED_ORIGINS'],
    ['COMMUNICATION_SERVICES_CONNECTIONSTRING', 'COMMUNICATION_SERVICES_CONNECTION_STRING'],
    ['AZURE_CLIENTID', 'AZURE_CLIENT_ID'],
    ['MAX_ALIAS', 'MAX_ALIASES'],
  ])('is named with the one that is likely meant: %s', (given, meant) => {
    expect(sentencesAbout({ [given]: 's3cr3t' })).toEqual([
      `${given} means nothing to the gateway: did you mean ${meant}?`,
    ]);
  });

  test('is named if it only begins like those of the gateway, in one sentence for all', () => {
    expect(sentencesAbout({ GRAPH_TENANT: 'x' })).toEqual([
      'GRAPH_TENANT means nothing to the gateway: docs/configuration.md lists its variables.',
    ]);
    const many = Array.from({ length: 9 }, (_, index) => [`SANDBOX_SETTING_${index}`, 'x']);
    expect(sentencesAbout(Object.fromEntries(many) as Environment)).toEqual([
      'SANDBOX_SETTING_0, SANDBOX_SETTING_1, SANDBOX_SETTING_2, SANDBOX_SETTING_3, SANDBOX_SETTING_4, and 4 more' +
        ' mean nothing to the gateway: docs/configuration.md lists its variables.',
    ]);
  });

  test('is one of five at the most that are named each by itself', () => {
    const many = Array.from({ length: 26 }, (_, index) => [
      `AUTH_ISSUER${String.fromCharCode(97 + index)}`,
      'x',
    ]);
    expect(sentencesAbout(Object.fromEntries(many) as Environment)).toHaveLength(5);
  });

  test('is told of as well where the start is refused, which may be why', () => {
    const real = { GRAPH_ENDPOINT: 'https://graph.microsoft.com', PUBLIC_URL: 'https://contoso.example' };
    const sentences = sentencesAbout({ ...real, AZURE_CLIENT_ID: 'x', AUTH_ISUER: 'https://login.example' });
    expect(sentences).toEqual([
      expect.stringMatching(/^AUTH_ISSUER is missing/),
      'AUTH_ISUER means nothing to the gateway: did you mean AUTH_ISSUER?',
    ]);
    expect(sentencesAbout({ PORT: 'http', PROT: '1' })).toEqual(['PORT takes a port from 0 to 65535.']);
    expect(sentencesAbout({ SANDBOX_TLS: 'perhaps', PROT: '1' })).toEqual([
      'SANDBOX_TLS takes "on" or "off".',
      'PROT means nothing to the gateway: did you mean PORT?',
    ]);
  });

  test('is passed over if the one that is meant is set, too, or if it is empty', () => {
    expect(sentencesAbout({ REDIS_URI: 'redis://localhost', REDIS_URL: 'redis://localhost' })).toEqual([]);
    expect(sentencesAbout({ AUTH_ISUER: '' })).toEqual([]);
  });

  test.each<[string, Environment]>([
    [
      'a shell',
      {
        PATH: 'x',
        HOME: 'x',
        HOSTNAME: 'x',
        USER: 'x',
        PWD: 'x',
        OLDPWD: 'x',
        TERM: 'x',
        LANG: 'x',
        SHLVL: '1',
        SSH_AUTH_SOCK: 'x',
        LS_COLORS: 'x',
        XAUTHORITY: 'x',
        LOGNAME: 'x',
        MAIL: 'x',
        DISPLAY: 'x',
        EDITOR: 'x',
      },
    ],
    [
      'Windows',
      {
        Path: 'x',
        PATHEXT: 'x',
        OS: 'x',
        TEMP: 'x',
        TMP: 'x',
        USERNAME: 'x',
        USERDOMAIN: 'x',
        ComSpec: 'x',
        APPDATA: 'x',
        LOCALAPPDATA: 'x',
        HOMEDRIVE: 'x',
        HOMEPATH: 'x',
        DriverData: 'x',
        PROGRAMDATA: 'x',
        ProgramFiles: 'x',
        PUBLIC: 'x',
        SystemRoot: 'x',
        windir: 'x',
        LOGONSERVER: 'x',
        NUMBER_OF_PROCESSORS: '8',
        SESSIONNAME: 'x',
      },
    ],
    [
      'npm and Node',
      {
        NODE: 'x',
        NODE_OPTIONS: 'x',
        NODE_PATH: 'x',
        NODE_EXTRA_CA_CERTS: 'x',
        INIT_CWD: 'x',
        COLOR: '1',
        npm_config_port: '1',
        npm_package_name: 'x',
        NO_COLOR: '1',
        FORCE_COLOR: '1',
        CI: 'true',
      },
    ],
    [
      'Kubernetes and Docker',
      {
        KUBERNETES_PORT: 'x',
        KUBERNETES_SERVICE_HOST: 'x',
        GRAPH_SERVICE_HOST: 'x',
        GRAPH_SERVICE_PORT: '1',
        GRAPH_SERVICE_PORT_HTTP: '1',
        GRAPH_PORT: 'x',
        GRAPH_PORT_80_TCP: 'x',
        GRAPH_PORT_80_TCP_ADDR: 'x',
        REDIS_PORT: 'x',
        REDIS_SERVICE_HOST: 'x',
        SWITCHBOARD_PORT: 'x',
      },
    ],
    [
      "Azure's libraries",
      {
        AZURE_CLIENT_CERTIFICATE_PATH: 'x',
        AZURE_FEDERATED_TOKEN_FILE: 'x',
        AZURE_POD_IDENTITY_AUTHORITY_HOST: 'x',
        AZURE_REGIONAL_AUTHORITY_NAME: 'x',
        AZURE_SUBSCRIPTION_ID: 'x',
        AZURE_USERNAME: 'x',
        AZURE_PASSWORD: 'x',
        IDENTITY_ENDPOINT: 'x',
        MSI_ENDPOINT: 'x',
        WEBSITE_SITE_NAME: 'x',
      },
    ],
    [
      "OpenTelemetry's, and of no use here",
      {
        OTEL_METRICS_EXPORTER: 'x',
        OTEL_LOGS_EXPORTER: 'x',
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'x',
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'x',
        OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'x',
        OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x',
        OTEL_EXPORTER_OTLP_TIMEOUT: 'x',
        OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: 'x',
        OTEL_BLRP_SCHEDULE_DELAY: 'x',
        OTEL_BSP_MAX_QUEUE_SIZE: 'x',
        OTEL_LOG_LEVEL: 'x',
      },
    ],
  ])('is passed over if it is one of %s', (_, env) => {
    expect(sentencesAbout(env)).toEqual([]);
  });
});

test.each(['prod', 'PRODUCTION', 'prodution', 'Production'])(
  'NODE_ENV=%s is told from production',
  (mode) => {
    expect(sentencesAbout({ NODE_ENV: mode })).toEqual([
      'NODE_ENV: did you mean "production"? Only that very word hides the schema and GraphiQL.',
    ]);
  },
);

test.each(['development', 'test', 'staging'])('NODE_ENV=%s is what it says', (mode) => {
  expect(sentencesAbout({ NODE_ENV: mode })).toEqual([]);
});

test.each<[string, string, string]>([
  ['LOG_LEVEL', 'warning', 'warn'],
  ['LOG_LEVEL', 'INFO', 'info'],
  ['LOG_LEVEL', 'err', 'error'],
  ['SANDBOX_TLS', 'true', 'on'],
  ['INTROSPECTION', '0', 'off'],
  ['GRAPHIQL', 'Yes', 'on'],
  ['LIVE_PAGE', 'offf', 'off'],
  ['TRUSTED_DOCUMENTS_MODE', 'enforced', 'enforce'],
])('a value that is none of a few is told the nearest: %s=%s', (name, value, meant) => {
  expect(sentencesAbout({ [name]: value })).toEqual([
    expect.stringMatching(new RegExp(`^${name} takes ".*": did you mean "${meant}"\\?$`)),
  ]);
});
