import { handleProtocols } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../clock.ts';
import type { ConnectionLimits } from '../request/connection-limits.ts';
import type { GraphQLService } from '../graphql-service.ts';
import { ClientSocket } from './client-socket.ts';
import { Connection } from './connection.ts';
import { ConnectionQuota } from './connection-quota.ts';
import type { WaitingLimit } from './connection-quota.ts';
import { KeepAlive } from './heartbeat.ts';
import type { WebSocketObserver } from './observer.ts';
import { createProtocol } from './graphql-ws.ts';
import { networkOf } from '../../net/remote-network.ts';
import { refuseUpgrade } from '../request/respond.ts';
import { requestIdHeader, requestIdOf } from '../../telemetry/request-id.ts';
import type { TransportLimits } from '../../subscriptions/transport-limits.ts';

/** What the WebSocket side is made from. */
export interface GraphQLWebSocketOptions extends GraphQLService {
  readonly connectionLimits: Pick<ConnectionLimits, 'pingIntervalMs' | 'initialisationMs' | 'closingMs'>;
  /** Clock for token expiry. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** Left out, nobody counts. */
  readonly observer?: WebSocketObserver | undefined;
}

/** GraphQL over WebSockets: the protocol `graphql-transport-ws`. */
export interface GraphQLWebSocket {
  /** Takes a connection over from the HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Waits until every client has gone, after all deliveries were ended.
   *
   * @param graceMs how long to wait, in milliseconds; who is left then is cut off
   */
  close(graceMs: number): Promise<void>;
}

/** The frames that one message may come in: ample for one of a megabyte. Only messages are counted, not their frames. */
const maxFragments = 1_024;

/**
 * Makes the WebSocket side of the listener. Operations run just as over HTTP, and end when their client has gone.
 * A client says who it is in `connection_init`, stays for as long as its token holds, and can bring a fresh one.
 */
export function createGraphQLWebSocket({
  observer = nobody,
  ...others
}: GraphQLWebSocketOptions): GraphQLWebSocket {
  const options = { ...others, observer };
  const { limits, connectionLimits } = options;
  const protocol = createProtocol(options);
  const quota = new ConnectionQuota(limits, options.holdings);
  const keepAlive = new KeepAlive(connectionLimits.pingIntervalMs);
  // The types of ws don't know it yet.
  const closing = { closeTimeout: connectionLimits.closingMs };
  const server = new WebSocketServer({
    ...closing,
    noServer: true,
    WebSocket: ClientSocket,
    maxPayload: limits.bodyBytes,
    maxFragments,
    handleProtocols,
    // graphql-ws loses count of operations that are begun, completed and begun again under one id in one go.
    allowSynchronousEvents: false,
  });

  function connect(socket: ClientSocket, { headers, socket: stream }: IncomingMessage): void {
    const { authorization } = headers;
    const lease = quota.acquire(networkOf(stream.remoteAddress));
    const heartbeat = keepAlive.watch(socket);
    const connection = new Connection({ socket, stream, heartbeat, authorization, lease }, options);
    connection.onEnd = protocol.opened(connection, connection);
  }

  server.on('headers', (headers, request) => {
    headers.push(`${requestIdHeader}: ${requestIdOf(request)}`);
  });

  return {
    upgrade(request, socket, head) {
      const limit = quota.limitFor(networkOf(request.socket.remoteAddress));
      if (limit) {
        observer.onRefused(limit);
        const { status, message } = refusalFor(limit, limits);
        // Who waits now has been let in or closed by then.
        const retryAfter = Math.ceil(connectionLimits.initialisationMs / 1000);
        refuseUpgrade(request, socket, status, message, { 'Retry-After': retryAfter });
      } else {
        server.handleUpgrade(request, socket, head, connect);
      }
    },
    async close(graceMs) {
      const cut = setTimeout(() => {
        for (const client of server.clients) client.terminate();
      }, graceMs);
      await new Promise((resolve) => {
        server.close(resolve);
      });
      clearTimeout(cut);
      keepAlive.stop();
    },
  };
}

/** The answer to a socket for which there is no room among those that wait. */
function refusalFor(
  limit: WaitingLimit,
  { [limit]: most }: TransportLimits,
): { readonly status: number; readonly message: string } {
  const who = limit === 'waitingSockets' ? 'sockets' : 'sockets of this address';
  return {
    status: limit === 'waitingSockets' ? 503 : 429,
    message: `${most} ${who} wait already to say whose they are: send connection_init on them, or come again later (limit "${limit}")`,
  };
}

const nobody: WebSocketObserver = {
  onOpened: () => undefined,
  onClosed: () => undefined,
  onRefused: () => undefined,
};
