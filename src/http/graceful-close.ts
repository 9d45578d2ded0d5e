import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a connection is owed. */
interface Connection {
  /** Answers that are not sent yet, in the order of their requests. */
  readonly pending: Set<ServerResponse>;
  /** Whether a request has come in whole. */
  hasAsked: boolean;
}

/**
 * Makes the way to close an HTTP server: who has asked is answered to the end, and told that the connection ends with
 * it; who has not is let go. Call it before any other listener for requests is added.
 *
 * `server.close()` by itself also cuts off answers that are on their way to a slow reader, and waits for connections
 * that were opened in advance, as browsers do, and for those kept alive after an answer that was still under way.
 *
 * @returns closes; what is not done within its parameter, in milliseconds, is cut off
 */
export function createGracefulClose(server: Server): (graceMs: number) => Promise<void> {
  const connections = new Map<Socket, Connection>();
  let isClosing = false;

  server.on('connection', (socket) => {
    connections.set(socket, { pending: new Set(), hasAsked: false });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('upgrade', ({ socket }) => {
    // From here on it is the WebSocket server's.
    connections.delete(socket);
  });
  server.on('request', ({ socket }: IncomingMessage, response) => {
    const connection = connections.get(socket);
    if (!connection) return;
    connection.hasAsked = true;
    connection.pending.add(response);
    if (isClosing) announce(response);
    response.once('close', () => {
      connection.pending.delete(response);
      if (isClosing) closeIdle();
    });
  });

  function closeIdle(): void {
    for (const [socket, { pending, hasAsked }] of connections) {
      const isAsking = !hasAsked && socket.bytesRead > 0;
      if (pending.size === 0 && !isAsking) socket.destroy();
    }
  }

  return async (graceMs) => {
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
  };
}

function announce(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
