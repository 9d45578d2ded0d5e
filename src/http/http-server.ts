import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Ingress } from '../webhook/ingress.ts';
import { serverOptions } from './request/connection-limits.ts';
import type { ConnectionLimits } from './request/connection-limits.ts';
import { watchConnections } from './connections.ts';
import { continueWhenRead } from './request/expectation.ts';
import { answerCors, isPreflight } from './origin/cors.ts';
import { createEventStreams } from './event-stream/event-streams.ts';
import type { EventStreamObserver } from './event-stream/event-streams.ts';
import type { FrontPage } from './front-page.ts';
import { answerGraphQLRequest } from './graphql-http.ts';
import type { HttpObserver } from './http-observer.ts';
import { observedResponse } from './observed-response.ts';
import type { GraphQLService } from './graphql-service.ts';
import { acceptsStreams, readAccepted } from './request/accepted-forms.ts';
import { createGraphQLWebSocket } from './websocket/websocket-server.ts';
import type { WebSocketObserver } from './websocket/observer.ts';
import type { LogRefusal } from '../logging/refusal-log.ts';
import type { OriginPolicy, Purpose } from './origin/origin-policy.ts';
import { refuseUpgrade, respond, respondWithJson, respondWithMessage } from './request/respond.ts';
import { callbackRoute, readCallbackPath, readTarget } from './request/request-target.ts';
import type { CallbackSource, RequestTarget } from './request/request-target.ts';
import { traceRequest } from './request/traced-request.ts';
import { answerReadiness } from './readiness.ts';
import type { FailingService, ReadinessSource } from './readiness.ts';
import { createStrayCallbackLog } from './stray-callbacks.ts';
import { requestIdOf } from '../telemetry/request-id.ts';
import type { StaticFiles } from './static-files.ts';

/** What the listener serves, and where. */
export interface ListenerOptions extends GraphQLService {
  /** What takes the posts of each platform; one that is undefined is not expected to post. */
  readonly callbacks: Readonly<Record<CallbackSource, Ingress | undefined>>;
  /** What the gateway counts, for `/metrics`. */
  readonly metrics: {
    readonly contentType: string;
    text(): Promise<string>;
    readonly webSocket: WebSocketObserver;
    readonly eventStream: EventStreamObserver;
    readonly http: HttpObserver;
  };
  /** What has to work before clients are sent here, for `/readyz`. */
  readonly readiness: readonly ReadinessSource[];
  /** The services that fail, for `/readyz` as well: what they can do is no reason to send clients elsewhere. */
  readonly upstreams: { readonly failing: readonly FailingService[] };
  /** What browsers get by its path; `/index.html` is GraphiQL. */
  readonly pages: StaticFiles;
  /** What is answered at `/`. */
  readonly frontPage: FrontPage;
  /** Which web pages are let in. */
  readonly origins: OriginPolicy;
  readonly connectionLimits: ConnectionLimits;
  /** Clock for token expiry and heartbeats. */
  readonly clock: Clock;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly logger: Logger;
  readonly logRefusal: LogRefusal;
  /** Logs an origin whose page was refused. */
  readonly logForeignOrigin: (origin: string) => void;
}

/** The gateway's one port: HTTP and WebSockets. */
export interface Listener {
  readonly port: number;
  /** Says from now on at `/readyz` that nobody else is to be sent here, and serves who comes all the same. */
  drain(): void;
  /**
   * Stops listening, lets the requests under way finish, and sends subscribers away with a reason.
   *
   * @param graceMs how long to wait for them, in milliseconds; what is left then is cut off
   * @param isGradual whether subscribers are sent away one after the other
   */
  close(graceMs: number, isGradual: boolean): Promise<void>;
}

/**
 * Opens the port.
 *
 * @throws {Error} when the port can't be opened: `EADDRINUSE` and the like, as `node:net` has them
 */
