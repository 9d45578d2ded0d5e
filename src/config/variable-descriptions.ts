import type { environment } from './environment.ts';

/** What the documentation says of a variable, in Markdown. */
export interface VariableDescription {
  /** A sentence, or two. */
  readonly sentence: string;
  /** What holds while it is not set; left out, the default of its schema, or nothing. */
  readonly otherwise?: string;
}

/** The variables that are no limits. */
type Described = Exclude<keyof (typeof environment)['shape'], `MAX_${string}`>;

/** What each variable means, in the order in which the documentation lists them. */
export const variableDescriptions: Readonly<Record<Described, VariableDescription>> = {
  HOST: {
    sentence: 'The address to listen on. One that is not loopback needs `AUTH_ISSUER`, or `AUTH=off`.',
    otherwise: '`127.0.0.1`; with `AUTH_ISSUER`, every address',
  },
  PORT: { sentence: 'The port to listen on; `0` takes a free one.' },
  WORKERS: {
    sentence: 'How many [processes](deploy.md#on-every-core) serve the port; `auto` for one a core.',
  },
  PUBLIC_URL: {
    sentence: 'The base address at which Graph reaches the gateway. With a real Graph, public https.',
    otherwise: '`http://localhost:$PORT`',
  },
  AUTH_ISSUER: { sentence: 'The issuer whose tokens say who asks, as its name stands in them.' },
  AUTH_AUDIENCE: { sentence: 'The audience that its tokens must be for.' },
  AUTH_JWKS_URL: {
    sentence: 'The address of its keys.',
    otherwise: "what the issuer's discovery document says",
  },
  AUTH: { sentence: '`off` says that everybody who reaches the port may do everything.' },
  ALLOWED_ORIGINS: {
    sentence: 'The origins of web pages and apps that may use the gateway, separated by commas; or `none`.',
    otherwise: 'none; with the sandbox, `localhost`, any port',
  },
  INTROSPECTION: {
    sentence: 'Whether clients may ask for the schema: `on` or `off`.',
    otherwise: '`on`; with `NODE_ENV=production`, `off`',
  },
  GRAPHIQL: {
    sentence: 'Whether browsers get GraphiQL: `on` or `off`.',
    otherwise: '`on`; with `NODE_ENV=production`, `off`',
  },
  LIVE_PAGE: {
    sentence: 'Whether `GET /live` serves the page of the live calls: `on` or `off`.',
    otherwise: '`on` while Graph is the sandbox',
  },
  NODE_ENV: { sentence: '`production` hides the schema and GraphiQL.' },
  EXECUTOR: {
    sentence:
      "`reference` executes operations by graphql-js's own code; the answers are the same, [more slowly](architecture.md#own-code-where-a-library-exists).",
    otherwise: 'each operation is planned once',
  },
  TRUSTED_DOCUMENTS: {
    sentence: 'The manifest of the operations that the gateway takes.',
    otherwise: 'any operation',
  },
  TRUSTED_DOCUMENTS_MODE: {
    sentence: '`enforce` refuses other operations; `report` executes and logs them.',
  },
  SUBSCRIPTION_CALLBACK_URLS: {
    sentence: 'What the addresses begin with to which a router may have events posted, separated by commas.',
    otherwise: 'none',
  },
  COMMUNICATION_SERVICES_CONNECTION_STRING: {
    sentence: 'The Communication Services resource, by access key.',
    otherwise: 'the sandbox',
  },
  COMMUNICATION_SERVICES_ENDPOINT: {
    sentence: 'The same, by Entra. Set one of the two.',
    otherwise: 'the sandbox',
  },
  COMMUNICATION_SERVICES_RESOURCE_ID: {
    sentence:
      'The immutable id of that resource, as the portal shows it: Call Automation signs what it posts for it.',
    otherwise: "the sandbox's",
  },
  ROOM_CALLS: {
    sentence:
      'How calls in rooms are learnt of: `off`, not at all; `observe`, by events of Event Grid; `connect`, by joining them with Call Automation too, silently, which may be billed.',
    otherwise: '`observe` with `EVENT_GRID_TOKEN`, else `off`; in the sandbox, `connect`',
  },
  EVENT_GRID_TOKEN: {
    sentence:
      'A secret of 22 characters or more: Event Grid posts its events to `$PUBLIC_URL/callbacks/events/$EVENT_GRID_TOKEN`.',
    otherwise: 'no events are taken; in the sandbox, its own',
  },
  EVENT_GRID_SUBSCRIPTIONS: {
    sentence: 'The names of the event subscriptions that may post there, separated by commas.',
  },
  EVENT_GRID_AUDIENCE: {
    sentence: 'The Entra application for which the posts must bring a token besides.',
    otherwise: 'no token is asked for',
  },
  EVENT_GRID_TENANTS: {
    sentence: 'The tenants of which that token may be, separated by commas.',
  },
  GRAPH_ENDPOINT: {
    sentence:
      "Microsoft Graph, also of a national cloud but China's, by Entra; or a local stand-in, over http.",
    otherwise: 'the sandbox',
  },
  GRAPH_DEV_TOKEN: { sentence: 'The bearer token for such a stand-in.', otherwise: "the sandbox's" },
  CALLBACK_ISSUERS: {
    sentence: 'The issuers that may sign posts to the webhook, separated by commas.',
    otherwise: "the global cloud's",
  },
  CALLBACK_JWKS_URLS: {
    sentence: 'The addresses of their keys, separated by commas.',
    otherwise: "the global cloud's",
  },
  CALLBACK_AUDIENCE: {
    sentence: 'The applications that they sign for, separated by commas.',
    otherwise: '`AZURE_CLIENT_ID`',
  },
  CALLBACK_TENANTS: {
    sentence: 'The tenants that they may sign for, separated by commas.',
    otherwise: 'any',
  },
  AZURE_TENANT_ID: { sentence: 'The Entra tenant of the application, and of calls that name none.' },
  AZURE_CLIENT_ID: { sentence: 'The id of the application.' },
  AZURE_CLIENT_SECRET: { sentence: 'Its secret.' },
  AZURE_AUTHORITY_HOST: {
    sentence: 'The host that gives tokens, in another cloud than the public one.',
    otherwise: 'the public cloud',
  },
  REDIS_URL: {
    sentence:
      'The Redis in which several gateways keep what they know of calls: `redis://user:password@host:port/database`, `rediss://` for TLS, several separated by commas or `?cluster=true` for a cluster.',
    otherwise: '`DATA_DIR`',
  },
  REDIS_AUTH: {
    sentence: '`entra` logs in at an Azure Managed Redis by tokens of Entra.',
    otherwise: 'the user and the password of `REDIS_URL`',
  },
  REDIS_WAIT_REPLICAS: {
    sentence:
      'How many replicas of Redis must have what is stored before Graph and clients are answered, so that a fail-over takes nothing.',
  },
  DATA_DIR: {
    sentence:
      'The folder in which one process keeps what it knows of calls, so that a restart forgets nothing; `memory` for nowhere.',
  },
  DURABILITY: {
    sentence:
      '`full` waits with each answer to Graph until the disk has it, so that a power cut takes nothing.',
    otherwise: 'a power cut may take the last moments; the end of the process takes nothing',
  },
  SANDBOX_HOST: { sentence: 'The address on which the sandbox listens.' },
  SANDBOX_PORT: { sentence: 'Its port; `0` takes a free one.' },
  SANDBOX_TLS: { sentence: '`on` makes it speak https.', otherwise: '`off`' },
  LOG_LEVEL: {
    sentence:
      '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`. The ready line comes with each.',
  },
  LOG_FORMAT: {
    sentence: '`pretty` logs for people; `json` one object a line, for programs.',
    otherwise: '`pretty` on a terminal, else `json`',
  },
  OPERATION_LOG: {
    sentence:
      'The share of [operations](diagnosis.md#one-line-for-each-operation) and of posts to the webhook that is logged, from `0` to `1`; operations that fail or are slow always are. `off` logs none.',
    otherwise: '`1`; in a log for people, `0`',
  },
  SLOW_OPERATION_MS: {
    sentence:
      'How many milliseconds an operation may take until it is logged as [slow](diagnosis.md#slow-operations), with what it did.',
  },
  DRAIN_SECONDS: {
    sentence: 'How long it serves on after SIGTERM, while [`/readyz`](deploy.md#a-stop) answers 503.',
    otherwise: '`5`, or a fifth of `SHUTDOWN_SECONDS`',
  },
  SHUTDOWN_SECONDS: {
    sentence:
      'How long a [stop](deploy.md#a-stop) may take, `DRAIN_SECONDS` included; then, what is left is cut off.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    sentence:
      'The OpenTelemetry collector to which [traces](tracing.md) are sent, such as `http://localhost:4318`, at its `/v1/traces`.',
    otherwise: 'no traces; with `OTEL_TRACES_EXPORTER=otlp`, `http://localhost:4318`',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    sentence: 'The same for traces alone, path and all.',
    otherwise: '`OTEL_EXPORTER_OTLP_ENDPOINT`',
  },
  OTEL_TRACES_EXPORTER: {
    sentence: '`otlp` sends traces; `none` makes none.',
    otherwise: '`otlp` where an endpoint is set, else `none`',
  },
  OTEL_SDK_DISABLED: { sentence: '`true` makes no traces, whatever else is set.', otherwise: '`false`' },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    sentence: 'How the collector is spoken to: `http/protobuf`, and no other.',
    otherwise: '`http/protobuf`',
  },
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: {
    sentence: 'The same for traces alone.',
    otherwise: '`OTEL_EXPORTER_OTLP_PROTOCOL`',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    sentence: 'Headers for the collector, such as `api-key=…`: `name=value`, separated by commas.',
  },
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: {
    sentence: 'Further ones for traces alone.',
  },
  OTEL_SERVICE_NAME: {
    sentence: 'By which name the gateway stands in traces.',
    otherwise: '`switchboard`',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    sentence:
      'What else is said of it there, such as `deployment.environment.name=test`: `name=value`, separated by commas.',
  },
  OTEL_TRACES_SAMPLER: {
    sentence:
      'Which operations are traced: `always_on`, `always_off`, `traceidratio`, or one of these after `parentbased_`, which leaves it to the client where that has begun a trace.',
    otherwise: '`parentbased_always_on`',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    sentence: 'The share that a sampler by ratio takes, from 0 to 1.',
    otherwise: '`1`',
  },
  OTEL_PROPAGATORS: {
    sentence:
      "`tracecontext` goes on with a client's trace, and tells the services behind; `none` does neither. `baggage` is taken, and goes no further than the gateway.",
    otherwise: '`tracecontext`',
  },
  OTEL_BSP_SCHEDULE_DELAY: {
    sentence: 'How long spans wait to be sent together, in milliseconds.',
  },
};
