import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { fetch as undiciFetch } from 'undici';
import { createUndiciHttpClient } from './upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits } from './upstreams/pipeline/upstream-client.ts';
import type { UpstreamLimits } from './upstreams/pipeline/upstream-client.ts';
import { UpstreamHealth } from './upstreams/pipeline/upstream-health.ts';
import { assembleRoomCalls } from './assemble-room-calls.ts';
import type { Config } from './config/config.ts';
import type { RedisCountsOptions } from './counts/redis-counts.ts';
import { createFailureLog } from './failure-log.ts';
import { startEngine } from './graphql/engine/engine.ts';
import { readTrustedDocuments } from './graphql/documents/trusted-documents.ts';
import { reachableHost } from './net/host.ts';
import { openAuthenticator, tellRefusals } from './auth/authenticator.ts';
import type { ConnectionLimits } from './http/request/connection-limits.ts';
import { listen } from './http/http-server.ts';
import { createOidcAuthenticator } from './auth/oidc-authenticator.ts';
import { createForeignOriginLog } from './http/origin/foreign-origin-log.ts';
import { createOriginPolicy } from './http/origin/origin-policy.ts';
import { createRateLimit } from './auth/rate-limit.ts';
import { createFrontPage } from './http/front-page.ts';
import { createSubscriptionCallback } from './http/callback-protocol/callback-subscriptions.ts';
import type { SubscriptionCallbackOptions } from './http/callback-protocol/callback-subscriptions.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { watchClock } from './clock-watch.ts';
import { observeStore } from './live/store/observed-store.ts';
import { createAdmission } from './admission/admission.ts';
import { indexRoomsOf } from './admission/indexed-rooms-provider.ts';
import { noteInvitationsOf } from './live/rooms/noted-rooms-provider.ts';
import { LiveCalls } from './live/live-calls.ts';
import type { LiveObserver } from './live/live-observer.ts';
import { Reconciler } from './live/reconciler.ts';
import { openStore } from './open-store.ts';
import type { OpenStore } from './open-store.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { Samples } from './metrics/samples.ts';
import { createRefusalLog } from './logging/refusal-log.ts';
import { loggedShareOf, observeOperations } from './observe-operations.ts';
import { stopServing } from './stopping.ts';
import { registerAtSandbox } from './register-at-sandbox.ts';
import { startSandbox } from './sandbox/sandbox.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { Deliveries } from './subscriptions/deliveries.ts';
import { connectUpstreams, createFirstContact } from './connect-upstreams.ts';
import { cloudOf, findEndpoints, needsSandbox } from './endpoints.ts';
import type { SandboxAccess } from './endpoints.ts';
import { loadPages } from './pages.ts';
import { createCallbackKeys } from './webhook/callback-keys.ts';
import { createCallbackVerifier } from './webhook/callback-verifier.ts';
import { createWebhook } from './webhook/webhook.ts';

/** What the assembly takes from outside. */
export interface GatewayOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Whether the log is laid out for people, who want less of it; left out, false. */
  readonly isLogForPeople?: boolean | undefined;
  /** How many lines of the log could not be written so far; left out, that is not known. */
  readonly droppedLogLines?: (() => number) | undefined;
  /** The clock of the live core and of the pauses of upstreams; left out, the system's. */
  readonly clock?: Clock;
  readonly upstreamLimits?: Partial<UpstreamLimits>;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  /** How counts in Redis differ from the usual ones, if live state is there. */
  readonly countingTimes?: RedisCountsOptions['times'];
  readonly subscriptionCallback?: Pick<SubscriptionCallbackOptions, 'resolve'>;
  /** What it shares with the other processes that serve the port; left out, it has all that for itself. */
  readonly shared?: SharedParts | undefined;
  /** A certificate authority of the upstream to trust besides the usual ones, as PEM. */
  readonly certificateAuthority?: string | undefined;
}

/** What is known of calls, and what principals do and hold. */
export type SharedState = Pick<OpenStore, 'store' | 'now' | 'counts'>;

/** What the processes that serve one port share. */
export interface SharedParts {
  /** The state of the live core; undefined where each opens it for itself, since it is in a server of its own. */
  readonly state: SharedState | undefined;
  /** The sandbox that stands in for services; undefined if none does. */
  readonly sandbox: SandboxAccess | undefined;
  readonly metrics: {
    /** Lets what this process has counted be part of the sum. */
    contribute(ownSamples: () => Promise<Samples>): void;
    /** The sum, in Prometheus' text format. */
    text(): Promise<string>;
  };
}

/** A running gateway. */
export interface Gateway {
  /** The address of GraphQL. */
  readonly graphql: string;
  /** The sandbox that was started with it; undefined if an upstream is configured. */
  readonly sandbox: Sandbox | undefined;
  /**
   * Lets what is under way finish, for as long as the configuration allows, and stops.
   *
   * @param options `isGradual`: whether it serves until a balancer has noticed, and sends subscribers away one after the
   *   other; left out, false
   */
  close(options?: { readonly isGradual?: boolean }): Promise<void>;
}

