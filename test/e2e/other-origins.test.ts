/**
 * What pages that others serve can do with a gateway that is started without any configuration: those of this machine,
 * such as a development server's, all that its own page can; those of other sites nothing.
 */
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { readConfig } from '../../src/config/config.ts';
import { startGateway } from '../../src/gateway.ts';
import type { Gateway } from '../../src/gateway.ts';
import { describeInBrowser, otherSite } from '../support/browser.ts';
import { rawRequest } from '../support/signed-request.ts';
import {
  askOverWebSocket,
  fetchText,
  openUnwatched,
  openWebSocket,
  startEmptySite,
  startMovingName,
  submitForm,
} from './page-requests.ts';
import type { EmptySite } from './page-requests.ts';

const rooms = '{ rooms { nodes { id } } }';
const noRooms = '{"data":{"rooms":{"nodes":[]}}}';
const search = `?query=${encodeURIComponent(rooms)}`;
const mutation = 'mutation { createUser(input: {}) { user { id } } }';

/** What Apollo Client sends of whose client it is, and tracing of what it belongs to. */
const toolHeaders = {
  'apollographql-client-name': 'web',
  'apollographql-client-version': '1.2.3',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  tracestate: 'vendor=1',
  baggage: 'tenant=contoso',
  'x-whatever-a-tool-sends': '1',
};

describeInBrowser('beside a gateway without configuration', (openPage) => {
  let gateway: Gateway;
  let elsewhere: EmptySite;
  let sandboxUrl: string;
  let callId: string;
  let log: { readonly origin?: string; readonly host?: string; readonly letIn?: string }[] = [];
  const open = openUnwatched(openPage);

  beforeAll(async () => {
    const logger = pino(
      { level: 'warn' },
      { write: (line: string) => log.push(JSON.parse(line) as (typeof log)[number]) },
    );
    gateway = await startGateway({
      config: readConfig({ PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory' }),
      logger,
    });
    elsewhere = await startEmptySite();
    sandboxUrl = String(gateway.sandbox?.url);
    callId = await createCall(gateway.graphql);
  });
  afterAll(async () => {
    await elsewhere[Symbol.asyncDispose]();
    await gateway.close();
  });
  beforeEach(() => {
    log = [];
  });

  describe.each(['localhost', '127.0.0.1'])(
    'a page of another port of %s, with the headers of tools',
    (host) => {
      const openOther = (): ReturnType<typeof open> => open(`http://${host}:${elsewhere.port}/`);

      test('queries by POST', async () => {
        const { page, problems } = await openOther();
        const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer token', ...toolHeaders };
        const init = { method: 'POST', headers, body: JSON.stringify({ query: rooms }) };
        expect(await fetchText(page, gateway.graphql, init)).toBe(noRooms);
        expect([problems, log]).toEqual([[], []]);
      });

      test('queries by GET', async () => {
        const { page, problems } = await openOther();
        const headers = { 'Apollo-Require-Preflight': '1', ...toolHeaders };
        expect(await fetchText(page, gateway.graphql + search, { headers })).toBe(noRooms);
        expect([problems, log]).toEqual([[], []]);
      });

      test('reads an event stream', async () => {
        const { page, problems } = await openOther();
        const headers = { Accept: 'text/event-stream', ...toolHeaders };
        const document = `subscription { callStateChanged(callId: "${callId}") { __typename } }`;
        const stream = `${gateway.graphql}?query=${encodeURIComponent(document)}`;
        const event = '{"data":{"callStateChanged":{"__typename":"CallStateChanged"}}}';
        expect(await startOfStream(page, stream, headers)).toContain(`data: ${event}`);
        expect(await firstOfEventSource(page, stream)).toBe(event);
        expect([problems, log]).toEqual([[], []]);
      });

      test('asks over a WebSocket', async () => {
        const { page, problems } = await openOther();
        expect(await askOverWebSocket(page, gateway.graphql, rooms)).toBe(noRooms);
        expect([problems, log]).toEqual([[], []]);
      });
    },
  );

  describe('a page of another site', () => {
    const openForeign = (): ReturnType<typeof open> => open(`http://${otherSite}:${elsewhere.port}/`);
    /** What the services of rooms and users were asked since the last time. */
    const takeJournal = async (): Promise<string[]> => {
      const { requests } = (await rawRequest(sandboxUrl, '/sandbox/requests')).json as {
        requests: { method: string; path: string }[];
      };
      await rawRequest(sandboxUrl, '/sandbox/requests', { method: 'DELETE' });
      return requests
        .map(({ method, path }) => `${method} ${path}`)
        .filter((line) => /rooms|identities/.test(line));
    };
    beforeEach(takeJournal);

    test('opens no WebSocket, of which the log tells', async () => {
      const { page } = await openForeign();
      expect(await openWebSocket(page, gateway.graphql)).toBe('refused');
      const origin = `http://${otherSite}:${elsewhere.port}`;
      expect(log).toMatchObject([{ origin, letIn: expect.stringContaining(`,${origin}`) as string }]);
    });

    test('reads nothing', async () => {
      const { page } = await openForeign();
      for (const headers of [{}, toolHeaders]) {
        expect(await fetchText(page, gateway.graphql + search, { headers })).toBe('refused');
      }
      const headers = { 'Content-Type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ query: rooms }) };
      expect(await fetchText(page, gateway.graphql, init)).toBe('refused');
      expect(await takeJournal()).toEqual([]);
    });

    test('has nothing done by what browsers send without asking', async () => {
      const { page } = await openForeign();
      await expect(firstOfEventSource(page, gateway.graphql + search)).rejects.toThrow('refused');
      const events = { mode: 'no-cors', headers: { Accept: 'text/event-stream' } };
      expect(await fetchText(page, gateway.graphql + search, events)).toBe('refused');
      const body = JSON.stringify({ query: mutation });
      expect(await fetchText(page, gateway.graphql + search, { mode: 'no-cors' })).toBe('refused');
      const text = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body };
      expect(await fetchText(page, gateway.graphql, text)).toBe('refused');
      await submitForm(page, gateway.graphql, body);
      expect(await takeJournal()).toEqual([]);
    });
  });

  test('a page whose name was made to resolve to the gateway gets nothing', async () => {
    await using name = await startMovingName(elsewhere.port);
    const site = `http://${otherSite}:${name.port}`;
    const { page } = await open(site);
    name.pointTo(Number(new URL(gateway.graphql).port));
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ query: rooms }) };
    expect(await fetchText(page, `${site}/graphql`, init)).toContain('The Host header names another host');
    expect(await fetchText(page, `${site}/graphql${search}`)).toContain('The Host header names another host');
    expect(await openWebSocket(page, `${site}/graphql`)).toBe('refused');
    expect(log).toContainEqual(expect.objectContaining({ host: `${otherSite}:${name.port}` }));
    expect(log).toContainEqual(expect.objectContaining({ origin: site }));
    await page.context().close();
  });
});

