import { parseArgs } from 'node:util';
import { buildPagesIfMissing } from '../../src/web/build-pages.ts';
import { measureAuthentication } from './authentication.ts';
import { takeCores } from './cores.ts';
import type { Cores } from './cores.ts';
import { measureEvents } from './events/main.ts';
import type { EventsDuration } from './events/main.ts';
import { measureExecution } from './execution/main.ts';
import { measureFanOut } from './fan-out/main.ts';
import type { FanOutDuration } from './fan-out/main.ts';
import { missedGates } from './gates.ts';
import { createLoadGenerator } from './load.ts';
import { measure } from './measurement.ts';
import type { Contestant, Duration } from './measurement.ts';
import { measureObserving } from './observing.ts';
import { measureRedisLatency } from './replicas/redis-latency.ts';
import { measureRollingDeploy } from './replicas/rolling.ts';
import { measureSoak } from './replicas/soak.ts';
import { measureRestart } from './restart/main.ts';
import { formatHeading, formatReport } from './report.ts';
import { sameAnswer } from './same-answer.ts';
import { startServerProcess } from './server-process.ts';
import { createRooms, startUpstream } from './upstream.ts';
import { measureSizing } from './sizing/main.ts';
import type { SizingDuration } from './sizing/main.ts';
import { measureStores } from './stores/main.ts';
import type { StoresDuration } from './stores/main.ts';
import { variants } from './variants.ts';
import { measureWatchers } from './watchers/main.ts';
import { measureWebhook } from './webhook/main.ts';
import type { WebhookDuration } from './webhook/main.ts';
import { measureWorkers } from './workers/main.ts';
import type { WorkersDuration } from './workers/main.ts';
import { createWorkloads, pages, participantsInRoom, roomsBody, roomsOnPage } from './workloads.ts';

/** What the query for rooms gives that the workloads are made from. */
interface RoomsResult {
  readonly data: {
    readonly rooms: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly endCursor: string };
    };
  };
}

/** What can be measured by itself. @returns a sentence for each promise that isn't kept */
const parts = {
  requests: measureRequests,
  execution: async (cores, quick) => {
    const { report, missed } = await measureExecution(cores, quick ? 1 : 15);
    print(report);
    return missed;
  },
  webhook: async (cores, quick) => {
    const duration: WebhookDuration = quick
      ? { rounds: 1, sliceMs: 200, warmingPosts: 0, calls: [10, 100], people: [10, 100] }
      : {
          rounds: 3,
          sliceMs: 1000,
          warmingPosts: 25_000,
          calls: [10, 1_000, 10_000],
          people: [10, 100, 1_000, 10_000],
        };
    const { report, missed } = await measureWebhook(cores, duration);
    print(report);
    return missed;
  },
  events: async (cores, quick) => {
    const duration: EventsDuration = quick
      ? { rounds: 1, sliceMs: 200, calls: 10, events: [1, 20], warmingRounds: 0 }
      : { rounds: 5, sliceMs: 1000, calls: 1_000, events: [1, 20], warmingRounds: 5 };
    const { report, missed } = await measureEvents(cores, duration);
    print(report);
    return missed;
  },
  observing: async (cores, quick) => {
    const duration: Duration = quick ? { rounds: 0.25, sliceMs: 400 } : { rounds: 3, sliceMs: 1000 };
    await buildPagesIfMissing();
    const { report, missed } = await measureObserving(cores, duration, listRooms);
    print(report);
    return missed;
  },
  'fan-out': async (cores, quick) => {
    const duration: FanOutDuration = quick
      ? {
          oneRoster: 50,
          manyRosters: 100,
          throughput: { rounds: 1, seconds: 0.2 },
          latency: { subscribers: 100, rounds: 1, seconds: 0.5 },
          idleHeap: { subscribers: 100, settlingSeconds: 0 },
          slowClient: { subscribers: 50, rounds: 1, seconds: 1 },
        }
      : {
          oneRoster: 1_000,
          manyRosters: 5_000,
          throughput: { rounds: 5, seconds: 1.5 },
          latency: { subscribers: 5_000, rounds: 5, seconds: 2 },
          idleHeap: { subscribers: 5_000, settlingSeconds: 4 },
          slowClient: { subscribers: 1_000, rounds: 30, seconds: 60 },
        };
    const { report, missed } = await measureFanOut(cores, duration);
    print(report);
    return missed;
  },
  restart: async (cores, quick) => {
    const { report, missed } = await measureRestart(cores, { subscribers: quick ? 500 : 18_000 });
    print(report);
    return missed;
  },
  watchers: async (cores, quick) => {
    const { report, missed } = await measureWatchers(
      cores,
      quick
        ? { subscribers: 500, events: 3, quietMs: 200 }
        : { subscribers: 18_000, events: 20, quietMs: 2_000 },
    );
    print(report);
    return missed;
  },
  redis: async (cores, quick) => {
    const { report, missed } = await measureRedisLatency(
      cores,
      quick
        ? { calls: 10, notificationsPerSecond: 100, seconds: 0.5, rounds: 1 }
        : { calls: 100, notificationsPerSecond: 1_000, seconds: 5, rounds: 5 },
    );
    print(report);
    return missed;
  },
  rolling: async (_, quick) => {
    const { report, missed } = await measureRollingDeploy(
      quick
        ? { replicas: 2, followers: 50, calls: 10, eventsPerSecond: 20 }
        : { replicas: 3, followers: 2_000, calls: 200, eventsPerSecond: 50 },
    );
    print(report);
    return missed;
  },
  soak: async (_, quick) => {
    const { report, missed } = await measureSoak(
      quick
        ? {
            replicas: 2,
            followers: 50,
            calls: 10,
            eventsPerSecond: 20,
            durationMs: 30_000,
            warmUpMs: 10_000,
            collectedMs: 10_000,
            killEveryMs: 10_000,
          }
        : {
            replicas: 3,
            followers: 2_000,
            calls: 200,
            eventsPerSecond: 50,
            durationMs: 40 * 60_000,
            // As long as the one that lives gathers the followers of those that die.
            warmUpMs: 15 * 60_000,
            collectedMs: 10 * 60_000,
            killEveryMs: 2 * 60_000,
          },
    );
    print(report);
    return missed;
  },
  stores: async (cores, quick) => {
    const duration: StoresDuration = quick
      ? { rounds: 1, sliceMs: 200, people: [10, 100], idleCalls: 100 }
      : { rounds: 5, sliceMs: 1_500, people: [10, 100, 1_000], idleCalls: 10_000 };
    const { report, missed } = await measureStores(cores, duration);
    print(report);
    return missed;
  },
  workers: async (cores, quick) => {
    const duration: WorkersDuration = quick
      ? { subscribers: 50, events: 20, rounds: 1 }
      : { subscribers: 1_000, events: 100, rounds: 3 };
    const { report, missed } = await measureWorkers(cores, duration);
    print(report);
    return missed;
  },
  sizing: async (cores, quick) => {
    const duration: SizingDuration = quick
      ? { workers: [1, 2], sockets: [100], eventsPerSecond: [50], seconds: 0.5, calls: 100 }
      : {
          workers: [1, 2],
          sockets: [1_000, 5_000, 20_000],
          eventsPerSecond: [10, 100, 1_000],
          seconds: 8,
          calls: 10_000,
        };
    const { report, missed } = await measureSizing(cores, duration);
    print(report);
    return missed;
  },
} satisfies Record<string, (cores: Cores, quick: boolean) => Promise<readonly string[]>>;

