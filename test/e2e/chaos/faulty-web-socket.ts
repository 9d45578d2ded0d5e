import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { closeCodes } from '../../../src/http/websocket/close-codes.ts';
import { isPassing } from './faulty-connection.ts';
import type { FaultyConnectionOptions } from './faulty-connection.ts';

/** Codes under which a connection ends that can be made again: those of a broken one, and of a client that is too slow. */
const brokenOff = new Set<unknown>([1001, 1006, 1012, closeCodes.tooSlow]);

/** Subscribes over a WebSocket, by the client of graphql-ws. */
export function openFaultyWebSocket(options: FaultyConnectionOptions): void {
  const { url, query, callId, cursor, onNext, onComplete, onBroken, onRefused } = options;
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  client.subscribe(
    { query, variables: { callId, after: cursor } },
    {
      next: onNext,
      complete: onComplete,
      error(error) {
        const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
        // Nobody listens: ws says so without a code, where GraphQL's errors come as a list.
        const isUnreachable = code === undefined && !Array.isArray(error);
        if (isUnreachable || brokenOff.has(code) || isPassing(error)) onBroken();
        else onRefused(new Error(`the socket was closed: ${JSON.stringify(error)} ${String(code)}`));
      },
    },
  );
}
