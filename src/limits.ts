/*
 * Every limit is one row of this file. Its variable, how that is read, what is said of a wrong one, the default and the
 * documentation follow from the row.
 */

/** One limit. */
export interface LimitRow {
  /** The variable that sets it, a whole number from 1; undefined where it can't be set. */
  readonly variable?: string;
  /** In the unit. */
  readonly default: number;
  /** The most that it may be set to, in the unit; left out, `mostOfAll`. */
  readonly most?: number;
  /** What is counted, such as `bytes`. */
  readonly unit: string;
  /** What it bounds, for who runs the gateway. */
  readonly sentence: string;
  /** How many of what the code counts are one of the unit: 1,000 for a limit in seconds that it takes in milliseconds. */
  readonly factor?: number;
  /** Whether there is no limit without authentication unless it is set, since all are one principal then. */
  readonly ofPrincipal?: true;
  /** The limit of the same group that it follows from unless it is set: divided by `divisor`, rounded up. */
  readonly partOf?: { readonly name: string; readonly divisor: number };
  /** The limit of the same group below which it must not be. */
  readonly notBelow?: string;
  /** What an operation is told that is beyond it, as the subject of a sentence. */
  readonly found?: (found: number) => string;
}

/** The most that a limit may be set to where nothing else is said. */
export const mostOfAll = 999_999_999;
/** The longest time. With more than 24 days Node's timers are over at once. */
const secondsPerDay = 86_400;

