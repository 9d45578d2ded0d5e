import { useServer } from 'graphql-ws/use/ws';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { keepNewObjectsYoung } from '../../../src/garbage-collection.ts';
import { openAuthenticator } from '../../../src/http/authentication.ts';
import { defaultConnectionLimits } from '../../../src/http/connection-limits.ts';
import type { GraphQLService } from '../../../src/http/graphql-http.ts';
import { createGraphQLWebSocket } from '../../../src/http/graphql-websocket.ts';
import { createRateLimit } from '../../../src/http/rate-limit.ts';
import { defaultTransportLimits } from '../../../src/http/transport-limits.ts';
import { systemClock } from '../../../src/clock.ts';
import { startRosterCall } from './roster-call.ts';

/** One of the servers that are compared: says where it listens, and lets something happen with each message. */

keepNewObjectsYoung();
const server = createServer();
const publish = await start(process.argv[2] ?? '', server);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message: { readonly publish?: string; readonly measure?: true }) => {
  if (message.measure) process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage() });
  else void publish(message.publish ?? '');
});
process.on('disconnect', () => process.exit());

async function start(variant: string, http: typeof server): Promise<(bytes: string) => Promise<void>> {
  if (variant === 'bare') {
    const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'graphql-transport-ws' });
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
  const call = await startRosterCall();
  const { engine, context } = call;
  if (variant === 'stock') {
    useServer({ schema: engine.schema, context }, new WebSocketServer({ server: http }));
  } else {
    const service: Omit<GraphQLService, 'subscriptionCallback'> = {
      engine,
      authenticator: openAuthenticator,
      rateLimit: createRateLimit(undefined),
      limits: { ...defaultTransportLimits, socketsPerPrincipal: undefined },
    };
    const webSocket = createGraphQLWebSocket({
      ...(service as GraphQLService),
      connectionLimits: defaultConnectionLimits,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
    });
    http.on('upgrade', (request, socket, head) => {
      webSocket.upgrade(request, socket, head);
    });
  }
  return () => call.change();
}
