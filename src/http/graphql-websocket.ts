import { type ExecutionResult, getOperationAST } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Engine } from '../graphql/engine.ts';

/** The longest message from a client, in bytes. */
const maxMessageBytes = 1024 * 1024;

const never = new AbortController().signal;

/** GraphQL over WebSockets: the protocol `graphql-transport-ws`. */
export interface GraphQLWebSocket {
  /** Takes a connection over from the HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Says goodbye to every client (1001) and waits until they have gone.
   *
   * @param graceMs how long to wait; who is left then is cut off
   */
  close(graceMs: number): Promise<void>;
}

/** Makes the WebSocket side of the listener. Operations run just as over HTTP, and end when their client has gone. */
export function createGraphQLWebSocket(engine: Engine): GraphQLWebSocket {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });

  const protocol = useServer(
    {
      schema: engine.schema,
      onSubscribe: async (_, __, { query, operationName, variables }) => {
        const prepared = engine.prepare(query);
        if ('errors' in prepared) return prepared.errors;
        const { document } = prepared;
        const args = { schema: engine.schema, document, operationName, variableValues: variables };
        // graphql-ws has words of its own for an operation that isn't there; graphql-js's are those of HTTP.
        if (!getOperationAST(document, operationName)) return (await engine.execute(args, never)).errors;
        return args;
      },
      subscribe: (args) => engine.subscribe(args),
      execute: (args) => oneResult((signal) => engine.execute(args, signal)),
      onNext: (_, __, ___, ____, result) => engine.formatResult(result as ExecutionResult),
      onError: (_, __, ___, errors) => errors.map((error) => engine.formatError(error)),
      // What fails in here is no client's to read.
      isProd: true,
    },
    server,
  );

  return {
    upgrade: (request, socket, head) => {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        server.emit('connection', webSocket, request);
        // A frame that breaks the protocol: ws has closed the socket under the code for it. graphql-ws would take it for
        // a failure of ours, and write it to the console.
        webSocket.removeAllListeners('error').on('error', () => undefined);
      });
    },
    close: async (graceMs) => {
      const cut = setTimeout(() => {
        for (const client of server.clients) client.terminate();
      }, graceMs);
      await protocol.dispose();
      clearTimeout(cut);
    },
  };
}

/**
 * A stream of a single result. graphql-ws can't call off a promise, but it ends a stream when its client completes the
 * operation or goes away: then what is done for the operation is cancelled.
 */
function oneResult(
  run: (signal: AbortSignal) => Promise<ExecutionResult>,
): AsyncIterableIterator<ExecutionResult> {
  const gone = new AbortController();
  let isTaken = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isTaken) return { done: true, value: undefined };
      isTaken = true;
      const result = await run(gone.signal);
      // Who has completed an operation may already use its id for another one.
      return gone.signal.aborted ? { done: true, value: undefined } : { done: false, value: result };
    },
    return() {
      isTaken = true;
      gone.abort();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
