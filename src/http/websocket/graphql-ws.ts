import { getOperationAST, GraphQLError, OperationTypeNode } from 'graphql';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { Server, SubscribePayload } from 'graphql-ws';
import { ObservedOperation } from '../../graphql/engine/observed-operation.ts';
import type { OperationOrigin } from '../../graphql/engine/observed-operation.ts';
import type { OperationArgs } from '../../graphql/engine/operation-args.ts';
import type { ErrorCode } from '../../graphql/errors.ts';
import { createFanOut } from '../../subscriptions/fan-out.ts';
import type { GraphQLService } from '../graphql-service.ts';
import { RateLimitError } from '../../auth/rate-limit.ts';
import type { Connection } from './connection.ts';
import { lastFragment } from './frames.ts';
import type { WebSocketObserver } from './observer.ts';
import { operationStream } from '../../subscriptions/operation-stream.ts';
import type { OperationOutcome } from '../../subscriptions/operation-stream.ts';
import { iterateInTrace } from '../../tracing.ts';
import { asksForUpstreamRequests } from '../request/operation-origin.ts';
import { takeRequestId } from '../../telemetry/request-id.ts';
import { OwnResults, SocketSink } from './socket-sink.ts';

/** What the protocol depends on. */
export interface ProtocolOptions extends Omit<GraphQLService, 'authenticator'> {
  readonly observer: WebSocketObserver;
}

/** How long the id of an operation may be, in characters: it comes back with each of its results. */
const maxIdLength = 255;

const never = new AbortController().signal;

/** Binds `graphql-transport-ws`, as graphql-ws has it, to the engine. */
export function createProtocol(options: ProtocolOptions): Server<Connection> {
  const { engine, rateLimit, limits, deliveries, observer, operationObserver } = options;
  const { schema } = engine;
  const { slices } = deliveries;
  // What a `next` message ends with, after the id of its subscription.
  const encode = (json: string): Buffer => lastFragment(`${json}}`);
  /** Ends what holds the delivery of an operation that has one result, by its payload. */
  const holds = new WeakMap<object, () => void>();
  /** The operations, by their payloads. */
  const operations = new WeakMap<object, ObservedOperation>();
  const operationOf = (payload: SubscribePayload): ObservedOperation => {
    const operation = operations.get(payload) ?? new ObservedOperation(originOf(payload), operationObserver);
    operations.set(payload, operation);
    return operation;
  };
  const fanOut = createFanOut({
    engine,
    encode,
    maxWaiting: limits.backlog.backlogEvents,
    slices,
    observer: deliveries.observer,
  });

  return makeServer<Record<string, unknown>, Connection>({
    // The connection waits for it by itself.
    connectionInitWaitTimeout: 0,
    onConnect: ({ connectionParams, extra: connection }) => connection.begin(connectionParams),

    onSubscribe: async ({ extra: connection, subscriptions }, id, payload) => {
      const { query, variables } = payload;
      operationOf(payload).begin(connection.principal);
      const operationName = payload.operationName === '' ? undefined : payload.operationName;
      const refusal =
        refuseId(connection, id) ??
        refuseOneMore(Object.keys(subscriptions).length) ??
        (await refuseForNow(connection));
      if (refusal) return [refusal];
      const prepared = engine.prepare(query, payload);
      if ('errors' in prepared) return prepared.errors;
      // graphql-ws keeps the message for as long as the operation runs.
      (payload as { query: string }).query = '';
      const { document } = prepared;
      const args = { schema, document, operationName, variableValues: variables };
      // graphql-ws has words of its own for an operation that isn't there; graphql-js's are those of HTTP.
      if (!getOperationAST(document, operationName)) {
        return (await engine.execute(args, connection.principal, never)).errors;
      }
      return args;
    },

    // These are called without the connection: an operation begins below.
    execute: () => ({}),
    subscribe: () => ({}),
    onOperation({ extra: connection }, id, payload, args) {
      const operation = operationOf(payload);
      const sink = new SocketSink(connection, id, engine, operation);
      const results = fanOut.follow(args, sink, { observed: operation });
      if (results) {
        return iterateInTrace<never, undefined>(payload.extensions, new OwnResults(results, sink));
      }
      // Clients send what was broken off again when they come back, and with it what it has changed already.
      if (!isSubscription(args)) holds.set(payload, connection.delivery.hold());
      const stream = operationStream((signal) => begin(connection, args, signal, operation));
      return iterateInTrace(payload.extensions, stream);
    },
    onComplete(_, __, payload) {
      operationOf(payload).cancel();
      const release = holds.get(payload);
      // Its client is told of it first.
      if (release) setImmediate(release);
    },

    onNext: (_, __, payload, ____, result) => answer(operationOf(payload), result as ExecutionResult),
    onError(_, __, payload, errors) {
      const operation = operationOf(payload);
      const formatted = errors.map((error) => engine.formatError(error, operation));
      operation.answer({ errors: formatted });
      return formatted;
    },
  });

  async function begin(
    connection: Connection,
    args: OperationArgs,
    signal: AbortSignal,
    operation: ObservedOperation,
  ): Promise<OperationOutcome> {
    return isSubscription(args)
      ? operation.begun(await engine.subscribe(args, () => connection.principal, operation))
      : engine.execute(args, connection.principal, signal, operation);
  }

  /** Ends an operation with its result; a subscription is over for its observer as soon as it has begun. */
  function answer(operation: ObservedOperation, result: ExecutionResult): FormattedExecutionResult {
    return operation.answer(engine.formatResult(result, operation));
  }

  function refuseId(connection: Connection, id: string): GraphQLError | undefined {
    if (id.length <= maxIdLength) return undefined;
    const reason = `An id has at most ${maxIdLength} characters`;
    connection.close(CloseCode.BadRequest, reason);
    return new GraphQLError(reason);
  }

  function refuseOneMore(found: number): GraphQLError | undefined {
    const { subscriptionsPerSocket: maximum } = limits;
    if (found <= maximum) return undefined;
    observer.onRefused('subscriptionsPerSocket');
    return new GraphQLError(
      `The socket has ${found} operations under way; at most ${maximum} are allowed (limit "subscriptionsPerSocket").`,
      {
        extensions: {
          code: 'LIMIT_EXCEEDED' satisfies ErrorCode,
          limit: 'subscriptionsPerSocket',
          maximum,
          found,
        },
      },
    );
  }

  async function refuseForNow(connection: Connection): Promise<GraphQLError | undefined> {
    try {
      await rateLimit.take(connection.principal);
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimitError)) throw error;
      const { message, retryAfterSeconds } = error;
      observer.onRefused('requestsPerMinute');
      return new GraphQLError(message, {
        extensions: { code: 'RATE_LIMITED' satisfies ErrorCode, retryAfterSeconds },
      });
    }
  }
}

/** How an operation has come: over a WebSocket, which has headers only once, its message says all that is to be known. */
function originOf({ extensions }: SubscribePayload): OperationOrigin {
  return {
    transport: 'websocket',
    requestId: takeRequestId(extensions?.['requestId']),
    traceparent: extensions?.['traceparent'],
    asksForUpstreamRequests: asksForUpstreamRequests(extensions),
  };
}

function isSubscription({ document, operationName }: OperationArgs): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}
