import type { Cores } from '../cores.ts';
import type { Outcome } from '../fan-out/outcome.ts';
import { startGatewayProcess } from '../restart/gateway-process.ts';
import { startServerProcess } from '../server-process.ts';
import type { ServerProcess } from '../server-process.ts';
import { median } from '../statistics.ts';
import { startCallingPlatform } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { Contestant, eventsInLog } from '../webhook/contestant.ts';
import { measureCostByPeople } from '../webhook/people.ts';
import { peopleInCall } from '../webhook/posts.ts';
import { startDelivering } from './deliver-process.ts';
import type { DeliverProcess } from './deliver-process.ts';
import { storesToMeasure } from './store-under-measure.ts';
import type { StoreUnderMeasure } from './store-under-measure.ts';

/** How long to measure, and how much. */
export interface StoresDuration {
  readonly rounds: number;
  readonly sliceMs: number;
  /** People in one call, rising. */
  readonly people: readonly number[];
  /** Calls to which nothing happens. */
  readonly idleCalls: number;
}

/** What idle calls take, as far as it was measured. */
interface Idle {
  readonly heapPerCall?: number;
  readonly bytesPerCall?: number;
  /** From the start of the program until it is ready, in milliseconds, with all calls there. */
  readonly readyMs?: number;
}

/** What was measured of one store. */
interface Figures extends Idle {
  readonly store: string;
  /** Posts to the webhook a second; by the store in memory of the same round. */
  readonly posts: number;
  readonly postsRatio: number;
  /** Notifications a second that the live core takes by itself; by the store in memory of the same round. */
  readonly notifications: number;
  readonly notificationsRatio: number;
  /** CPU time for one change, in microseconds, by the number of people. */
  readonly cpuByPeople: readonly number[];
}

const leastPostsRatio = 0.7;
const leastNotifications = 3_000;
const mostGrowthByPeople = 1.5;
const mostReadyMs = 3_000;
/** Which of the stores has to keep the promises: the others are there to be compared. */
const promised = 'SQLite';
const callsAtWebhook = 100;

/** Measures what stores of the live core's state cost, beside the one in memory. */
export async function measureStores(cores: Cores, duration: StoresDuration): Promise<Outcome> {
  await using platform = await startCallingPlatform();
  const throughput = await measureThroughput(cores, platform, duration);
  const figures: Figures[] = [];
  for (const [index, create] of storesToMeasure.entries()) {
    using crowded = create();
    using idle = create();
    figures.push({
      store: crowded.name,
      ...at(throughput, index),
      ...(await measureByPeople(crowded, cores, platform, duration)),
      ...(await measureIdle(idle, cores, platform, duration)),
    });
  }
  return { report: reportOf(figures, duration), missed: missedBy(figures, duration) };
}

type Throughput = Pick<Figures, 'posts' | 'postsRatio' | 'notifications' | 'notificationsRatio'>;

/** Measures all stores in turns, so that whatever else the machine does meets all of them alike. */
async function measureThroughput(
  cores: Cores,
  platform: CallingPlatform,
  { rounds, sliceMs }: StoresDuration,
): Promise<readonly Throughput[]> {
  await using started = new AsyncDisposableStack();
  const webhooks: Contestant[] = [];
  const cores_: DeliverProcess[] = [];
  for (const create of storesToMeasure) {
    const server = await startServer(started.use(asyncOf(create())), cores, platform);
    started.defer(() => server.stop());
    const contestant = new Contestant(server, platform.authorization);
    started.defer(() => contestant.close());
    await contestant.begin(callsAtWebhook);
    webhooks.push(contestant);
    cores_.push(started.use(await startDelivering(started.use(asyncOf(create())), cores.server)));
  }
  const slices: { posts: number[]; notifications: number[] }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const slice = { posts: [] as number[], notifications: [] as number[] };
    for (const contestant of webhooks) slice.posts.push((await contestant.run(sliceMs)).perSecond);
    for (const core of cores_) slice.notifications.push(await core.run(sliceMs));
    // The first round is for the compiler.
    if (round > 0) slices.push(slice);
  }
  const figure = (of: 'posts' | 'notifications', store: number): number =>
    median(slices.map((slice) => at(slice[of], store)));
  const ratio = (of: 'posts' | 'notifications', store: number): number =>
    median(slices.map((slice) => at(slice[of], store) / at(slice[of], 0)));
  return storesToMeasure.map((_, store) => ({
    posts: figure('posts', store),
    postsRatio: ratio('posts', store),
    notifications: figure('notifications', store),
    notificationsRatio: ratio('notifications', store),
  }));
}

/** Measures what one change costs by the number of people. */
async function measureByPeople(
  store: StoreUnderMeasure,
  cores: Cores,
  platform: CallingPlatform,
  duration: StoresDuration,
): Promise<Pick<Figures, 'cpuByPeople'>> {
  const server = await startServer(store, cores, platform);
  const costs = await measureCostByPeople(server, platform.authorization, duration);
  await server.stop();
  return { cpuByPeople: costs.map(({ cpu }) => cpu) };
}

