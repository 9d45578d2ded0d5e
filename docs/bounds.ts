/**
 * What waits for somebody slower, and its bounds, for the page about the architecture. A bound is a row of
 * `src/limits.ts` or a constant of the source, so that the page can't say another number than the code.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '../src/limits.ts';
import type { LimitRow } from '../src/limits.ts';
import { defaultRetention } from '../src/live/store/memory-call-store.ts';
import { defaultUpstreamLimits } from '../src/upstreams/pipeline/upstream-client.ts';

/** A number of the source by its name, which is a product of numbers where it is declared. */
function constant(file: string, name: string): number {
  const source = readFileSync(join(import.meta.dirname, '../src', file), 'utf8');
  const [, product] = new RegExp(`^(?:export )?const ${name} = ([\\d_ */]+);$`, 'm').exec(source) ?? [];
  if (product === undefined) throw new Error(`src/${file} has no constant ${name}: change docs/bounds.ts.`);
  return product
    .replaceAll('_', '')
    .split(/ (?=[*/])/)
    .reduce((result, factor) => {
      const number = Number(factor.replace(/^[*/] /, ''));
      return factor.startsWith('/') ? result / number : result * number;
    }, 1);
}

const count = (number: number): string => number.toLocaleString('en');

function duration(milliseconds: number): string {
  const units = [
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const;
  const [unit, size] = units.find(([, each]) => milliseconds >= each && milliseconds % each === 0) ?? [
    'millisecond',
    1,
  ];
  const number = milliseconds / size;
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function bytes(number: number): string {
  return number >= 1024 * 1024 ? `${number / 1024 / 1024} MiB` : `${number / 1024} KiB`;
}

/** The variable of a limit. */
function variable({ variable: name }: LimitRow): string {
  if (name === undefined) throw new Error('A limit that cannot be set has no variable.');
  return `\`${name}\``;
}

const { connection, operation, transport, backlog, webhook } = limits;
const retention = defaultRetention;

/** Rows of the table: what waits, its bound, and what happens beyond it. */
export const bounds = (): readonly (readonly [what: string, bound: string, beyond: string])[] => [
  [
    'connections that the process has not taken',
    `\`net.core.somaxconn\`, up to ${count(constant('http/http-server.ts', 'backlog'))}`,
    'the system drops them',
  ],
  [
    'requests on one connection without an answer',
    count(connection.unansweredRequests.default),
    '429, and the connection is closed',
  ],
  [
    'the head of a request',
    `${bytes(connection.headerBytes.default)}, ${duration(connection.headersMs.default)}`,
    '431, 408',
  ],
  [
    'the body of a request',
    `${variable(transport.bodyBytes)}, ${duration(connection.requestMs.default)}`,
    '413, 408',
  ],
  [
    'WebSockets that have not said who they are',
    `${variable(transport.waitingSockets)}, of one address ${variable(transport.waitingSocketsPerAddress)}; ${duration(connection.initialisationMs.default)}`,
    '503, 429; closed with 4408',
  ],
  ['messages of one WebSocket', variable(transport.messagesPerSecond), 'closed with 4529'],
  [
    'tokens whose signature is remembered',
    `${count(constant('auth/oidc-authenticator.ts', 'maxRemembered'))} of clients, ${count(constant('webhook/token-verifier.ts', 'maxRemembered'))} of the calling platform`,
    'checked again',
  ],
  [
    'requests under way to one service',
    count(defaultUpstreamLimits.concurrency),
    'the next wait within their time',
  ],
  [
    'the time of a request to a service',
    `${fraction(constant('gateway.ts', 'shareOfRequest'))} of ${variable(operation.operationMs)}`,
    '`UPSTREAM_TIMEOUT`',
  ],
  ['an answer of a service', bytes(constant('gateway.ts', 'maxResponseBytes')), '`UPSTREAM_UNAVAILABLE`'],
  [
    'pages of a service that one field walks over',
    `${count(constant('graphql/models/connection.ts', 'maxPages'))}, ${duration(constant('graphql/models/connection.ts', 'maxWalkMs'))}`,
    'a short page, with a cursor',
  ],
  ['a post to the webhook', variable(webhook.callbackBytes), '413; the roster of its call is asked for'],
  [
    'deliveries that are remembered',
    `${count(constant('live/store/live-store.ts', 'maxDeliveries'))}, ${duration(constant('live/store/live-store.ts', 'rememberedDeliveryMs'))}`,
    'the oldest are forgotten: a repeat is taken again',
  ],
  [
    'notifications that wait for their call',
    `${count(constant('live/store/parked-store.ts', 'maxParked'))}, ${duration(constant('live/ingest/parking.ts', 'parkedMs'))}; ${duration(constant('live/ingest/parking.ts', 'staleMs'))} while Graph can't be asked`,
    'dropped and counted',
  ],
  [
    'creations, for repeats and callbacks',
    `${count(constant('live/store/creation-store.ts', 'maxCreations'))}, ${duration(constant('live/store/creation-store.ts', 'rememberedCreationMs'))}`,
    'the oldest are forgotten',
  ],
  [
    'callback tokens',
    count(constant('live/store/live-store.ts', 'maxTokens')),
    'the one unused for longest is forgotten',
  ],
  [
    'the log of a call',
    `${count(retention.maxLogEvents)} events`,
    'folded into its base; older cursors get a snapshot',
  ],
  [
    'the journal of a room',
    `${count(constant('live/rooms/room-journal.ts', 'maxChanges'))} changes, of ${count(constant('live/rooms/room-journal.ts', 'maxPeople'))} people; ${duration(constant('live/rooms/room-journals.ts', 'lifetimeMs'))} after the last`,
    'older cursors get a snapshot',
  ],
  [
    'calls that are over',
    `${count(retention.maxEnded)}, ${duration(retention.logAfterEndMs)}`,
    'they become tombstones',
  ],
  ['tombstones', `${count(retention.maxTombstones)}, ${duration(retention.tombstoneMs)}`, '`NOT_FOUND`'],
  [
    'what one record remembers',
    [
      `${count(constant('live/reducer/reduce-delta.ts', 'maxMissing'))} missing changes`,
      `${count(constant('live/reducer/roster-draft.ts', 'maxLeft'))} who left`,
      `${count(constant('live/reducer/reduce-content-sharing.ts', 'maxEnded'))} sessions`,
      `${count(constant('live/reducer/reduce-tone.ts', 'maxTones'))} tones`,
      `${count(constant('live/record/call-view.ts', 'maxOperations'))} operations`,
    ].join(', '),
    'the oldest are forgotten',
  ],
  [
    'events of one feed, of a call or of a room',
    count(constant('live/feed/call-feed.ts', 'maxBuffered')),
    'one snapshot replaces them',
  ],
  [
    'calls that come in, for one subscriber',
    count(constant('live/feed/incoming-call-feed.ts', 'maxBuffered')),
    'further ones are left out',
  ],
  [
    'shared events while a subscriber catches up',
    variable(backlog.backlogEvents),
    'it goes on by its own feed for longer',
  ],
  [
    'the send buffer of a socket or stream',
    `${variable(backlog.backlogEvents)}, ${variable(backlog.backlogBytes)}`,
    'one snapshot replaces what is left out',
  ],
  [
    'what was left out of it',
    `${variable(backlog.closingBacklogEvents)}, ${variable(backlog.closingBacklogBytes)}`,
    'closed with 4530; the stream ends',
  ],
  [
    'an event stream of which nothing is taken',
    `${count(constant('http/event-stream/writer.ts', 'patience'))} heartbeats, ${duration(constant('http/event-stream/writer.ts', 'patience') * connection.pingIntervalMs.default)}`,
    'cut off',
  ],
  [
    'posts to a router, of one subscription',
    `one at a time, ${duration(constant('http/callback-protocol/router-client.ts', 'postTimeoutMs'))}, four attempts`,
    'the subscription is over',
  ],
  [
    'lines of the log',
    bytes(constant('logging/log-destination.ts', 'maxWaitingBytes')),
    'dropped and counted',
  ],
];

/** A fraction below 1, as `5/6`. */
function fraction(value: number): string {
  const divisor = [2, 3, 4, 5, 6].find((each) => Math.abs(value * each - Math.round(value * each)) < 1e-9);
  return divisor === undefined ? String(value) : `${Math.round(value * divisor)}/${divisor}`;
}
