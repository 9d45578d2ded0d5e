/** What pages of others do to a gateway. */
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { OpenPage } from '../support/browser.ts';

/** A web server of pages with nothing in them. */
export interface EmptySite extends AsyncDisposable {
  readonly port: number;
}

/** Starts one on this machine. */
export async function startEmptySite(): Promise<EmptySite> {
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'Content-Type': 'text/html', Connection: 'close' })
      .end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A name that can be pointed elsewhere. */
export interface MovingName extends AsyncDisposable {
  readonly port: number;
  /** Where new connections lead from now on. */
  pointTo(port: number): void;
}

/** Makes a port of this machine lead to others, as a name does whose owner changes what it resolves to. */
export async function startMovingName(firstPort: number): Promise<MovingName> {
  let port = firstPort;
  const server = createTcpServer((from) => {
    const to = connect(port, '127.0.0.1');
    for (const socket of [from, to]) socket.on('error', () => socket.destroy());
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    pointTo(next) {
      port = next;
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Opens a page of which no request is intercepted: Playwright would answer preflights by itself, and grant all. */
export function openUnwatched(openPage: OpenPage): OpenPage {
  return async (url, options) => {
    const watched = await openPage(url, options);
    await watched.page.context().unrouteAll();
    return watched;
  };
}

/** The text of an answer as far as a page may read it, empty where it may not see it, or `refused`. */
export function fetchText(
  page: Page,
  url: string,
  init: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return page.evaluate(
    `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then((answer) => answer.text(), () => 'refused')`,
  );
}

/** Opens a WebSocket of GraphQL, and closes it. */
export function openWebSocket(page: Page, url: string): Promise<'open' | 'refused'> {
  return page.evaluate(
    `new Promise((resolve) => {
      const socket = new WebSocket(${JSON.stringify(url.replace('http:', 'ws:'))}, 'graphql-transport-ws');
      socket.onopen = () => { socket.close(); resolve('open'); };
      socket.onerror = () => resolve('refused');
    })`,
  );
}

/** Sends a form as text, which reads as JSON, and waits for the page that it leads to. */
export async function submitForm(page: Page, url: string, json: string): Promise<void> {
  const name = `${json.slice(0, -1)},"`;
  await Promise.all([
    page.waitForURL(url),
    page.evaluate(
      `const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = ${JSON.stringify(url)};
      const input = document.createElement('input');
      input.name = ${JSON.stringify(name)};
      input.value = '":""}';
      form.append(input);
      document.body.append(form);
      form.submit();`,
    ),
  ]);
}

/** The payload of the first answer to a query over a WebSocket, as JSON. */
export function askOverWebSocket(page: Page, url: string, query: string): Promise<string> {
  const subscribe = JSON.stringify({ type: 'subscribe', id: '1', payload: { query } });
  return page.evaluate(
    `new Promise((resolve, reject) => {
      const socket = new WebSocket(${JSON.stringify(url.replace('http:', 'ws:'))}, 'graphql-transport-ws');
      socket.onopen = () => socket.send('{"type":"connection_init"}');
      socket.onerror = () => reject(new Error('refused'));
      socket.onmessage = ({ data }) => {
        const { type, payload } = JSON.parse(data);
        if (type === 'connection_ack') socket.send(${JSON.stringify(subscribe)});
        if (type === 'next') { socket.close(); resolve(JSON.stringify(payload)); }
      };
    })`,
  );
}