/** Measures what calls take to which nothing happens, and how soon a gateway is ready that finds them. */
async function measureIdle(
  store: StoreUnderMeasure,
  cores: Cores,
  platform: CallingPlatform,
  { idleCalls }: StoresDuration,
): Promise<Idle> {
  if (!store.hasOwnForm) return {};
  const server = await startServer(store, cores, platform);
  const contestant = new Contestant(server, platform.authorization);
  await contestant.begin(1);
  const [heap, bytes] = [await server.heapBytes(), store.bytes()];
  await contestant.begin(1 + idleCalls);
  const heapPerCall = ((await server.heapBytes()) - heap) / idleCalls;
  const bytesAfter = store.bytes();
  await contestant.close();
  await server.stop();
  // With the store in memory, which has none of them then, it is what a start takes by itself.
  const readyMs = await measureStart(store, cores, platform);
  if (bytes === undefined || bytesAfter === undefined) return { heapPerCall, readyMs };
  return { heapPerCall, readyMs, bytesPerCall: (bytesAfter - bytes) / idleCalls };
}

async function measureStart(
  store: StoreUnderMeasure,
  cores: Cores,
  { url }: CallingPlatform,
): Promise<number> {
  const startedAt = performance.now();
  const gateway = await startGatewayProcess(cores.server, {
    PORT: '0',
    COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=${url};accesskey=QQ==`,
    GRAPH_ENDPOINT: url,
    CALLBACK_AUDIENCE: 'nobody',
    ...store.env,
  });
  const readyMs = performance.now() - startedAt;
  await gateway.stop();
  return readyMs;
}

function startServer(
  { name, env }: StoreUnderMeasure,
  cores: Cores,
  { url }: CallingPlatform,
): Promise<ServerProcess> {
  return startServerProcess({ name, file: 'webhook-switchboard.ts', env }, cores.server, url);
}

/** A store that can stand among what is closed in time. */
function asyncOf(store: StoreUnderMeasure): StoreUnderMeasure & AsyncDisposable {
  return Object.assign(store, {
    [Symbol.asyncDispose]() {
      store[Symbol.dispose]();
      return Promise.resolve();
    },
  });
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`there is no value ${index}`);
  return value;
}

const growthOf = ({ cpuByPeople }: Figures): number => Math.max(...cpuByPeople) / Math.min(...cpuByPeople);

function reportOf(all: readonly Figures[], { people, rounds, sliceMs, idleCalls }: StoresDuration): string {
  const row = (label: string, cell: (figures: Figures) => string): string =>
    `| ${[label, ...all.map(cell)].join(' | ')} |`;
  const kibibytes = (bytes: number | undefined): string =>
    bytes === undefined ? '' : (bytes / 1024).toFixed(1);
  return [
    `| stores | ${all.map(({ store }) => store).join(' | ')} |`,
    `|---|${all.map(() => '---:').join('|')}|`,
    row('posts/s at the webhook', ({ posts }) => posts.toFixed(0)),
    row('× memory', ({ postsRatio }) => postsRatio.toFixed(2)),
    row('notifications/s, the live core alone', ({ notifications }) => notifications.toFixed(0)),
    row('× memory', ({ notificationsRatio }) => notificationsRatio.toFixed(2)),
    ...people.map((count, index) =>
      row(`CPU µs per change of one person among ${count}`, ({ cpuByPeople }) =>
        at(cpuByPeople, index).toFixed(0),
      ),
    ),
    row('heap KiB per idle call', ({ heapPerCall }) => kibibytes(heapPerCall)),
    row('KiB on disk per idle call', ({ bytesPerCall }) => kibibytes(bytesPerCall)),
    row(
      `ms from the start until ready, ${idleCalls} calls in the file`,
      ({ readyMs }) => readyMs?.toFixed(0) ?? '',
    ),
    '',
    `Medians over ${rounds} rounds of ${sliceMs / 1000} s, the stores in turns. One post is one change of one roster, to ${callsAtWebhook} calls of ${peopleInCall} people. An idle call has ${peopleInCall} people and a log of ${eventsInLog} events. The live core alone takes notifications that were read already, without HTTP, signatures and parsing.`,
  ].join('\n');
}

function missedBy(all: readonly Figures[], { people, idleCalls }: StoresDuration): string[] {
  const figures = all.find(({ store }) => store === promised);
  if (!figures) return [`${promised} was not measured.`];
  const { postsRatio, notifications, readyMs = 0 } = figures;
  const missed: string[] = [];
  if (postsRatio < leastPostsRatio) {
    missed.push(
      `With ${promised} the webhook takes ${postsRatio.toFixed(2)} × the posts that it takes with the store in memory; it should be ${leastPostsRatio} × at least.`,
    );
  }
  if (notifications < leastNotifications) {
    missed.push(
      `${promised} takes ${notifications.toFixed(0)} notifications a second; it should be ${leastNotifications} at least.`,
    );
  }
  if (growthOf(figures) > mostGrowthByPeople) {
    missed.push(
      `With ${promised} one person's change costs ${growthOf(figures).toFixed(2)} × as much with other numbers of people, ${people.join(', ')}; it should be ${mostGrowthByPeople} × at most.`,
    );
  }
  if (readyMs > mostReadyMs) {
    missed.push(
      `With ${idleCalls} calls in ${promised} the gateway is ready after ${readyMs.toFixed(0)} ms; it should be ${mostReadyMs} at most.`,
    );
  }
  return missed;
}