type Part = keyof typeof parts;

/** What takes too long to be measured unless it is named. */
const named = new Set<string>(['soak', 'sizing']);

const usage = `Usage: npm run bench -- [--quick] [${Object.keys(parts).join('|')} ...]
Measures all parts but the soak and the sizing, or those that are named. --quick only sees that all works.`;

/** `npm run bench` measures for about fourteen minutes. */
async function main(): Promise<void> {
  const { quick, chosen } = readArguments();
  const cores = takeCores();
  print(formatHeading());
  const missed: string[] = [];
  for (const part of chosen) missed.push(...(await parts[part](cores, quick)));
  for (const sentence of missed) {
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  }
}

/** @throws Error that says how it is used */
function readArguments(): { readonly quick: boolean; readonly chosen: readonly Part[] } {
  try {
    const options = { quick: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const chosen = positionals.map((name) => {
      if (isPart(name)) return name;
      throw new Error(`There is no part "${name}".`);
    });
    return {
      quick: values.quick,
      chosen:
        chosen.length > 0
          ? chosen
          : Object.keys(parts)
              .filter(isPart)
              .filter((name) => !named.has(name)),
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

function isPart(name: string): name is Part {
  return Object.hasOwn(parts, name);
}

function print(report: string): void {
  process.stdout.write(`${report}\n\n`);
}

async function measureRequests(cores: Cores, quick: boolean): Promise<readonly string[]> {
  const duration: Duration = quick ? { rounds: 1, sliceMs: 200 } : { rounds: 5, sliceMs: 1000 };
  await buildPagesIfMissing();
  await using started = new AsyncDisposableStack();
  const upstream = await startUpstream();
  started.defer(() => upstream.stop());
  await createRooms(upstream.connectionString, pages * roomsOnPage, participantsInRoom);

  const contestants: Contestant[] = [];
  for (const variant of variants) {
    const server = await startServerProcess(variant, cores.server, upstream.connectionString);
    started.defer(() => server.stop());
    const load = createLoadGenerator(server.url);
    started.defer(() => load.close());
    contestants.push({ server, load });
  }

  const workloads = createWorkloads(...(await listRooms(contestants)));
  const bodies = new Set(Object.values(workloads).flatMap((workload) => workload.bodies));
  for (const body of bodies) await sameAnswer(body, contestants);

  const measurements = await measure(Object.values(workloads), contestants, upstream, duration);
  print(formatReport(measurements, duration));
  const authentication = await measureAuthentication(
    [workloads.typename, workloads.room],
    upstream,
    cores,
    duration,
  );
  print(authentication.report);
  return [...missedGates(workloads, measurements), ...authentication.missed];
}

/** @returns ids of all rooms, and the cursors behind which their pages begin */
async function listRooms(contestants: readonly Contestant[]): Promise<[string[], (string | undefined)[]]> {
  const ids: string[] = [];
  const cursors: (string | undefined)[] = [];
  let after: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    cursors.push(after);
    const { rooms } = (JSON.parse(await sameAnswer(roomsBody(after), contestants)) as RoomsResult).data;
    ids.push(...rooms.nodes.map(({ id }) => id));
    after = rooms.pageInfo.endCursor;
  }
  return [ids, cursors];
}

await main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
