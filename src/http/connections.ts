import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { linger } from './linger.ts';
import type { ConnectionLimits } from './request/connection-limits.ts';

/** The connections of an HTTP server. */
export interface Connections {
  /**
   * How many requests of a connection are not answered yet. Node hands over all that a client sends without waiting for
   * answers (HTTP pipelining), however many.
   */
  unansweredOf(socket: Socket): number;
  /** Tells clients from now on that their connection ends with the answer, so that few are left when the server closes. */
  drain(): void;
  /**
   * Closes the server: requests under way are answered, and their clients are told that the connection ends with the
   * answer; connections without a request are ended at once.
   *
   * @param graceMs what is not done within so many milliseconds is cut off
   */
  close(graceMs: number): Promise<void>;
}

/** What is still to be done on a connection. */
interface Connection {
  /** Answers that are not sent yet, in the order of their requests. */
  readonly pending: Set<ServerResponse>;
  /** Whether the head of a request has come in whole. */
  hasAsked: boolean;
  /** Whether its client still sends what was answered already. */
  isLingering: boolean;
}

/**
 * Watches the connections of an HTTP server, and sees to it that answers arrive at clients that are still sending. To be
 * called before any listener for requests is added.
 *
 * `server.close()` by itself also cuts off answers that are on their way to a slow reader, and waits for connections
 * that were opened in advance, as browsers do, and for those kept alive after an answer that was still under way.
 */
export function watchConnections(
  server: Server,
  limits: Pick<ConnectionLimits, 'lingerMs' | 'lingerBytes'>,
  clock: Clock,
): Connections {
  const connections = new Map<Socket, Connection>();
  let isDraining = false;
  let isClosing = false;

  server.on('connection', (socket) => {
    connections.set(socket, { pending: new Set(), hasAsked: false, isLingering: false });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('upgrade', ({ socket }) => {
    // From here on it is the WebSocket server's.
    connections.delete(socket);
  });
  server.on('request', watch);
  server.on('checkExpectation', watch);

  function watch(request: IncomingMessage, response: ServerResponse): void {
    const connection = connections.get(request.socket);
    if (!connection) return;
    connection.hasAsked = true;
    connection.pending.add(response);
    if (isDraining) announce(response);
    // Before Node hears of it, and hangs up.
    response.prependOnceListener('finish', () => {
      if (request.complete) return;
      connection.isLingering = true;
      linger(request, limits, clock, () => {
        connection.isLingering = false;
        if (isClosing) closeIdle();
      });
    });
    response.once('close', () => {
      connection.pending.delete(response);
      if (isClosing) closeIdle();
    });
  }

  function closeIdle(): void {
    for (const [socket, { pending, hasAsked, isLingering }] of connections) {
      const isAsking = !hasAsked && socket.bytesRead > 0;
      if (pending.size === 0 && !isAsking && !isLingering) socket.destroy();
    }
  }

  return {
    unansweredOf: (socket) => connections.get(socket)?.pending.size ?? 0,

    drain() {
      isDraining = true;
    },

    async close(graceMs) {
      isDraining = true;
      isClosing = true;
      for (const { pending } of connections.values()) {
        const last = Array.from(pending).at(-1);
        if (last) announce(last);
      }
      // `close()` calls it.
      server.closeIdleConnections = closeIdle;
      const closed = new Promise((resolve) => server.close(resolve));
      const cut = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

function announce(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