export async function listen({
  callbacks,
  metrics,
  readiness,
  upstreams,
  pages,
  frontPage,
  origins,
  connectionLimits,
  clock,
  host,
  port,
  logger,
  logRefusal,
  logForeignOrigin,
  ...service
}: ListenerOptions): Promise<Listener> {
  const own: { notReadyBecause: string | undefined } = { notReadyBecause: undefined };
  let isClosing = false;
  const webSocket = createGraphQLWebSocket({
    ...service,
    connectionLimits,
    clock,
    logger,
    observer: metrics.webSocket,
  });

  const eventStreams = createEventStreams({
    ...service,
    connectionLimits,
    clock,
    observer: metrics.eventStream,
  });

  const logStrayCallback = createStrayCallbackLog(logger, clock);
  const server = createServer({
    ...serverOptions(connectionLimits),
    ServerResponse: observedResponse(metrics.http),
    // Who offers another protocol, as some clients do h2c, is answered as if they hadn't (RFC 9110, 7.8).
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  });
  const connections = watchConnections(server, connectionLimits, clock);

  server.on('request', (request, response) => {
    if (connections.unansweredOf(request.socket) > connectionLimits.unansweredRequests) {
      respondWithMessage(response, 429, tooManyUnanswered(connectionLimits), { Connection: 'close' });
      return;
    }
    route(request, response).catch((error: unknown) => {
      logger.error({ err: error, requestId: requestIdOf(request) }, 'a request failed unexpectedly');
      if (response.headersSent) response.destroy();
      else respondWithMessage(response, 500, 'Something went wrong in the gateway; it has been logged.');
    });
  });

  server.on('checkContinue', (request, response) => {
    continueWhenRead(request, response);
    server.emit('request', request, response);
  });

  server.on('checkExpectation', (_request, response) => {
    respondWithMessage(response, 417, 'No expectation is met but 100-continue.', { Connection: 'close' });
  });

  server.on('connect', (request, socket) => {
    refuseUpgrade(request, socket, 405, 'This is no proxy.', { Allow: 'GET, POST' });
  });

  server.on('upgrade', (request, socket, head) => {
    const target = readTarget(request);
    const refusal = refusalOf('socket', request, target);
    // Node asks for it in all requests but these (RFC 9112, 3.2).
    if (request.headers.host === undefined)
      refuseUpgrade(request, socket, 400, 'The Host header is missing.');
    else if (isClosing) refuseUpgrade(request, socket, 503, shuttingDown);
    else if (target.path !== '/graphql') refuseUpgrade(request, socket, 404, nothingHere);
    else if (refusal !== undefined) refuseUpgrade(request, socket, 403, refusal);
    else webSocket.upgrade(request, socket, head);
  });

  function refusalOf(
    purpose: Purpose,
    { headers }: IncomingMessage,
    { host }: RequestTarget,
  ): string | undefined {
    const { origin, 'sec-fetch-site': site } = headers;
    const refusal = origins.refusalOf(purpose, { host, origin, 'sec-fetch-site': site });
    if (refusal?.foreignOrigin !== undefined) {
      logForeignOrigin(refusal.foreignOrigin);
    } else if (refusal) {
      const cut = (text: string | undefined): string | undefined => text?.slice(0, maxLoggedChars);
      logRefusal('a request was refused', refusal.message, { host: cut(host), origin: cut(origin) });
    }
    return refusal?.message;
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = readTarget(request);
    switch (target.path) {
      case '/graphql':
        return graphql(request, response, target);
      case '/healthz':
        respondWithMessage(response, 200, 'alive');
        return;
      case '/readyz':
        answerReadiness(response, [own, ...readiness], upstreams.failing);
        return;
      case '/metrics':
        respond(response, 200, { 'Content-Type': metrics.contentType }, await metrics.text());
        return;
      case '/':
        front(request, response, target);
        return;
      default: {
        const callback = readCallbackPath(target.path);
        const take = callback && callbacks[callback.source];
        if (take) {
          await traceRequest(request, response, callbackRoute(callback.source), () =>
            take(request, response, callback.token),
          );
        } else {
          logStrayCallback(request, target.path);
          page(target.path, request, response, target);
        }
      }
    }
  }

  async function graphql(
    request: IncomingMessage,
    response: ServerResponse,
    target: RequestTarget,
  ): Promise<void> {
    const { search } = target;
    // With an operation in the link, the page shows that, and runs nothing.
    if (pages.has('/index.html') && request.method === 'GET' && prefersPage(request)) {
      page('/index.html', request, response, target);
      return;
    }
    if (answerCors(request, response, origins.allowedOrigins)) return;
    const refusal = refusalOf(purposeOf(request), request, target);
    if (refusal !== undefined) {
      respondWithMessage(response, 403, refusal, { Connection: 'close' });
    } else if (request.method !== 'GET' && request.method !== 'POST') {
      respondWithMessage(response, 405, 'GraphQL takes GET and POST.', { Allow: 'GET, POST' });
    } else {
      await traceRequest(request, response, '/graphql', () =>
        answerGraphQLRequest(service, eventStreams, request, response, search),
      );
    }
  }

  function front(request: IncomingMessage, response: ServerResponse, target: RequestTarget): void {
    const { html, json } = frontPage;
    const refusal = refusalOf('page', request, target);
    if (refusal !== undefined) respondWithMessage(response, 403, refusal);
    // Who posts an operation to here has missed its address: an answer that looks like success would tell them nothing.
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      respondWithMessage(response, 405, json.message, { Allow: 'GET' });
    } else if (prefersPage(request)) respond(response, 200, html.headers, html.body);
    else respondWithJson(response, 200, json);
  }

  function page(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
    target: RequestTarget,
  ): void {
    const file = pages.get(name);
    const refusal = file && refusalOf('page', request, target);
    if (!file) respondWithMessage(response, 404, nothingHere);
    else if (refusal !== undefined) respondWithMessage(response, 403, refusal);
    // The files of a page are named relative to its path, whatever prefix a proxy has put before that.
    else if (target.hasSlash) respond(response, 302, { Location: withoutSlash(target) });
    else respond(response, 200, file.headers, file.body);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    drain() {
      own.notReadyBecause = shuttingDown;
      connections.drain();
    },
    async close(graceMs, isGradual) {
      own.notReadyBecause = shuttingDown;
      isClosing = true;
      // Before clients are told that the gateway stops: they connect again at once, and must not wait in the queue of a
      // port that is about to close.
      const closed = connections.close(graceMs);
      service.deliveries.close(isGradual ? service.deliveries.windowWithin(graceMs) : 0, clock);
      await Promise.all([closed, webSocket.close(graceMs), service.subscriptionCallback.close(graceMs)]);
    },
  };
}

