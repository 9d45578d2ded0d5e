import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.ts';
import type { Clock } from '../../src/clock.ts';
import type { Backend } from '../../src/graphql/context.ts';
import { startEngine } from '../../src/graphql/engine/engine.ts';
import { unobserved } from '../../src/graphql/engine/observed-operation.ts';
import type { Engine } from '../../src/graphql/engine/engine.ts';
import { defaultConnectionLimits } from '../../src/http/request/connection-limits.ts';
import { answerGraphQLRequest } from '../../src/http/graphql-http.ts';
import type { GraphQLService } from '../../src/http/graphql-service.ts';
import { createEventStreams } from '../../src/http/event-stream/event-streams.ts';
import { Deliveries } from '../../src/subscriptions/deliveries.ts';
import { MemoryHoldings } from '../../src/subscriptions/holdings.ts';
import type { DeliveryEnd } from '../../src/subscriptions/delivery.ts';
import { createGraphQLWebSocket } from '../../src/http/websocket/websocket-server.ts';
import { createRateLimit } from '../../src/auth/rate-limit.ts';
import { defaultTransportLimits } from '../../src/subscriptions/transport-limits.ts';
import type { BacklogLimits, TransportLimits } from '../../src/subscriptions/transport-limits.ts';
import { callId, deltaOf, endOf, LiveHarness } from '../live/harness.ts';

/** WebSockets and event streams over a call of which a test writes the history, and what it costs to follow that. */
export interface FanOutHarness extends AsyncDisposable {
  readonly url: string;
  /** How often an event was executed. */
  readonly executions: () => number;
  /** How often Graph was asked for the audio routing groups. */
  readonly reads: () => number;
  /** How many follow the call at the moment, each by themselves or for many. */
  readonly followers: () => number;
  /** What sockets and streams were refused. */
  readonly refused: string[];
  /** The codes under which sockets were closed. */
  readonly closed: number[];
  /** Why streams have ended. */
  readonly streamEnds: DeliveryEnd[];
  /** Lets no subscription be opened completely. @returns lets them */
  holdOpening(): () => void;
  join(displayName: string): Promise<void>;
  /** Begins to record the call. */
  record(): Promise<void>;
  hangUp(): Promise<void>;
}

/** Limits of the backlog that nobody reaches by chance. */
export const generous: BacklogLimits = {
  backlogEvents: 10_000,
  backlogBytes: 64 * 1024 * 1024,
  closingBacklogEvents: 100_000,
  closingBacklogBytes: 640 * 1024 * 1024,
};

/** Starts one. A token names the scopes that it grants: `Bearer calls.read rooms.read`. */
export async function startFanOutHarness(
  backlog: BacklogLimits = generous,
  limits: Partial<TransportLimits> = {},
): Promise<FanOutHarness> {
  const harness = new LiveHarness();
  await harness.create();
  let [executions, reads, followers, delta] = [0, 0, 0, 0];
  const refused: string[] = [];
  const closed: number[] = [];
  const streamEnds: DeliveryEnd[] = [];
  let mayOpen = Promise.resolve();
  const logger = pino({ level: 'silent' });
  const engine = await startEngine({
    logger,
    backend: {
      live: harness.live,
      calls: {
        listAudioRoutingGroups() {
          reads += 1;
          return Promise.resolve([]);
        },
      },
      graphCloud: 'public',
      now: () => new Date(harness.now()),
    } as unknown as Backend,
  });
  const observed: Engine = {
    ...engine,
    async open(args, principal) {
      const opened = await engine.open(args, principal);
      if (!('events' in opened)) return opened;
      await mayOpen;
      followers += 1;
      let isEnded = false;
      const end = (): void => {
        if (!isEnded) followers -= 1;
        isEnded = true;
      };
      const { events } = opened;
      return {
        execute(event, whose) {
          executions += 1;
          return opened.execute(event, whose);
        },
        events: {
          [Symbol.asyncIterator]() {
            return this;
          },
          async next() {
            const result = await events.next();
            if (result.done) end();
            return result;
          },
          async return() {
            end();
            await events.return?.();
            return { done: true, value: undefined };
          },
        },
      };
    },
  };
  const service: GraphQLService = {
    engine: observed,
    authenticator: {
      authenticate: (authorization = '') =>
        Promise.resolve({
          subject: 'somebody',
          scopes: new Set(authorization.split(' ').slice(1)),
          expiresAt: undefined,
        }),
    },
    rateLimit: createRateLimit(undefined),
    limits: { ...defaultTransportLimits, ...limits, backlog },
    holdings: new MemoryHoldings(),
    deliveries: new Deliveries(),
    operationObserver: unobserved,
    subscriptionCallback: { answer: () => Promise.resolve(undefined), close: () => Promise.resolve() },
  };
  const connectionLimits = { ...defaultConnectionLimits, pingIntervalMs: 60_000 };
  const clock: Clock = { ...systemClock, schedule: () => () => undefined };
  const eventStreams = createEventStreams({
    ...service,
    connectionLimits,
    clock,
    observer: {
      onBegun: () => undefined,
      onEnded: (end) => streamEnds.push(end),
      onRefused: (limit) => refused.push(limit),
    },
  });
  const webSocket = createGraphQLWebSocket({
    ...service,
    connectionLimits,
    clock,
    logger,
    observer: {
      onOpened: () => undefined,
      onClosed: (code) => closed.push(code),
      onRefused: (limit) => refused.push(limit),
    },
  });
  const server = createServer((request, response) => {
    const { search } = new URL(request.url ?? '', 'http://localhost');
    void answerGraphQLRequest(service, eventStreams, request, response, search);
  }).on('upgrade', (request, socket, head) => {
    webSocket.upgrade(request, socket, head);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    executions: () => executions,
    reads: () => reads,
    followers: () => followers,
    refused,
    closed,
    streamEnds,
    holdOpening() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      mayOpen = promise.then();
      return () => {
        resolve(undefined);
      };
    },
    async join(displayName) {
      delta += 1;
      const info = { identity: { user: { id: `user-${delta}`, displayName } } };
      await harness.deliver([deltaOf(delta, { id: `participant-${delta}`, info, isMuted: false })]);
    },
    record: () => harness.live.operationStarted(callId, { id: 'recording', status: 'running' }),
    hangUp: () => harness.deliver([endOf()]),
    async [Symbol.asyncDispose]() {
      service.deliveries.close(0, systemClock);
      await webSocket.close(1_000);
      server.close();
      server.closeAllConnections();
      await engine.stop();
    },
  };
}
