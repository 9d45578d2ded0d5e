import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Engine } from '../graphql/engine.ts';
import type { Webhook } from '../webhook/webhook.ts';
import { createGracefulClose } from './graceful-close.ts';
import { answerGraphQLRequest } from './graphql-http.ts';
import { createGraphQLWebSocket } from './graphql-websocket.ts';
import { refuseUpgrade, respond, respondWithMessage } from './respond.ts';
import type { StaticFiles } from './static-files.ts';

/** What the listener serves, and where. */
export interface ListenerOptions {
  readonly engine: Engine;
  /** Takes what the calling platform posts. */
  readonly webhook: Webhook;
  /** GraphiQL as built. */
  readonly pages: StaticFiles;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly logger: Logger;
}

/** The gateway's one port: HTTP and WebSockets. */
export interface Listener {
  readonly port: number;
  /**
   * Takes no more requests, lets those under way finish, says goodbye to WebSockets, and closes.
   *
   * @param graceMs how long to wait for them; what is left then is cut off
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens the port.
 *
 * @throws Error `EADDRINUSE` and the like, as `node:net` has them
 */
export async function listen({
  engine,
  webhook,
  pages,
  host,
  port,
  logger,
}: ListenerOptions): Promise<Listener> {
  let isClosing = false;
  const webSocket = createGraphQLWebSocket(engine);

  const server = createServer({
    // Who offers another protocol, as some clients do h2c, is answered as if they hadn't (RFC 9110, 7.8).
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  });
  const closeGracefully = createGracefulClose(server);

  server.on('request', (request, response) => {
    route(request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'a request failed unexpectedly');
      if (response.headersSent) response.destroy();
      else respondWithMessage(response, 500, 'Something went wrong in the gateway; it has been logged.');
    });
  });

  server.on('upgrade', (request, socket, head) => {
    const [path] = splitTarget(request);
    if (isClosing) refuseUpgrade(socket, 503);
    else if (path !== '/graphql') refuseUpgrade(socket, 404);
    else webSocket.upgrade(request, socket, head);
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, search] = splitTarget(request);
    switch (path) {
      case '/graphql':
        return graphql(request, response, search);
      case '/healthz':
        respondWithMessage(response, 200, 'alive');
        return;
      case '/readyz':
        if (isClosing) respondWithMessage(response, 503, 'shutting down');
        else respondWithMessage(response, 200, 'ready');
        return;
      case '/':
        respond(response, 302, { Location: 'graphql' });
        return;
      default: {
        const callback = callbackPath.exec(path);
        if (callback) await webhook(request, response, callback[1]);
        else page(path, response);
      }
    }
  }

  async function graphql(request: IncomingMessage, response: ServerResponse, search: string): Promise<void> {
    if (request.method === 'GET' && search === '' && prefersPage(request)) {
      page('/index.html', response);
    } else if (request.method === 'GET' || request.method === 'POST') {
      await answerGraphQLRequest(engine, request, response, search);
    } else {
      respondWithMessage(response, 405, 'GraphQL takes GET and POST.', { Allow: 'GET, POST' });
    }
  }

  function page(path: string, response: ServerResponse): void {
    const file = pages.get(path);
    if (file) respond(response, 200, file.headers, file.body);
    else respondWithMessage(response, 404, 'There is nothing here; GraphQL is at /graphql.');
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      isClosing = true;
      await Promise.all([webSocket.close(graceMs), closeGracefully(graceMs)]);
    },
  };
}

/** With or without the token that tells one call's posts from others'. */
const callbackPath = /^\/callbacks\/calls(?:\/([^/]+))?$/;

function splitTarget({ url = '/' }: IncomingMessage): [path: string, search: string] {
  const query = url.indexOf('?');
  return query < 0 ? [url, ''] : [url.slice(0, query), url.slice(query)];
}

/** A browser that was pointed here asks for HTML first; GraphQL clients ask for JSON, or for anything. */
function prefersPage({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.includes('text/html') && !/json|event-stream/.test(accept);
}