/**
 * How many connections may wait for the process to take them over: after a restart, all come back before it has looked
 * once. The system drops further ones silently, and the client's system tries again after ever longer times. Node's own
 * is 511. Linux takes no more than `net.core.somaxconn`, which is 4,096 since version 5.4 unless somebody raises it.
 */
const backlog = 16_384;

/** How much of a header is logged: a stranger writes it. */
const maxLoggedChars = 200;
const shuttingDown = 'shutting down';
const nothingHere = 'There is nothing here; GraphQL is at /graphql.';
const tooManyUnanswered = ({ unansweredRequests }: ConnectionLimits): string =>
  `A connection may have ${unansweredRequests} requests unanswered at a time: wait for answers before sending more.`;

/** The same place as seen from behind the slash that is too many. */
function withoutSlash({ path, search }: RequestTarget): string {
  return `..${path.slice(path.lastIndexOf('/'))}${search}`;
}

/** A browser that was pointed here asks for HTML first; GraphQL clients ask for JSON, or for anything. */
function prefersPage({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.includes('text/html') && !/json|event-stream/.test(accept);
}

function purposeOf(request: IncomingMessage): Purpose {
  if (isPreflight(request)) return 'preflight';
  const mayRead = request.method === 'GET' || acceptsStreams(readAccepted(request.headers.accept));
  return mayRead ? 'read' : 'query';
}
