import { isDeepStrictEqual, parseArgs } from 'node:util';
import { buildPagesIfMissing } from '../../src/build-pages.ts';
import { takeCores } from './cores.ts';
import { missedGates } from './gates.ts';
import { createLoadGenerator } from './load.ts';
import { type Contestant, type Duration, measure } from './measurement.ts';
import { formatReport } from './report.ts';
import { startServerProcess } from './server-process.ts';
import { createRooms, startUpstream } from './upstream.ts';
import { variants } from './variants.ts';
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
  const webhook = await measureWebhook(cores, webhookDuration);
  process.stdout.write(`\n${webhook.report}\n`);
  for (const sentence of [...missedGates(workloads, measurements), ...webhook.missed]) {
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

/** A comparison of servers that do different work would be void. */
async function sameAnswer(body: string, contestants: readonly Contestant[]): Promise<string> {
  const [first, ...others] = await Promise.all(
    contestants.map(async ({ server, load }) => ({ server, text: await load.ask(body) })),
  );
  if (!first) throw new Error('there is no server to ask');
  const answer = JSON.parse(first.text) as object;
  if ('errors' in answer) throw new Error(`${first.server.variant.name} failed: ${first.text}`);
  for (const { server, text } of others) {
    if (isDeepStrictEqual(JSON.parse(text), answer)) continue;
    throw new Error(
      `${server.variant.name} answered ${text}, and ${first.server.variant.name} ${first.text}`,
    );
  }
  return first.text;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
