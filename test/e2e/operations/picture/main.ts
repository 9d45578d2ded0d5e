/**
 * Takes the picture of the dashboard for docs/: a gateway with its sandbox and clients, and things that go wrong, scraped by a
 * Prometheus for some minutes. It needs Debian's packages `prometheus` and `chromium`:
 *
 *     npx node test/e2e/operations/picture/main.ts
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { createClient } from '../../../../packages/client/src/index.ts';
import { executablePath, launchFlags } from '../../../support/browser.ts';
import { freePort } from '../../../support/free-port.ts';
import { query, startGateway } from '../../../support/gateway.ts';
import { repository } from '../../../support/pages.ts';
import { createCall } from '../watched-gateway.ts';

const minutes = 4;
const picture = join(repository, 'docs/dashboard.png');
const rooms = '{ rooms { nodes { id participants { nodes { rawId } } } calls: __typename } }';

await using opened = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'switchboard-picture-'));
opened.defer(() => rm(folder, { recursive: true, force: true }));
const gateway = opened.use(await startGateway({ sandbox: { calls: { autopilot: true } } }));

const port = await freePort();
const configuration = {
  global: { scrape_interval: '2s' },
  scrape_configs: [{ job_name: 'switchboard', static_configs: [{ targets: [new URL(gateway.url).host] }] }],
};
await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
const prometheus = spawn(
  'prometheus',
  [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ],
  { stdio: 'ignore' },
);
opened.defer(async () => {
  prometheus.kill();
  await once(prometheus, 'exit');
});

/** Lets clients do what they do, until the time is over. */
async function live(until: number): Promise<void> {
  const client = createClient({ url: `${gateway.url}/graphql` });
  for (let second = 0; Date.now() < until; second += 1) {
    // Half-way through, a service fails for a while.
    const isIll = Date.now() > until - minutes * 30_000 && Date.now() < until - minutes * 20_000;
    if (isIll) await gateway.fail({ path: '/rooms*', kind: 'status', status: 503, probability: 0.5 });
    else await gateway.heal();
    if (second % 20 === 0) {
      const { data } = await query<{ createCall: { call: { id: string } } | null }>(gateway.url, createCall);
      const id = data?.createCall?.call.id;
      for (let follower = 0; id !== undefined && follower < 5; follower += 1)
        client.followRoster(id).subscribe(() => undefined);
    }
    await Promise.all([
      query(gateway.url, rooms),
      query(gateway.url, 'mutation { createRoom(input: {}) { room { id } } }'),
      query(gateway.url, '{ calls { nodes { id participants { displayName } } } }'),
      query(gateway.url, second % 7 === 0 ? '{ nothing }' : '{ __typename }'),
    ]);
    await setTimeout(300 + 200 * Math.sin(second / 15));
  }
  client.close();
}
await live(Date.now() + minutes * 60_000);

const preview = join(repository, 'examples/observability/preview.js');
const { stdout } = await promisify(execFile)(
  process.execPath,
  [preview, `http://127.0.0.1:${port}`, String(minutes)],
  { maxBuffer: 2 ** 26 },
);
const browser = opened.adopt(
  await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: launchFlags }),
  (started) => started.close(),
);
const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
await page.setContent(stdout);
await page.screenshot({ path: picture, fullPage: true });
