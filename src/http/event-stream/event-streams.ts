import { OperationTypeNode } from 'graphql';
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { PreparedDocument } from '../../graphql/documents/documents.ts';
import type { Engine } from '../../graphql/engine/engine.ts';
import type { ObservedOperation } from '../../graphql/engine/observed-operation.ts';
import type { Principal } from '../../auth/principal.ts';
import { filterMap } from '../../streams/filter-map.ts';
import type { ConnectionLimits } from '../request/connection-limits.ts';
import { Deliveries } from '../../subscriptions/deliveries.ts';
import type { DeliveryEnd } from '../../subscriptions/delivery.ts';
import { deliverAsEventStream } from './delivery.ts';
import type { StreamedResult } from './delivery.ts';
import { multipartFormat } from './multipart-format.ts';
import { endId, sseFormat } from './sse-format.ts';
import type { StreamFormat } from './stream-format.ts';
import { createFanOut } from '../../subscriptions/fan-out.ts';
import type { FanOut } from '../../subscriptions/fan-out.ts';
import type { EventSink } from '../../subscriptions/event-sink.ts';
import type { GraphQLService } from '../graphql-service.ts';
import { operationStream } from '../../subscriptions/operation-stream.ts';
import type { AnswerForm } from '../request/accepted-forms.ts';
import { refuse } from '../request/request-errors.ts';
import type { RequestError } from '../request/request-errors.ts';
import { respondWithMessage } from '../request/respond.ts';
import { PrincipalQuota } from '../../subscriptions/holdings.ts';
import type { BacklogLimits } from '../../subscriptions/transport-limits.ts';

/** Is told what becomes of event streams, to count it. */
export interface EventStreamObserver {
  /** A stream has begun. */
  onBegun(): void;
  /** It has ended. */
  onEnded(end: DeliveryEnd): void;
  /**
   * Something went beyond a limit: a stream was refused, since its principal has as many as they may; or for a limit of the
   * backlog, events were dropped, or a stream has ended.
   */
  onRefused(limit: 'socketsPerPrincipal' | keyof BacklogLimits): void;
}

/** What event streams are made from. */
export interface EventStreamOptions extends Pick<
  GraphQLService,
  'engine' | 'limits' | 'deliveries' | 'holdings'
> {
  readonly connectionLimits: Pick<ConnectionLimits, 'pingIntervalMs'>;
  /** Clock for token expiry and heartbeats. */
  readonly clock: Clock;
  readonly observer: EventStreamObserver;
}

/** What a stream is written as: events, or the parts of an answer. */
type StreamForm = Exclude<AnswerForm, 'json'>;

/** An operation whose results are streamed. */
export interface StreamedOperation {
  readonly form: StreamForm;
  readonly prepared: PreparedDocument;
  /** Undefined where there is none to execute, by a fault of the document or the name. */
  readonly type: OperationTypeNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
}

/**
 * Results as event streams, for clients that can't open WebSockets, or want one way for all operations: the protocol of
 * graphql-sse, "distinct connections mode" (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md). One stream is
 * one operation; a query or a mutation has one result. Apollo's clients get the same as parts of a multipart answer.
 */
export interface EventStreams {
  /** Answers a request that was taken, and ends the operation with its result. Resolves when the stream has begun, or was refused. */
  answer(
    operation: StreamedOperation,
    principal: Principal,
    request: IncomingMessage,
    response: ServerResponse,
    observed: ObservedOperation,
  ): Promise<void>;
}

/**
 * Makes them. The handler of graphql-sse itself isn't used: in its distinct connections mode events have no ids, so that a
 * client that comes again can't go on from where it was, and it writes each event anew for each client, where here all
 * share the bytes.
 *
 * Who asks is told by the `Authorization` header alone, which a fetch-based client can send; what stands in a
 * URL is written into logs. Whatever is wrong with the document, its variables or its rights is told by the stream, since a
 * client that waits for events reads no other answer.
 */
