import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { patienceMs } from './patience.ts';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Where Chromium is; undefined if it is not installed. */
export const executablePath = usualPlaces.find((path) => existsSync(path));
const reasonToSkip = `no browser is installed: none of ${usualPlaces.join(', ')} exists`;

/** The name of a site that is not this machine's, but leads to it. */
export const otherSite = 'attacker.example';

/** What it is started with. */
export const launchFlags = [
  // As root, as in most containers, Chromium does not start with its sandbox. It sees only pages of our own.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // What a browser does of its own accord over the network.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name but this machine's resolves, so that even a request that no page made stays here; one passes for another site's.
  `--host-resolver-rules=MAP ${otherSite} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
];

/** A page that is open in a browser, and all that went wrong in it so far. */
export interface WatchedPage {
  readonly page: Page;
  /**
   * Errors thrown or on the console, which is where the browser reports violations of the page's policy and requests that
   * failed, and requests to anywhere but this machine, which are blocked: each in words, in order.
   */
  readonly problems: readonly string[];
}

/** Opens an address of this machine in a browser profile of its own, which is closed at the end of the test. */
export type OpenPage = (url: string, options?: BrowserContextOptions) => Promise<WatchedPage>;

/**
 * A suite whose tests look at pages in Chromium, one browser for all of them. Without Chromium it is skipped, saying
 * why; with `CI=true` it fails.
 */
export function describeInBrowser(name: string, suite: (openPage: OpenPage) => void): void {
  const isSkipped = executablePath === undefined && process.env['CI'] !== 'true';
  if (isSkipped) console.warn(`Skipped: ${name}: ${reasonToSkip}.`);

  describe.skipIf(isSkipped)(name, () => {
    let browser: Browser | undefined;

    beforeAll(async () => {
      if (executablePath === undefined)
        throw new Error(`${name} must run when CI=true, but ${reasonToSkip}.`);
      // Playwright makes a new profile for each launch, and removes it.
      browser = await chromium.launch({ executablePath, args: launchFlags });
    });

    afterAll(() => browser?.close());

    suite(async (url, options) => {
      if (browser === undefined) throw new Error('A page can be opened within a test only.');
      return openWatched(browser, url, options);
    });
  });
}

async function openWatched(
  browser: Browser,
  url: string,
  options?: BrowserContextOptions,
): Promise<WatchedPage> {
  const context = await browser.newContext({ ...options, serviceWorkers: 'block' });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(patienceMs);
  const problems: string[] = [];

  await context.route(isOutside, async (route) => {
    problems.push(`request to the outside: ${route.request().url()}`);
    await route.abort('blockedbyclient');
  });
  await context.routeWebSocket(isOutside, async (socket) => {
    problems.push(`WebSocket to the outside: ${socket.url()}`);
    await socket.close();
  });
  // The browser itself reports a violation of the policy, a failed request and an answer of 4xx or 5xx as an error here.
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => {
    problems.push(`thrown: ${String(error.error())}`);
  });

  const page = await context.newPage();
  await page.goto(url);
  return { page, problems };
}

function isOutside(url: URL): boolean {
  const isOnNetwork = ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol);
  return isOnNetwork && !['127.0.0.1', 'localhost', otherSite].includes(url.hostname);
}
