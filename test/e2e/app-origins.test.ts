/**
 * What a page can do whose origin has a scheme of an app. Of such apps Chromium can show its own extensions;
 * test/http/origin/foreign-origins.test.ts has the others, by their origins alone.
 */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { describeInBrowser } from '../support/browser.ts';
import { openExtensionPage } from '../support/browser-extension.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askOverWebSocket, fetchText, openWebSocket } from './page-requests.ts';

const query = '{ rooms { nodes { id } } }';
const answer = '{"data":{"rooms":{"nodes":[]}}}';
const headers = {
  'Content-Type': 'application/json',
  'apollographql-client-name': 'extension',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};
const post = { method: 'POST', headers, body: JSON.stringify({ query }) };

const startWith = (ALLOWED_ORIGINS: string): Promise<TestGateway> =>
  startGateway({ config: { allowedOrigins: readConfig({ ALLOWED_ORIGINS }).allowedOrigins } });

describeInBrowser('the page of a browser extension', () => {
  test('can query and subscribe where ALLOWED_ORIGINS lists it, and nowhere else', async () => {
    const page = await openExtensionPage();
    const origin = await page.evaluate<string>('location.origin');
    expect(origin).toMatch(/^chrome-extension:\/\/[a-p]{32}$/);

    for (const value of [`https://app.example, ${origin}/`, 'chrome-extension://*']) {
      await using gateway = await startWith(value);
      const graphql = `${gateway.url}/graphql`;
      expect(await fetchText(page, graphql, post)).toBe(answer);
      expect(await askOverWebSocket(page, graphql, query)).toBe(answer);
    }

    await using gateway = await startWith('https://app.example, moz-extension://*');
    const graphql = `${gateway.url}/graphql`;
    expect(await fetchText(page, graphql, post)).toBe('refused');
    expect(await openWebSocket(page, graphql)).toBe('refused');
    expect(await gateway.takeJournal()).toEqual([]);
  });
});