/** The limits by what they are about, then by their names. */
export const limits = {
  /** What one operation may ask for, whatever transport it comes by. */
  operation: {
    tokens: {
      variable: 'MAX_TOKENS',
      default: 4_000,
      unit: 'tokens',
      sentence: 'The tokens of a document.',
      found: (found) => `The document has ${found} or more tokens, fragments unfolded`,
    },
    /** Fragments unfolded; a field on top of the operation counts 1. */
    depth: {
      variable: 'MAX_DEPTH',
      default: 16,
      unit: 'fields',
      sentence: 'Fields within each other.',
      found: (found) => `The operation has fields ${found} levels deep`,
    },
    /** Fragments unfolded. */
    aliases: {
      variable: 'MAX_ALIASES',
      default: 50,
      unit: 'fields',
      sentence: 'Fields under another name.',
      found: (found) => `The operation has ${found} aliases`,
    },
    /** Fragments unfolded, `__typename` included. */
    rootFields: {
      variable: 'MAX_ROOT_FIELDS',
      default: 50,
      unit: 'fields',
      sentence: 'Fields on top of an operation.',
      found: (found) => `The operation has ${found} fields on top`,
    },
    /** Fragments unfolded. */
    directives: {
      variable: 'MAX_DIRECTIVES',
      default: 50,
      unit: 'directives',
      sentence: 'Directives.',
      found: (found) => `The operation has ${found} directives`,
    },
    pageSize: {
      variable: 'MAX_PAGE_SIZE',
      default: 1_000,
      unit: 'entries',
      sentence: '`first`.',
      found: (found) => `The operation asks for a page of ${found}`,
    },
    listItems: {
      variable: 'MAX_LIST_ITEMS',
      default: 1_000,
      unit: 'entries',
      sentence: 'A list in the arguments.',
      found: (found) => `The operation has a list of ${found} in its arguments`,
    },
    /** Computed before any request is sent. */
    cost: {
      variable: 'MAX_COST',
      default: 500,
      unit: 'requests',
      sentence: 'Requests to the services that an operation can come to, as its `@cost` and `@listSize` say.',
      found: (found) => `The operation can come to ${found} requests to the services`,
    },
    /** In milliseconds, of a query or a mutation. Then what is done for it is cancelled. */
    operationMs: {
      variable: 'MAX_OPERATION_SECONDS',
      default: 30,
      most: secondsPerDay,
      unit: 'seconds',
      factor: 1_000,
      sentence: 'The time that an operation may take.',
      found: (found) => `The operation took ${found} ms`,
    },
    errors: {
      variable: 'MAX_ERRORS',
      default: 100,
      unit: 'errors',
      sentence: 'Errors in one response; the rest are counted.',
      found: (found) => `The operation failed in ${found} places`,
    },
  },
  /** What one connection, and one principal over all of them, may take up. */
  transport: {
    bodyBytes: {
      variable: 'MAX_BODY_BYTES',
      default: 1024 * 1024,
      unit: 'bytes',
      sentence: 'The body of a request, and a message over a WebSocket.',
    },
    subscriptionsPerSocket: {
      variable: 'MAX_SUBSCRIPTIONS_PER_SOCKET',
      default: 100,
      unit: 'operations',
      sentence: 'Operations under way on one WebSocket.',
    },
    /** Undefined for as many as they like. */
    socketsPerPrincipal: {
      variable: 'MAX_SOCKETS_PER_PRINCIPAL',
      default: 1_000,
      unit: 'connections',
      sentence:
        'WebSockets of one principal, and as many event streams. Without authentication, only if it is set.',
      ofPrincipal: true,
    },
    /** All who were connected come back at once when the gateway was restarted, and wait for their turn. */
    waitingSockets: {
      variable: 'MAX_WAITING_SOCKETS',
      default: 20_000,
      unit: 'connections',
      sentence: 'WebSockets that have not said who they are yet, of everybody.',
    },
    /**
     * One network's share of the sockets that may wait: that of a proxy is all of them, which has to be said; else it takes
     * several who work together to keep others out.
     */
    waitingSocketsPerAddress: {
      variable: 'MAX_WAITING_SOCKETS_PER_ADDRESS',
      default: 5_000,
      unit: 'connections',
      sentence: 'Those of one IPv4 address, or one IPv6 network (/64); a quarter of them unless it is set.',
      partOf: { name: 'waitingSockets', divisor: 4 },
    },
    messagesPerSecond: {
      variable: 'MAX_MESSAGES_PER_SECOND',
      default: 100,
      unit: 'messages per second',
      sentence:
        'Messages on one WebSocket, frames of ping and unasked pong too; a burst of twice as many passes.',
    },
    callbackSubscriptions: {
      variable: 'MAX_CALLBACK_SUBSCRIPTIONS',
      default: 1_000,
      unit: 'subscriptions',
      sentence: 'Subscriptions by HTTP callback under way, of everybody.',
    },
    /** Undefined for as many as they like. */
    callbackSubscriptionsPerPrincipal: {
      variable: 'MAX_CALLBACK_SUBSCRIPTIONS_PER_PRINCIPAL',
      default: 100,
      unit: 'subscriptions',
      sentence:
        'Those of one principal, as a router with a token of its own is one. Without authentication, only if it is set.',
      ofPrincipal: true,
    },
    /** Whatever the operations come by; undefined for as many as they like. */
    requestsPerMinute: {
      variable: 'MAX_REQUESTS_PER_MINUTE',
      default: 6_000,
      unit: 'operations per minute',
      sentence: 'Operations of one principal. Without authentication, only if it is set.',
      ofPrincipal: true,
    },
  },
  /** How far a client may be behind with taking what it is sent over its WebSocket or event stream. */
  backlog: {
    /** Made good by one snapshot as soon as the client has taken what waits. */
    backlogEvents: {
      variable: 'MAX_BACKLOG_EVENTS',
      default: 256,
      unit: 'messages',
      sentence:
        'Messages that wait for a slow client of a WebSocket or an event stream; beyond it, a snapshot replaces the events.',
    },
    backlogBytes: {
      variable: 'MAX_BACKLOG_BYTES',
      default: 512 * 1024,
      unit: 'bytes',
      sentence: 'The same in bytes; more than one event takes.',
    },
    closingBacklogEvents: {
      variable: 'MAX_CLOSING_BACKLOG_EVENTS',
      default: 10_000,
      unit: 'messages',
      sentence: 'Messages that wait, and events left out; beyond it, the socket or the stream is closed.',
      notBelow: 'backlogEvents',
    },
    closingBacklogBytes: {
      variable: 'MAX_CLOSING_BACKLOG_BYTES',
      default: 16 * 1024 * 1024,
      unit: 'bytes',
      sentence: 'The same in bytes.',
      notBelow: 'backlogBytes',
    },
  },
  /** What the calling platform may post. */
  webhook: {
    /** A roster of 1,000 people, of about 1,500 bytes each, and more. */
    callbackBytes: {
      variable: 'MAX_CALLBACK_BYTES',
      default: 2 * 1024 * 1024,
      unit: 'bytes',
      sentence:
        'A post of Graph to the webhook. A longer one is refused, and the roster of its call is asked for instead.',
    },
  },
  /** How long the listener waits for a client, and what one connection may take up. */
  connection: {
    /** At most `requestMs`. */
    headersMs: {
      default: 15_000,
      unit: 'milliseconds',
      sentence: "From its first byte, or the opening of the connection, to the end of a request's head.",
    },
    requestMs: {
      default: 30_000,
      unit: 'milliseconds',
      sentence: "To the end of a request's body.",
    },
    keepAliveMs: {
      variable: 'KEEP_ALIVE_SECONDS',
      default: 65,
      most: secondsPerDay,
      unit: 'seconds',
      factor: 1_000,
      sentence:
        'Between an answer and the next request; longer than the [proxy](deploy.md#behind-a-proxy) keeps idle connections.',
    },
    checkIntervalMs: {
      default: 2_000,
      unit: 'milliseconds',
      sentence: 'Between two looks at who is too slow, and so by how much one may be slower.',
    },
    headerBytes: { default: 16 * 1024, unit: 'bytes', sentence: "A request's head." },
    unansweredRequests: {
      default: 100,
      unit: 'requests',
      sentence: 'Requests sent on without waiting for the answers to those before (HTTP pipelining).',
    },
    /** Ample for a client that reads no answer before it has sent all, as Python's do. */
    lingerMs: {
      default: 15_000,
      unit: 'milliseconds',
      sentence:
        'For which the rest of a request is read on, and dropped, after it was refused, so that the answer arrives.',
    },
    lingerBytes: { default: 32 * 1024 * 1024, unit: 'bytes', sentence: 'The same in bytes.' },
    /** Who is gone without a word is found out within twice that; who takes nothing of a stream, within five times. */
    pingIntervalMs: {
      default: 15_000,
      unit: 'milliseconds',
      sentence: "Between two pings of a WebSocket's client, and two heartbeats of an event stream.",
    },
    initialisationMs: {
      variable: 'MAX_CONNECTION_INIT_SECONDS',
      default: 10,
      most: 3_600,
      unit: 'seconds',
      factor: 1_000,
      sentence: 'From the opening of a WebSocket to the `connection_init` that says whose it is.',
    },
    closingMs: {
      default: 5_000,
      unit: 'milliseconds',
      sentence: 'Until a client hangs up that was told that its WebSocket is closed; then it is cut off.',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, LimitRow>>>>;

type Limits = typeof limits;

/** What a group of limits is. */
export type LimitGroup = keyof Limits;

/** The limits of a group by their names; one of a principal's is undefined where there is none. */
export type LimitValues<Group extends LimitGroup> = {
  readonly [Name in keyof Limits[Group]]: Limits[Group][Name] extends { readonly ofPrincipal: true }
    ? number | undefined
    : number;
};

/** All limits, for whoever reads their variables or writes of them. */
export const limitRows: readonly (LimitRow & { readonly name: string; readonly group: LimitGroup })[] =
  Object.entries(limits).flatMap(([group, rows]) =>
    Object.entries<LimitRow>(rows).map(([name, row]) => ({ ...row, name, group: group as LimitGroup })),
  );

/**
 * What the limits of a group are.
 *
 * @param set by their variables, in their units; one that is left out has its default
 * @param authenticates whether principals can be told apart
 */
export function limitValues<Group extends LimitGroup>(
  group: Group,
  set: Readonly<Record<string, number | undefined>> = {},
  authenticates = true,
): LimitValues<Group> {
  const values: Record<string, number | undefined> = {};
  for (const [name, row] of Object.entries<LimitRow>(limits[group])) {
    const { variable, factor = 1, partOf, ofPrincipal } = row;
    const given = variable === undefined ? undefined : set[variable];
    const whole = partOf && values[partOf.name];
    if (given !== undefined) values[name] = given * factor;
    else if (ofPrincipal && !authenticates) values[name] = undefined;
    else if (partOf && whole !== undefined) values[name] = Math.ceil(whole / partOf.divisor);
    else values[name] = row.default * factor;
  }
  return values as LimitValues<Group>;
}

/** Says of each limit that is below one that it must not be below, a sentence each. */
export function contradictions(set: Readonly<Record<string, number | undefined>>): string[] {
  return limitRows.flatMap(({ group, name, notBelow, ...row }) => {
    const other = notBelow && limitRows.find((each) => each.group === group && each.name === notBelow);
    if (!other) return [];
    const values: Readonly<Record<string, number | undefined>> = limitValues(group, set);
    if ((values[name] ?? 0) >= (values[other.name] ?? 0)) return [];
    const usual = (each: LimitRow) => `${each.variable} (${each.default} unless it is set)`;
    return [`${usual(row)} must not be less than ${usual(other)}.`];
  });
}
