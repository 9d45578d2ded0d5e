import { parseArgs } from 'node:util';
import { buildPagesIfMissing } from '../../src/build-pages.ts';
import { measureAuthentication } from './authentication.ts';
import { takeCores } from './cores.ts';
import { type FanOutDuration, measureFanOut } from './fan-out/main.ts';
import { missedGates } from './gates.ts';
import { createLoadGenerator } from './load.ts';
import { type Contestant, type Duration, measure } from './measurement.ts';
import { formatReport } from './report.ts';
import { sameAnswer } from './same-answer.ts';
import { startServerProcess } from './server-process.ts';
import { createRooms, startUpstream } from './upstream.ts';
import { switchboard, variants } from './variants.ts';
import { measureWebhook, type WebhookDuration } from './webhook/main.ts';
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

/** `npm run bench` measures for about five minutes; `npm run bench -- --quick` only sees that all works. */
async function main(): Promise<void> {
  const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
  const duration: Duration = quick ? { rounds: 1, sliceMs: 200 } : { rounds: 5, sliceMs: 1000 };

  const webhookDuration: WebhookDuration = quick
    ? { rounds: 1, sliceMs: 200, calls: [10, 100] }
    : { rounds: 3, sliceMs: 1000, calls: [10, 1_000, 10_000] };

  const fanOutDuration: FanOutDuration = { subscribers: quick ? 50 : 1_000, rounds: quick ? 1 : 5 };

  const cores = takeCores();
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
  process.stdout.write(`${formatReport(measurements, duration)}\n`);
  const authentication = await measureAuthentication(
    [workloads.typename, workloads.room],
    contestants.filter(({ server }) => server.variant === switchboard),
    upstream,
    cores,
    duration,
  );
  process.stdout.write(`\n${authentication.report}\n`);
  const webhook = await measureWebhook(cores, webhookDuration);
  process.stdout.write(`\n${webhook.report}\n`);
  const fanOut = await measureFanOut(cores, fanOutDuration);
  process.stdout.write(`\n${fanOut.report}\n`);
  const missed = [
    ...missedGates(workloads, measurements),
    ...authentication.missed,
    ...webhook.missed,
    ...fanOut.missed,
  ];
  for (const sentence of missed) {
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  }
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