/** Creates a call to follow. */
async function createCall(graphql: string): Promise<string> {
  const ids = [
    '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1',
    '8:orgid:5a4db0c5-0000-4000-8000-0000000000b2',
  ];
  const to = { users: ids.map((rawId) => ({ identifier: { rawId } })) };
  const answer = await fetch(graphql, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($to: CallDestinationInput!) { createCall(input: {to: $to}) { call { id } } }',
      variables: { to },
    }),
  });
  const { data } = (await answer.json()) as { data: { createCall: { call: { id: string } } } };
  return data.createCall.call.id;
}

/** What comes first over a stream that a page reads by `fetch`. */
function startOfStream(page: Page, url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return page.evaluate(
    `(async () => {
      const answer = await fetch(${JSON.stringify(url)}, { headers: ${JSON.stringify(headers)} });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!text.includes('data:')) text += (await reader.read()).value;
      await reader.cancel();
      return text;
    })()`,
  );
}

/** The data of the first event of a stream that a browser's own client reads. */
function firstOfEventSource(page: Page, url: string): Promise<string> {
  return page.evaluate(
    `new Promise((resolve, reject) => {
      const source = new EventSource(${JSON.stringify(url)});
      source.addEventListener('next', ({ data }) => { source.close(); resolve(data); });
      source.onerror = () => { source.close(); reject(new Error('refused')); };
    })`,
  );
}
