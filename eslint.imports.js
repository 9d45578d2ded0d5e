import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The floors of src/, from the ground up, and what each may import besides itself. All that one may import stands above it
 * in this list, so that no folder imports in a circle. A name that ends with a slash is the files which lie in a folder
 * directly, but for those that have a line of their own.
 */
const floors = {
  // The ground: it knows neither the gateway nor the sandbox.
  'clock.ts': [],
  'clock-watch.ts': ['clock.ts'],
  'nearest.ts': [],
  'own-files.ts': [],
  'tracing.ts': [],
  net: [],
  streams: [],
  channel: [],
  process: [],
  telemetry: [],
  logging: ['clock.ts'],

  // The sandbox is an independent oracle: it says what the services do, and the tests hold the gateway against it. If both
  // shared code, an error in it would be in both, and no test would notice. So it imports nothing of the gateway, and of the
  // ground what a host name is, how a process ends and what a misspelled name is near to.
  'sandbox/server': ['net/host.ts'],
  'sandbox/entra': ['sandbox/server'],
  'sandbox/acs/': ['sandbox/server', 'sandbox/entra'],
  'sandbox/acs/room-calls': ['sandbox/server', 'sandbox/acs/'],
  'sandbox/graph/protocol': ['net/host.ts', 'sandbox/server', 'sandbox/entra'],
  'sandbox/graph/simulation': ['sandbox/server', 'sandbox/entra', 'sandbox/graph/protocol'],
  'sandbox/event-grid': [
    'net/host.ts',
    'sandbox/server',
    'sandbox/entra',
    'sandbox/acs/',
    'sandbox/acs/room-calls',
    'sandbox/graph/simulation',
  ],
  'sandbox/graph/callbacks': [
    'net/host.ts',
    'sandbox/server',
    'sandbox/entra',
    'sandbox/graph/protocol',
    'sandbox/graph/simulation',
  ],
  'sandbox/graph/scenarios': ['sandbox/server', 'sandbox/graph/protocol', 'sandbox/graph/simulation'],
  'sandbox/graph/operations': [
    'sandbox/server',
    'sandbox/entra',
    'sandbox/graph/protocol',
    'sandbox/graph/simulation',
    'sandbox/graph/scenarios',
  ],
  'sandbox/acs/call-automation': [
    'sandbox/server',
    'sandbox/entra',
    'sandbox/acs/',
    'sandbox/acs/room-calls',
    'sandbox/graph/protocol',
    'sandbox/graph/simulation',
    'sandbox/graph/callbacks',
  ],
  'sandbox/graph/': ['sandbox/server', 'sandbox/entra', 'sandbox/graph/*'],
  'sandbox/controls': [
    'sandbox/server',
    'sandbox/entra',
    'sandbox/event-grid',
    'sandbox/acs/',
    'sandbox/acs/*',
    'sandbox/graph/',
    'sandbox/graph/*',
  ],
  'sandbox/': [
    'nearest.ts',
    'own-files.ts',
    'net/host.ts',
    'process',
    'sandbox/*',
    'sandbox/acs/',
    'sandbox/acs/*',
    'sandbox/graph/',
    'sandbox/graph/*',
  ],

  // The words that all share.
  'limits.ts': [],
  identifiers: [],
  'microsoft-graph': [],
  rooms: ['identifiers'],
  'room-calls': ['identifiers'],

  // What asks the services.
  'upstreams/pipeline': ['clock.ts', 'tracing.ts', 'telemetry'],
  'upstreams/acs': ['net', 'identifiers', 'rooms', 'room-calls', 'upstreams/pipeline'],
  'upstreams/graph': ['net', 'microsoft-graph', 'upstreams/pipeline'],
  'upstreams/': ['rooms', 'upstreams/*'],
  loaders: ['tracing.ts', 'rooms'],

  // What is known of calls, and who tells of them.
  'live/record': ['microsoft-graph'],
  'live/reducer': ['identifiers', 'microsoft-graph', 'room-calls', 'live/record'],
  'live/store/': ['tracing.ts', 'microsoft-graph', 'live/record'],
  'live/store/redis': ['microsoft-graph', 'live/record', 'live/store/'],
  'live/store/sqlite': ['microsoft-graph', 'live/record', 'live/store/'],
  'live/store-channel': ['channel', 'live/record', 'live/store/'],
  'live/live-observer.ts': ['microsoft-graph'],
  'live/told-questions.ts': ['live/live-observer.ts'],
  'live/feed': ['streams', 'microsoft-graph', 'live/record', 'live/store/', 'live/live-observer.ts'],
  'live/call-records.ts': ['live/record', 'live/reducer', 'live/store/', 'live/live-observer.ts'],
  'live/ingest': [
    'microsoft-graph',
    'room-calls',
    'live/record',
    'live/reducer',
    'live/store/',
    'live/live-observer.ts',
    'live/told-questions.ts',
    'live/call-records.ts',
  ],
  'live/rooms': [
    'clock.ts',
    'streams',
    'identifiers',
    'rooms',
    'live/record',
    'live/store/',
    'live/live-observer.ts',
    'live/feed',
  ],
  'live/': [
    'clock.ts',
    'microsoft-graph',
    'room-calls',
    'live/live-observer.ts',
    'live/told-questions.ts',
    'live/call-records.ts',
    'live/store/',
    'live/*',
  ],
  // Who lets whom into what room.
  admission: ['clock.ts', 'streams', 'rooms', 'live/store/'],
  auth: ['clock.ts', 'net'],
  webhook: [
    'telemetry',
    'net',
    'logging',
    'auth',
    'microsoft-graph',
    'room-calls',
    'live/record',
    'live/ingest',
  ],

  // The graph.
  'graphql/errors.ts': ['upstreams/pipeline', 'live/store/'],
  'graphql/scalars': [],
  'graphql/limits': ['limits.ts', 'graphql/errors.ts'],
  'graphql/models': [
    'admission',
    'identifiers',
    'microsoft-graph',
    'rooms',
    'upstreams/acs',
    'live/*',
    'live/store/',
    'graphql/errors.ts',
  ],
  'graphql/': [
    'admission',
    'auth',
    'identifiers',
    'microsoft-graph',
    'rooms',
    'loaders',
    'live/',
    'live/rooms',
    'live/store/',
    'upstreams/*',
    'graphql/errors.ts',
    'graphql/limits',
    'graphql/models',
  ],
  'graphql/access': ['auth', 'graphql/', 'graphql/errors.ts'],
  'graphql/documents': ['graphql/', 'graphql/errors.ts', 'graphql/limits'],
  'graphql/resolvers/': [
    'streams',
    'admission',
    'auth',
    'identifiers',
    'microsoft-graph',
    'rooms',
    'room-calls',
    'upstreams/acs',
    'upstreams/pipeline',
    'graphql/',
    'graphql/errors.ts',
    'graphql/models',
    'graphql/scalars',
  ],
  'graphql/resolvers/call': [
    'identifiers',
    'microsoft-graph',
    'live/',
    'live/record',
    'live/store/',
    'live/ingest',
    'upstreams/pipeline',
    'upstreams/acs',
    'upstreams/graph',
    'graphql/',
    'graphql/errors.ts',
    'graphql/models',
    'graphql/resolvers/',
  ],
  'graphql/resolvers/events': [
    'streams',
    'auth',
    'identifiers',
    'microsoft-graph',
    'live/record',
    'live/feed',
    'live/rooms',
    'graphql/',
    'graphql/errors.ts',
    'graphql/models',
    'graphql/resolvers/call',
  ],
  'graphql/schema': [
    'own-files.ts',
    'graphql/',
    'graphql/access',
    'graphql/resolvers/',
    'graphql/resolvers/*',
  ],
  'graphql/execution': [],
  'graphql/engine': [
    'telemetry',
    'tracing.ts',
    'streams',
    'auth',
    'microsoft-graph',
    'room-calls',
    'upstreams/pipeline',
    'graphql/',
    'graphql/errors.ts',
    'graphql/documents',
    'graphql/execution',
    'graphql/limits',
    'graphql/models',
    'graphql/schema',
  ],

  // Who is told, and how.
  subscriptions: [
    'limits.ts',
    'clock.ts',
    'tracing.ts',
    'auth',
    'graphql/access',
    'graphql/engine',
    'graphql/models',
  ],
  counts: ['channel', 'auth', 'live/store/redis', 'subscriptions'],
  'http/origin': ['clock.ts', 'net', 'logging'],
  'http/request': [
    'telemetry',
    'limits.ts',
    'tracing.ts',
    'net',
    'auth',
    'graphql/errors.ts',
    'graphql/engine',
  ],
  'http/callback-protocol': [
    'clock.ts',
    'net',
    'auth',
    'graphql/errors.ts',
    'graphql/engine',
    'subscriptions',
  ],
  'http/graphql-service.ts': ['auth', 'graphql/engine', 'http/callback-protocol', 'subscriptions'],
  'http/websocket': [
    'telemetry',
    'clock.ts',
    'tracing.ts',
    'net',
    'auth',
    'graphql/errors.ts',
    'graphql/engine',
    'subscriptions',
    'http/request',
    'http/graphql-service.ts',
  ],
  'http/event-stream': [
    'telemetry',
    'clock.ts',
    'streams',
    'auth',
    'graphql/errors.ts',
    'graphql/documents',
    'graphql/engine',
    'subscriptions',
    'http/request',
    'http/graphql-service.ts',
  ],
  'http/graphql-http.ts': [
    'auth',
    'graphql/documents',
    'graphql/engine',
    'http/request',
    'http/event-stream',
    'http/graphql-service.ts',
  ],
  'http/': [
    'telemetry',
    'clock.ts',
    'own-files.ts',
    'logging',
    'auth',
    'webhook',
    'graphql/engine',
    'subscriptions',
    'http/*',
    'http/graphql-service.ts',
    'http/graphql-http.ts',
  ],

  // The pages run in a browser.
  'web/live-calls/gql': [],
  'web/live-calls/calls': ['web/live-calls/gql'],
  'web/live-calls/rooms': ['web/live-calls/gql'],
  'web/live-calls/graphiql-link.ts': [],
  'web/live-calls/view': [
    'web/live-calls/graphiql-link.ts',
    'web/live-calls/rooms',
    'web/live-calls/calls',
    'web/live-calls/gql',
  ],
  'web/live-calls/styles': [],
  'web/live-calls/': [
    'web/live-calls/styles',
    'web/live-calls/gql',
    'web/live-calls/rooms',
    'web/live-calls/calls',
    'web/live-calls/graphiql-link.ts',
    'web/live-calls/view',
  ],
  'web/graphiql': [],
  'web/': [],

  // The assembly knows all.
  config: [
    'nearest.ts',
    'limits.ts',
    'net',
    'live/store/redis',
    'upstreams/*',
    'webhook',
    'graphql/execution',
    'graphql/limits',
    'subscriptions',
    'http/origin',
  ],
  'open-telemetry.ts': ['clock.ts', 'own-files.ts', 'tracing.ts', 'logging', 'config'],
  'open-redis-store.ts': [
    'clock.ts',
    'logging',
    'config',
    'counts',
    'live/store/redis',
    'upstreams/pipeline',
  ],
  'open-store.ts': [
    'clock.ts',
    'config',
    'counts',
    'live/store/',
    'live/store/sqlite',
    'open-redis-store.ts',
  ],
  'endpoints.ts': ['net', 'config', 'identifiers', 'sandbox/', 'upstreams/acs', 'webhook'],
  'register-at-sandbox.ts': ['config', 'endpoints.ts', 'sandbox/'],
  'connect-upstreams.ts': ['clock.ts', 'config', 'endpoints.ts', 'rooms', 'upstreams/', 'upstreams/*'],
  'pages.ts': ['config', 'own-files.ts', 'http/'],
  metrics: [
    'connect-upstreams.ts',
    'loaders',
    'upstreams/pipeline',
    'microsoft-graph',
    'live/store/',
    'live/ingest',
    'live/',
    'live/live-observer.ts',
    'webhook',
    'subscriptions',
    'graphql/errors.ts',
    'graphql/documents',
    'graphql/engine',
    'http/',
    'http/*',
  ],
  'assemble-room-calls.ts': [
    'clock.ts',
    'endpoints.ts',
    'graphql/',
    'live/',
    'live/live-observer.ts',
    'live/ingest',
    'live/rooms',
    'rooms',
    'metrics',
    'upstreams/acs',
    'upstreams/pipeline',
    'webhook',
  ],
  'gateway.ts': ['*'],
  // Several gateways on one port.
  workers: [
    'clock.ts',
    'channel',
    'counts',
    'live/store/',
    'live/store-channel',
    'sandbox/',
    'open-store.ts',
    'endpoints.ts',
    'register-at-sandbox.ts',
    'metrics',
    'gateway.ts',
  ],
  check: ['*'],
  '': ['*'],
};