/** The longest answer of an upstream, in bytes. */
const maxResponseBytes = 16 * 1024 * 1024;
const connectTimeoutMs = 5_000;
/** How long the start waits at the most to learn whether the upstreams can be reached, in milliseconds. */
const contactMs = 1_000;
/** How much of an operation's time one request may take, so that a silent service is told of before that is over. */
const shareOfRequest = 5 / 6;

/**
 * Assembles the gateway and starts it.
 *
 * @throws Error whose message says what to do about it, such as for a port that is taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, logger, clock = systemClock } = options;
  const now = (): Date => clock.now();
  const monotonicNow = (): number => clock.monotonicNow();
  const limits = {
    ...defaultUpstreamLimits,
    requestTimeoutMs: config.operationLimits.operationMs * shareOfRequest,
    ...options.upstreamLimits,
  };
  // What is open when a later step fails, in the order of opening.
  await using opened = new AsyncDisposableStack();

  const trusted = config.trustedDocuments;
  const trustedDocuments = trusted && {
    documents: await readTrustedDocuments(trusted.manifest),
    mode: trusted.mode,
  };
  const { shared } = options;
  // First, so that it is closed last.
  const state: Partial<OpenStore> & SharedState =
    shared?.state ?? (await openStore(config, clock, logger, options.countingTimes));
  const { counts, now: steadyNow } = state;
  if (state.close) opened.defer(state.close);
  const own = !shared && needsSandbox(config) ? await startSandbox(config.sandbox) : undefined;
  if (own) opened.defer(() => own.close());
  const sandbox = own ?? shared?.sandbox;
  const { endpoints, callbacks, roomCallSources } = findEndpoints(config, sandbox);
  const httpClient = createUndiciHttpClient({
    connectTimeoutMs,
    maxResponseBytes,
    certificateAuthority: options.certificateAuthority ?? sandbox?.certificate,
  });
  opened.defer(() => httpClient.close());
  const metrics = createMetrics({
    droppedLogLines: options.droppedLogLines,
    storeKind: config.liveState.kind,
  });
  const failureLog = createFailureLog(logger, clock);
  const store = observeStore(state.store, {
    ...metrics.store,
    onFailed(...failure) {
      metrics.store.onFailed(...failure);
      const [operation, , error] = failure;
      failureLog.store(operation, error);
    },
  });
  opened.defer(
    watchClock(clock, (byMs) => {
      metrics.gateway.onClockJump();
      logger.warn(
        { seconds: Math.round(byMs / 1000) },
        'the time of day was set: see the clock of this machine',
      );
    }),
  );
  shared?.metrics.contribute(() => metrics.samples());
  const upstreams = new UpstreamHealth(now, (failure) => {
    metrics.upstreams.onFailed(failure);
    failureLog.upstream(failure);
  });
  const contact = createFirstContact(endpoints, httpClient, clock, logger);
  opened.defer(() => {
    contact.stop();
  });
  const triedOnce = contact.begin();
  const { rooms, identity, calls, observedCalls, callAutomation, load } = await connectUpstreams(
    endpoints,
    config,
    httpClient,
    limits,
    logger,
    clock,
    upstreams,
    metrics.upstreams,
  );

  // Known once the port is.
  let publicUrl = config.publicUrl;
  const liveObserver: LiveObserver = {
    ...metrics.liveCalls,
    onIncomingFollowed: metrics.fanOut.onIncomingFollowed,
    onDropped(reason, callId) {
      metrics.liveCalls.onDropped(reason, callId);
      logger.warn({ reason, callId }, 'a notification was dropped');
    },
    onFailed(task, error) {
      metrics.liveCalls.onFailed(task, error);
      failureLog.liveTask(task, error);
    },
    onEnded(end) {
      metrics.liveCalls.onEnded(end);
      failureLog.callEnded(end, publicUrl);
    },
  };
  const live = new LiveCalls({
    store,
    graph: observedCalls,
    now: steadyNow,
    observer: liveObserver,
  });
  const loggedShare = loggedShareOf(options);
  const isLogged = (): boolean => Math.random() < loggedShare;
  const roomCalls = assembleRoomCalls({
    sources: roomCallSources,
    live,
    rooms,
    callAutomation,
    callbackUri: (token) => `${publicUrl}/callbacks/automation/${token}`,
    metrics,
    observer: liveObserver,
    clock,
    logger,
    maxBodyBytes: config.maxCallbackBytes,
    isLogged,
  });
  const { liveRooms } = roomCalls;
  const reconciler = new Reconciler(live, observedCalls, clock, liveObserver, undefined, roomCalls.chores);

  const admission = createAdmission(store.keyValues, clock, steadyNow);
  const callbackUri = (token: string): string => `${publicUrl}/callbacks/calls/${token}`;
  const graphCloud = cloudOf(endpoints.graph);
  const graphTenantId = config.tenantId ?? sandbox?.entra.tenantId;
  const backend = {
    rooms: noteInvitationsOf(
      indexRoomsOf(rooms, admission.roomsOfPeople, (error) => {
        liveObserver.onFailed('invitations', error);
      }),
      liveRooms,
    ),
    identity,
    calls,
    live,
    liveRooms,
    admission,
    roomCalls: roomCalls.access,
    graphCloud,
    graphTenantId,
    callbackUri,
    now,
    loaderObserver: metrics.loaders,
  };
  const engine = await startEngine({
    backend,
    logger,
    limits: config.operationLimits,
    introspection: config.introspection,
    executor: config.executor,
    trustedDocuments,
    observer: metrics.engine,
  });
  opened.defer(() => engine.stop());

  const keys = createCallbackKeys({
    urls: callbacks.jwksUrls,
    fetch: undiciFetch,
    monotonicNow,
    logger,
    onFailure: metrics.keys.onCallbackKeyFailure,
  });
  const webhook = createWebhook({
    verifier: createCallbackVerifier({ ...callbacks, keys, now }),
    calls: live,
    logger,
    maxBodyBytes: config.maxCallbackBytes,
    now: () => new Date(steadyNow()),
    observer: metrics.webhook,
    isLogged,
  });
  const { host, port } = config;
  const { authentication, transportLimits } = config;
  const logRefusal = createRefusalLog(logger);
  const deliveries = new Deliveries(metrics.fanOut);
  const { operationCounter, holdings } = counts;
  const readiness = [contact, ...(state.readiness ? [state.readiness] : [])];
  const listener = await listen({
    engine,
    authenticator: authentication
      ? tellRefusals(
          createOidcAuthenticator({
            ...authentication,
            fetch: undiciFetch,
            now,
            monotonicNow,
            logger,
            onKeyFailure: metrics.keys.onIssuerKeyFailure,
          }),
          (reason) => {
            logRefusal('a client was refused', reason);
          },
        )
      : openAuthenticator,
    logRefusal,
    logForeignOrigin: createForeignOriginLog(logger, config.allowedOrigins),
    rateLimit: createRateLimit(transportLimits.requestsPerMinute, operationCounter),
    limits: transportLimits,
    holdings,
    deliveries,
    operationObserver: observeOperations(options, metrics.operations),
    subscriptionCallback: createSubscriptionCallback({
      ...options.subscriptionCallback,
      engine,
      allowedPrefixes: config.subscriptionCallbackUrls,
      limits: transportLimits,
      holdings,
      deliveries,
      clock,
      logger,
      observer: metrics.subscriptionCallback,
    }),
    callbacks: { calls: webhook, ...roomCalls.ingresses },
    metrics: {
      ...metrics,
      text: () => (shared?.metrics ?? metrics).text(),
      webSocket: {
        ...metrics.webSocket,
        onRefused(limit) {
          metrics.webSocket.onRefused(limit);
          logRefusal('a WebSocket went beyond a limit', limit);
        },
      },
    },
    readiness,
    upstreams,
    pages: await loadPages(config),
    frontPage: createFrontPage({
      hasGraphiql: config.graphiql,
      hasLivePage: config.livePage,
      sandboxUrl: own?.url,
      authenticates: config.authentication !== undefined,
    }),
    origins: createOriginPolicy({ ...config, authenticates: config.authentication !== undefined }),
    connectionLimits: { ...config.connectionLimits, ...options.connectionLimits },
    clock,
    host,
    port,
    logger,
  }).catch((error: unknown) => {
    throw explainListening(error, host, port);
  });
  let closed: Promise<void> | undefined;
  metrics.show({
    upstreamLoad: load,
    failingUpstreams: () => upstreams.failing,
    leasesHeld: () => reconciler.leasesHeld,
    isReady: () => closed === undefined && readiness.every((part) => part.notReadyBecause === undefined),
    sendBufferBytes: () => deliveries.waitingBytes,
    census: () => store.calls.census?.(),
  });
  const url = `http://${reachableHost(host)}:${listener.port}`;
  publicUrl ??= url;
  if (own) await registerAtSandbox(own, config, url, logger);
  reconciler.start();
  liveRooms.start(clock);
  opened.defer(() => {
    liveRooms.stop();
  });
  // So that who asks whether it is ready gets no answer that is over at once; but the start waits for nobody.
  await Promise.race([triedOnce, sleep(contactMs, undefined, { ref: false })]);

  const stopping = {
    listener,
    reconciler,
    clock,
    logger,
    drainMs: config.drainSeconds * 1000,
    limitMs: config.shutdownSeconds * 1000,
  };
  const running = opened.move();
  return {
    graphql: `${url}/graphql`,
    sandbox: own,
    close({ isGradual = false } = {}) {
      closed ??= stopServing(stopping, isGradual).then(() => running.disposeAsync());
      return closed;
    },
  };
}

/** Says what to do where the operating system says only why it won't. */
function explainListening(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is taken by another program: stop that, or set PORT to another one.`);
    case 'EACCES':
      return new Error(`Port ${port} is not open to this user: set PORT to another one, such as 4000.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is no address of this machine: set HOST to one that is.`);
    default:
      return error;
  }
}
