import { useServer } from 'graphql-ws/use/ws';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../../src/clock.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { openAuthenticator } from '../../../src/auth/authenticator.ts';
import { unobserved } from '../../../src/graphql/engine/observed-operation.ts';
import { defaultConnectionLimits } from '../../../src/http/request/connection-limits.ts';
import type { GraphQLService } from '../../../src/http/graphql-service.ts';
import { createGraphQLWebSocket } from '../../../src/http/websocket/websocket-server.ts';
import { createRateLimit } from '../../../src/auth/rate-limit.ts';
import { Deliveries } from '../../../src/subscriptions/deliveries.ts';
import { MemoryHoldings } from '../../../src/subscriptions/holdings.ts';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import type { FanOutVariant, Figures, ServerRequest } from './server.ts';
import { startRosterCalls } from './roster-calls.ts';

/** One of the servers that are compared: says where it listens, and lets something happen with each message. */

keepNewObjectsYoung();
const [variant, calls] = process.argv.slice(2);
let tooSlow = 0;
const server = createServer();
const publish = await start(variant as FanOutVariant, Number(calls));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (request: ServerRequest) => {
  if ('publish' in request) void publish(request.publish, request.call);
  else process.send?.(figures(request.collect));
});
process.on('disconnect', () => process.exit());

function figures(collect: boolean): Figures {
  // A second time for what finalisers let go of.
  if (collect) for (let time = 0; time < 2; time += 1) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpuMicroseconds: user + system, heapBytes: heapUsed, residentBytes: rss, tooSlow };
}

async function start(
  name: FanOutVariant,
  callCount: number,
): Promise<(bytes: string, call: number) => Promise<void>> {
  if (name === 'bare') {
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
    sockets.on('connection', (socket) => {
      // Whatever its client says, it is subscribed.
      socket.on('message', () => undefined);
    });
    return (bytes) => {
      const message = Buffer.from(bytes);
      for (const socket of sockets.clients) socket.send(message, { binary: false });
      return Promise.resolve();
    };
  }
  const { engine, context, change } = await startRosterCalls(callCount);
  if (name === 'stock') {
    useServer({ schema: engine.schema, context }, new WebSocketServer({ server }));
  } else {
    const service: Omit<GraphQLService, 'subscriptionCallback'> = {
      engine,
      authenticator: openAuthenticator,
      rateLimit: createRateLimit(undefined),
      limits: { ...defaultTransportLimits, socketsPerPrincipal: undefined },
      holdings: new MemoryHoldings(),
      deliveries: new Deliveries(),
      operationObserver: unobserved,
    };
    const webSocket = createGraphQLWebSocket({
      ...(service as GraphQLService),
      connectionLimits: defaultConnectionLimits,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
      observer: {
        onOpened: () => undefined,
        onClosed: () => undefined,
        onRefused: () => {
          tooSlow += 1;
        },
      },
    });
    server.on('upgrade', (request, socket, head) => {
      webSocket.upgrade(request, socket, head);
    });
  }
  return (_, call) => change(call);
}
