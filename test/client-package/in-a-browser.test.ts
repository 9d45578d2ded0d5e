/** Pages of every framework, and of other clients, over the client package in a real browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { compile } from 'svelte/compiler';
import { build } from 'vite';
import type { Plugin, Rolldown } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { group, startCallHarness } from '../e2e/calls/call-harness.ts';
import type { CallHarness } from '../e2e/calls/call-harness.ts';
import { createQuietGroup } from '../e2e/calls/rosters.ts';
import { openUnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import { describeInBrowser } from '../support/browser.ts';

const frameworks = ['react', 'vue', 'svelte'] as const;
const others = ['apollo', 'urql'] as const;

/** Components of Svelte, as its plugin compiles them. */
const sveltePage: Plugin = {
  name: 'svelte-page',
  resolveId: (id) =>
    id.endsWith('.svelte') ? join(import.meta.dirname, 'pages', id.replace('virtual:', '')) : null,
  load(id) {
    const client = join(import.meta.dirname, '../../packages/client/src/svelte.ts');
    if (id.endsWith('page.svelte')) {
      return compile(
        `<script>
          import { setClient } from '${client}';
          import Roster from 'virtual:roster.svelte';
          let { client, callId } = $props();
          setClient(client);
        </script>
        <Roster {callId} />`,
        { filename: 'Page.svelte', generate: 'client' },
      ).js.code;
    }
    if (id.endsWith('roster.svelte')) {
      return compile(
        `<script>
          import { useRoster } from '${client}';
          let { callId } = $props();
          const roster = useRoster(callId);
        </script>
        <ul data-phase={$roster.phase} data-resumption={$roster.resumption}>
          {#each $roster.participants as { id, displayName } (id)}<li>{displayName}</li>{/each}
        </ul>`,
        { filename: 'Roster.svelte', generate: 'client' },
      ).js.code;
    }
    return null;
  },
};

describeInBrowser('the client package in a browser', (openPage) => {
  let harness: CallHarness;
  /** Where the pages are. */
  let site: string;
  let closeSite: () => void;

  beforeAll(async () => {
    const built = await build({
      configFile: false,
      root: join(import.meta.dirname, 'pages'),
      logLevel: 'silent',
      plugins: [sveltePage],
      build: {
        write: false,
        minify: false,
        modulePreload: false,
        rolldownOptions: {
          input: [...frameworks, ...others].map((name) =>
            join(import.meta.dirname, 'pages', `${name}.ts${name === 'react' ? 'x' : ''}`),
          ),
          output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        },
      },
    });
    const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
    const scripts = new Map(output.map((chunk) => [`/${chunk.fileName}`, 'code' in chunk ? chunk.code : '']));
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const script = scripts.get(pathname);
      response.setHeader(
        'content-type',
        script === undefined ? 'text/html; charset=utf-8' : 'text/javascript',
      );
      response.end(
        script ??
          `<!doctype html><link rel="icon" href="data:,"><button id="hide">Hide</button><div id="app"></div>
          <script type="module" src="${pathname}.js"></script>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    site = `http://localhost:${(server.address() as AddressInfo).port}`;
    closeSite = () => {
      server.closeAllConnections();
      server.close();
    };
    harness = await startCallHarness({ allowedOrigins: [site] });
  });
  afterAll(async () => {
    closeSite();
    await harness.close();
  });

  const namesOn = (page: Page): Promise<string[]> => page.locator('li').allTextContents();

  /** A page that follows a new call, over a network that can be cut. */
  async function openFollowing(name: string) {
    const id = await createQuietGroup(harness, group);
    const network = await openUnreliableNetwork(harness.url);
    onTestFinished(() => network[Symbol.asyncDispose]());
    const address = `${site}/${name}?${new URLSearchParams({ gateway: network.url, call: id }).toString()}`;
    const { page, problems } = await openPage(address);
    await expect.poll(() => namesOn(page)).toEqual(['Calling Bot']);
    return { id, network, page, problems };
  }

  test.each(frameworks)(
    '%s shows a roster as it changes, over a cut, and stops when it is unmounted',
    async (name) => {
      const { id, network, page, problems } = await openFollowing(name);
      const list = page.locator('ul');
      await harness.join(id, 'Ann');
      await expect.poll(() => namesOn(page)).toEqual(['Calling Bot', 'Ann']);
      expect(problems).toEqual([]);
      network.hold();
      network.cut();
      await expect.poll(() => list.getAttribute('data-phase')).toBe('interrupted');
      await harness.join(id, 'Ben');
      network.release();
      await expect.poll(() => namesOn(page)).toEqual(['Calling Bot', 'Ann', 'Ben']);
      expect(await list.getAttribute('data-resumption')).toBe('exact');
      await page.click('#hide');
      await expect.poll(() => page.locator('html').getAttribute('data-connection')).toBe('idle');
      expect(problems.filter((problem) => !problem.includes('WebSocket'))).toEqual([]);
    },
  );

  test.each(others)('%s gets what was missed over a cut, each event once', async (name) => {
    const { id, network, page } = await openFollowing(name);
    network.hold();
    network.cut();
    await harness.join(id, 'Ann');
    network.release();
    await expect.poll(() => namesOn(page)).toEqual(['Calling Bot', 'Ann']);
    await harness.join(id, 'Ben');
    await expect.poll(() => namesOn(page)).toEqual(['Calling Bot', 'Ann', 'Ben']);
    await page.click('#hide');
    await expect.poll(() => page.locator('html').getAttribute('data-connection')).toBe('idle');
  });

  test('a page comes back at once when the network does', async () => {
    const { id, network, page } = await openFollowing('react');
    await page.context().setOffline(true);
    network.cut();
    await expect.poll(() => page.locator('ul').getAttribute('data-phase')).toBe('interrupted');
    await harness.join(id, 'Ann');
    await page.context().setOffline(false);
    await expect.poll(() => namesOn(page)).toEqual(['Calling Bot', 'Ann']);
  });
});
