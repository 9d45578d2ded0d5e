/**
 * What a gateway is taken to need; times are of one core. The times of a post, of an execution and of a message follow from
 * docs/performance.md, what a socket and an arrival take from the table of docs/operations.md, and Redis' memory from
 * docs/deploy.md. What a shard of Redis does and the bytes of a message are estimates on the safe side, to be measured where it
 * matters by `npm run bench -- redis`.
 */
const assumed = {
  /** To take one post and keep what changed, in milliseconds. */
  postMs: 0.2,
  /** To execute one event for all who follow a call by the same document at one gateway, in milliseconds. */
  executionMs: 0.12,
  /** To write one message to one socket, in milliseconds. */
  messageMs: 0.015,
  /** To let one client in that comes back, and give it its roster, in milliseconds. */
  arrivalMs: 1,
  /** Resident memory for each socket that follows a roster, in KiB. */
  socketKib: 21,
  /** Sockets of one process: as many as were assumed. */
  sockets: 20_000,
  /** Of a message about one person, frames and headers of TCP and TLS included, in bytes. */
  messageBytes: 500,
  /** What one shard of Redis does of the gateway's commands and scripts a second, at half of what it can. */
  redisCommands: 25_000,
  /** Of Redis' memory for a call of twenty people that has had a hundred changes, in KB. */
  callKb: 90,
} as const;

/** What is to be carried. */
export interface Load {
  readonly subscribers: number;
  readonly calls: number;
  /** Seconds between two events of one call, such as somebody who joins or mutes. */
  readonly secondsBetweenEvents: number;
}

/** What that takes. */
export interface Capacity {
  readonly eventsPerSecond: number;
  readonly messagesPerSecond: number;
  /** At how many gateways a call is followed. */
  readonly gatewaysOfCall: number;
  /** Processes with a core each. */
  readonly gateways: number;
  /** Of each process, in GiB. */
  readonly memoryGib: number;
  readonly gigabitsPerSecond: number;
  readonly redisCommandsPerSecond: number;
  readonly redisShards: number;
  readonly redisMemoryGb: number;
  /** Until everybody is back who came at once, in seconds. */
  readonly stormSeconds: number;
}

/** The share of a core that is planned for, so that the rest takes up what comes together. */
const plannedShare = 0.5;
/** What a process needs without any client, in MiB. */
const restMib = 150;

/**
 * Computes what a load takes, by what was assumed. Followers of a call are spread over all gateways at random; each of these executes the
 * call's events once for its own, so that more gateways also have more to do: the number is the least that is enough.
 */
function capacityFor({ subscribers, calls, secondsBetweenEvents }: Load): Capacity {
  const eventsPerSecond = calls / secondsBetweenEvents;
  const followers = subscribers / calls;
  const messagesPerSecond = eventsPerSecond * followers;
  const spread = (gateways: number): number => gateways * (1 - (1 - 1 / gateways) ** followers);
  const busyCores = (gateways: number): number =>
    (eventsPerSecond * (assumed.postMs + spread(gateways) * assumed.executionMs) +
      messagesPerSecond * assumed.messageMs) /
    1000;
  let gateways = Math.ceil(subscribers / assumed.sockets);
  while (busyCores(gateways) > gateways * plannedShare) gateways += 1;
  const gatewaysOfCall = spread(gateways);
  const redisCommandsPerSecond = eventsPerSecond * (2 + gatewaysOfCall);
  return {
    eventsPerSecond,
    messagesPerSecond,
    gatewaysOfCall,
    gateways,
    memoryGib: ((subscribers / gateways) * assumed.socketKib) / 2 ** 20 + restMib / 1024,
    gigabitsPerSecond: (messagesPerSecond * assumed.messageBytes * 8) / 1e9,
    redisCommandsPerSecond,
    redisShards: Math.ceil(redisCommandsPerSecond / assumed.redisCommands),
    redisMemoryGb: (calls * assumed.callKb) / 1e6,
    stormSeconds: (subscribers * assumed.arrivalMs) / 1000 / gateways,
  };
}

const loads: readonly Load[] = [
  { subscribers: 20_000, calls: 1_000, secondsBetweenEvents: 10 },
  { subscribers: 100_000, calls: 5_000, secondsBetweenEvents: 10 },
  { subscribers: 1_000_000, calls: 50_000, secondsBetweenEvents: 30 },
  { subscribers: 1_000_000, calls: 50_000, secondsBetweenEvents: 10 },
  { subscribers: 1_000_000, calls: 50_000, secondsBetweenEvents: 3 },
];

const round = (value: number, digits = 0): string =>
  value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** The rows of the table of docs/operations.md. */
export function capacityRows(): string[][] {
  return loads.map((load) => {
    const capacity = capacityFor(load);
    return [
      round(load.subscribers),
      round(load.calls),
      String(load.secondsBetweenEvents),
      round(capacity.eventsPerSecond),
      round(capacity.messagesPerSecond),
      round(capacity.gateways),
      round(capacity.memoryGib, 1),
      round(capacity.gigabitsPerSecond, 2),
      `${round(capacity.redisCommandsPerSecond)}: ${capacity.redisShards} of ${round(capacity.redisMemoryGb / capacity.redisShards, 1)} GB`,
      round(capacity.stormSeconds),
    ];
  });
}
