/**
 * What a page of another origin can do to a gateway and a sandbox on the machine of whoever looks at it. The gateway asks
 * nobody who they are, as one that is started without any configuration.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { rawRequest } from '../support/signed-request.ts';
import { fetchText, openUnwatched, openWebSocket, startEmptySite, submitForm } from './page-requests.ts';
import type { EmptySite } from './page-requests.ts';

const mutation = 'mutation { createUser(input: {}) { user { id } } }';
const fault = '{"path":"*","kind":"reset"}';

describeInBrowser('a page of another origin in a browser', (openPage) => {
  let gateway: TestGateway;
  let graphql: string;
  let elsewhere: EmptySite;
  let foreign: string;
  /** The gateway's own page. */
  let own: string;

  beforeAll(async () => {
    gateway = await startGateway();
    graphql = `${gateway.url}/graphql`;
    own = graphql;
    elsewhere = await startEmptySite();
    foreign = `http://localhost:${elsewhere.port}/`;
  });

  afterAll(async () => {
    await elsewhere[Symbol.asyncDispose]();
    await gateway.close();
  });

  beforeEach(() => gateway.takeJournal());

  const open = openUnwatched(openPage);

  /** Pages on this machine that are foreign to the gateway. */
  const foreigners: [string, () => string][] = [
    ['of another port', () => foreign],
    ['of another name for this machine', () => foreign.replace('localhost', '127.0.0.1')],
  ];

  test.each(foreigners)('%s can open no WebSocket to the gateway', async (_, address) => {
    const { page } = await open(address());
    expect(await openWebSocket(page, graphql)).toBe('refused');
  });

  test.each(foreigners)('%s can read no answer of the gateway', async (_, address) => {
    const { page } = await open(address());
    const json = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ query: '{ rooms { nodes { id } } }' });
    expect(await fetchText(page, graphql, { method: 'POST', headers: json, body })).toBe('refused');
    const search = `?query=${encodeURIComponent('{ rooms { nodes { id } } }')}`;
    expect(await fetchText(page, graphql + search)).toBe('refused');
    const headers = { 'Apollo-Require-Preflight': '1' };
    expect(await fetchText(page, graphql + search, { headers })).toBe('refused');
    expect(await fetchText(page, graphql + search, { mode: 'no-cors' })).toBe('refused');
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('can make the gateway do nothing by what browsers send without asking', async () => {
    const { page } = await open(foreign);
    const body = JSON.stringify({ query: mutation });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=b',
    ]) {
      const init = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': type }, body };
      expect(await fetchText(page, graphql, init)).toBe('refused');
    }
    await submitForm(page, graphql, body);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test.each(foreigners)('%s can have no query executed whose answer it can not read', async (_, address) => {
    const { page } = await open(address());
    const query = `${graphql}?query=${encodeURIComponent('{ rooms { nodes { id } } }')}`;
    expect(await fetchText(page, query, { mode: 'no-cors' })).toBe('refused');
    for (const [tag, attribute] of [
      ['img', 'src'],
      ['script', 'src'],
      ['iframe', 'src'],
      ['video', 'src'],
    ]) {
      await loadElement(page, tag ?? '', attribute ?? '', query);
    }
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test("the gateway's own page can query by GET", async () => {
    const { page } = await open(own);
    const query = `${graphql}?query=${encodeURIComponent('{ rooms { nodes { id } } }')}`;
    expect(await fetchText(page, query)).toBe('{"data":{"rooms":{"nodes":[]}}}');
  });

  test("can not show the gateway's page in a frame", async () => {
    const { page } = await open(foreign);
    await page.evaluate(
      `new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = resolve;
        frame.src = ${JSON.stringify(own)};
        document.body.append(frame);
      })`,
    );
    const [frame] = page.frames().slice(1);
    expect(frame?.url()).toBe('chrome-error://chromewebdata/');
  });

  test('can neither control the sandbox nor read from it', async () => {
    const { page } = await open(foreign);
    const { url } = gateway.sandbox;
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: fault };
    expect(await fetchText(page, `${url}/sandbox/faults`, json)).toBe('refused');
    expect(await fetchText(page, `${url}/sandbox/requests`)).toBe('refused');
    const plain = { method: 'POST', mode: 'no-cors', body: fault };
    expect(await fetchText(page, `${url}/sandbox/faults`, plain)).toBe('');
    await submitForm(page, `${url}/sandbox/faults`, fault);
    expect((await rawRequest(url, '/sandbox/faults')).json).toEqual({ faults: [] });
  });

  test("the gateway's own page can query and open a WebSocket, and is foreign to the sandbox", async () => {
    const { page } = await open(own);
    const body = JSON.stringify({ query: '{ rooms { nodes { id } } }' });
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    expect(await fetchText(page, graphql, json)).toBe('{"data":{"rooms":{"nodes":[]}}}');
    expect(await openWebSocket(page, graphql)).toBe('open');
    expect(await fetchText(page, `${gateway.sandbox.url}/sandbox/requests`)).toBe('refused');
  });

  test('a page of an origin that ALLOWED_ORIGINS lists can query and open a WebSocket', async () => {
    await using other = await startGateway({ config: { allowedOrigins: [new URL(foreign).origin] } });
    const { page, problems } = await open(foreign);
    const body = JSON.stringify({ query: '{ rooms { nodes { id } } }' });
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer token' };
    const answer = await fetchText(page, `${other.url}/graphql`, { method: 'POST', headers, body });
    expect(answer).toBe('{"data":{"rooms":{"nodes":[]}}}');
    expect(await openWebSocket(page, `${other.url}/graphql`)).toBe('open');
    expect(problems).toEqual([]);
  });
});

/** Puts an element into a page, and waits until it has loaded its address, or failed to. */
function loadElement(page: Page, tag: string, attribute: string, address: string): Promise<void> {
  return page.evaluate(
    `new Promise((resolve) => {
      const element = document.createElement(${JSON.stringify(tag)});
      element.onload = element.onerror = () => resolve();
      element.setAttribute(${JSON.stringify(attribute)}, ${JSON.stringify(address)});
      document.body.append(element);
    })`,
  );
}