const src = join(import.meta.dirname, 'src');
const names = Object.keys(floors);

/** The folders and files, relative to src/, that a name in the list above stands for. */
function placesOf(name) {
  if (name === '*') return ['.'];
  if (name.endsWith('/*'))
    return names.filter((other) => !other.endsWith('/') && dirname(other) === name.slice(0, -2));
  if (name !== '' && !name.endsWith('/')) return [name];
  return readdirSync(join(src, name), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => name + entry.name)
    .filter((file) => !names.includes(file));
}

/** Where a name stands in the list; the last of those that it stands for. */
const floorOf = (name) =>
  Math.max(...placesOf(name).map((place) => names.findIndex((other) => placesOf(other).includes(place))));

for (const [floor, allowed] of Object.entries(floors)) {
  for (const name of allowed) {
    if (name !== '*' && floorOf(name) >= names.indexOf(floor)) {
      throw new Error(
        `src/${floor} may not import src/${name}: it must stand above it in eslint.imports.js.`,
      );
    }
  }
}

/** Each place may import from itself and what the list says. */
const zonesOfFloors = names.flatMap((floor) =>
  placesOf(floor).map((place) => ({
    target: join(src, place),
    from: src,
    except: [...new Set([...placesOf(floor), ...floors[floor].flatMap(placesOf)])],
    message: `src/${floor} may import from ${['itself', ...floors[floor]].join(', ')} only: see eslint.imports.js.`,
  })),
);

const clientPackage = join(import.meta.dirname, 'packages/client');

/** The client package is installed by itself, and of the gateway only the page of the live calls uses it. */
const zonesOfPackages = [
  {
    target: clientPackage,
    from: import.meta.dirname,
    except: [clientPackage, join(import.meta.dirname, 'node_modules')],
    message: 'The client may import nothing of the gateway: it is installed by itself.',
  },
  ...names
    .filter((floor) => !floor.startsWith('web/live-calls/'))
    .flatMap(placesOf)
    .map((place) => ({
      target: join(src, place),
      from: clientPackage,
      message: 'Only the page of the live calls uses the client package: see eslint.imports.js.',
    })),
];

/** The zones of the rule `import-x/no-restricted-paths`. */
export const zones = [...zonesOfFloors, ...zonesOfPackages];