export function createEventStreams(options: EventStreamOptions): EventStreams {
  const { engine, limits, deliveries, connectionLimits, clock, observer } = options;
  const quota = new PrincipalQuota('eventStream', limits.socketsPerPrincipal, options.holdings);
  const { backlog } = limits;
  const writtenAs = (format: StreamFormat): { readonly format: StreamFormat; readonly fanOut: FanOut } => ({
    format,
    fanOut: createFanOut({
      engine,
      encode: (json, cursor) => Buffer.from(format.next(json, cursor)),
      maxWaiting: backlog.backlogEvents,
      slices: deliveries.slices,
      observer: deliveries.observer,
    }),
  });
  const forms = { events: writtenAs(sseFormat), parts: writtenAs(multipartFormat) };

  return {
    async answer(operation, principal, request, response, observed) {
      const isGone = (): boolean => response.destroyed;
      if (isGone()) return;
      if (lastEventId(request) === endId) {
        // The one answer at which an `EventSource` does not come again, and tells its page of no error of ours.
        response.writeHead(204).end();
        observed.cancel();
        return;
      }
      const isSubscription = operation.type === OperationTypeNode.SUBSCRIPTION;
      const lease = await quota.acquire(principal.subject);
      if (!lease) {
        observer.onRefused('socketsPerPrincipal');
        const refusal = tooMany(limits.socketsPerPrincipal);
        observed.refuse(refusal.code);
        refuse(response, refusal);
        return;
      }
      if (isGone()) {
        lease.release();
        return;
      }
      if (isSubscription && deliveries.isClosed) {
        lease.release();
        observed.refuse('SERVICE_UNAVAILABLE');
        respondWithMessage(response, 503, 'shutting down', { Connection: 'close' });
        return;
      }
      observer.onBegun();
      const { format, fanOut } = forms[operation.form];
      void deliverAsEventStream({
        response,
        format,
        begin: (sink) => begin(engine, fanOut, operation, lastEventId(request), sink, observed),
        formatError: (error) => engine.formatError(error, observed),
        limits: backlog,
        clock,
        // What has one result is brought to its end, as it is over HTTP without a stream.
        ...(isSubscription
          ? { principal, deliveries }
          : { principal: { ...principal, expiresAt: undefined }, deliveries: new Deliveries() }),
        heartbeatMs: connectionLimits.pingIntervalMs,
        observer,
      }).then((end) => {
        lease.release();
        observed.cancel();
        observer.onEnded(end);
      });
    },
  };
}

/** Begins an operation: a stream of its results, or of the one that says why there is none. */
async function begin(
  engine: Engine,
  fanOut: FanOut,
  { prepared, type, operationName, variables }: StreamedOperation,
  lastCursor: string | undefined,
  sink: EventSink,
  observed: ObservedOperation,
): Promise<AsyncIterableIterator<StreamedResult>> {
  const { principal } = sink;
  // A subscription is over for its observer by then: it ends when it has begun.
  const answer = (result: ExecutionResult): FormattedExecutionResult =>
    observed.answer(engine.formatResult(result, observed));
  const refuse = (errors: readonly GraphQLError[]): AsyncIterableIterator<StreamedResult> => {
    const formatted = errors.map((error) => engine.formatError(error, observed));
    return one(observed.answer({ errors: formatted }));
  };
  if ('errors' in prepared) return refuse(prepared.errors);
  const args = { document: prepared.document, operationName, variableValues: variables };
  if (type === undefined) {
    const { errors = [] } = await engine.execute(args, principal, new AbortController().signal);
    return refuse(errors);
  }
  const isSubscription = type === OperationTypeNode.SUBSCRIPTION;
  const shared = isSubscription ? fanOut.follow(args, sink, { lastCursor, observed }) : undefined;
  if (shared) return filterMap(shared, ({ result, cursor }) => ({ result: answer(result), cursor }));
  // What is not shared has no cursors.
  const own = operationStream(async (signal) =>
    isSubscription
      ? observed.begun(await engine.subscribe(args, () => principal, observed))
      : engine.execute(args, principal, signal, observed),
  );
  return filterMap(own, (result) => ({ result: answer(result), cursor: undefined }));
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterator of what is there already
async function* one(result: FormattedExecutionResult): AsyncGenerator<StreamedResult, undefined> {
  yield { result, cursor: undefined };
}

/** The cursor that a client has kept; undefined for none. A client that has seen no id yet may send an empty one. */
function lastEventId({ headers }: IncomingMessage): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function tooMany(maximum: number | undefined): RequestError {
  return {
    status: 429,
    code: 'LIMIT_EXCEEDED',
    message: `A principal may have ${maximum} event streams open at a time (limit "socketsPerPrincipal").`,
    details: { limit: 'socketsPerPrincipal', maximum },
  };
}
