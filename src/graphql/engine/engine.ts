import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import { createSourceEventStream, getOperationAST, GraphQLError } from 'graphql';
import type {
  ExecutionArgs,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import { createContext } from '../context.ts';
import type { Backend } from '../context.ts';
import { createOpenDocuments, createTrustedDocuments } from '../documents/trust-policy.ts';
import type { DocumentTrust, EngineObserver } from '../documents/trust-policy.ts';
import type { PreparedDocument } from '../documents/documents.ts';
import { formatError, isOfArgument, withRequestId } from '../errors.ts';
import { createExecutor } from '../execution/executor.ts';
import type { ExecutorName } from '../execution/executor.ts';
import { startHttpPipeline } from './apollo-http.ts';
import { checkOperation } from '../limits/check-operation.ts';
import { checkVariables } from './check-variables.ts';
import { limitErrors } from '../limits/error-limit.ts';
import { noLongerWanted } from './no-longer-wanted.ts';
import { defaultOperationLimits } from '../limits/operation-limits.ts';
import type { OperationLimits } from '../limits/operation-limits.ts';
import type { ObservedOperation } from './observed-operation.ts';
import type { OperationArgs } from './operation-args.ts';
import { inOperationSpan, traceparentOf } from './operation-span.ts';
import { operationTimeout, startOperationDeadline } from './operation-timeout.ts';
import { withReferredDocument } from '../documents/persisted-request.ts';
import type { Principal } from '../../auth/principal.ts';
import { createSchema } from '../schema/schema.ts';
import { inTraceOf } from '../../tracing.ts';
import { filterMap } from '../../streams/filter-map.ts';
import type { DocumentReference } from '../documents/trusted-documents.ts';

/** What a GraphQL engine is made from. */
export interface EngineOptions {
  readonly backend: Backend;
  readonly logger: Logger;
  /** Left out, the defaults. */
  readonly limits?: OperationLimits;
  /** Whether the schema may be asked for; if not, errors don't guess at it either. Default true. */
  readonly introspection?: boolean;
  /** What executes operations. Default `planning`. */
  readonly executor?: ExecutorName;
  /** Left out, any document is taken. */
  readonly trustedDocuments?: DocumentTrust | undefined;
  readonly observer?: EngineObserver | undefined;
}

/** A subscription that has begun, and whose events nobody has executed yet. */
export interface OpenSubscription {
  /** What happens, as the resolver of the subscription has it. To end it cancels what is under way for it. */
  readonly events: AsyncIterableIterator<unknown>;
  /** Executes an event, with loaders of its own: what was true at the one before may no longer be. */
  readonly execute: (event: unknown, principal: Principal) => Promise<ExecutionResult>;
}

/** By what a client and the log name a request. */
export type RequestName = Pick<ObservedOperation, 'requestId'>;

/** GraphQL itself, whatever transport an operation comes by: the limits, errors and answers are the same. */
export interface Engine {
  readonly schema: GraphQLSchema;
  /**
   * Answers a GraphQL request that came over HTTP, as GraphQL over HTTP says.
   *
   * @param operation is ended with the answer
   * @param prepared its document, where it was prepared already
   */
  answerHttp(
    request: HTTPGraphQLRequest,
    principal: Principal,
    signal: AbortSignal,
    operation: ObservedOperation,
    prepared?: PreparedDocument,
  ): Promise<HTTPGraphQLResponse>;
  /**
   * Parses and validates a document, and checks it against the limits that don't take variables.
   *
   * @param reference by what else the client named it, of use where its text is empty and documents are trusted
   */
  prepare(source: string, reference?: DocumentReference): PreparedDocument;
  /**
   * Executes a query or a mutation whose document was prepared, within the limits.
   *
   * @param operation is told what is executed; whoever asked ends it with the result
   */
  execute(
    args: OperationArgs,
    principal: Principal,
    signal: AbortSignal,
    operation?: ObservedOperation,
  ): Promise<ExecutionResult>;
  /**
   * Begins a subscription whose document was prepared: a stream of results, or why there is none.
   *
   * @param principal is asked with each event who it goes to, since a client can hand over a fresh token in between
   * @param operation is told what begins; whoever asked ends it when it has, or with the result that comes instead
   */
  subscribe(
    args: OperationArgs,
    principal: () => Principal,
    operation?: ObservedOperation,
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  /**
   * Begins a subscription whose document was prepared, and leaves it to the caller whom its events are executed for:
   * one execution may do for many.
   *
   * @param signal cancels what is done to begin it
   * @param operation as for `subscribe`
   */
  open(
    args: OperationArgs,
    principal: Principal,
    signal?: AbortSignal,
    operation?: ObservedOperation,
  ): Promise<OpenSubscription | ExecutionResult>;
  /**
   * Makes what a client gets to see of a result.
   *
   * @param request whose id its errors have; left out where the result is for several clients
   */
  formatResult(result: ExecutionResult, request?: RequestName): FormattedExecutionResult;
  /** Makes what a client gets to see of an error that came before there was a result. */
  formatError(error: GraphQLError, request: RequestName): GraphQLFormattedError;
  stop(): Promise<void>;
}

/** Makes the engine and starts it. */
export async function startEngine({
  backend,
  logger,
  limits = defaultOperationLimits,
  introspection = true,
  executor = 'planning',
  trustedDocuments,
  observer,
}: EngineOptions): Promise<Engine> {
  const schema = createSchema();
  const execute = createExecutor(schema, executor);
  const rules = { limits, introspection };
  const prepare = trustedDocuments
    ? createTrustedDocuments(schema, rules, trustedDocuments, logger, observer)
    : createOpenDocuments(schema, rules);

  const format = (
    formatted: GraphQLFormattedError,
    error: unknown,
    request?: RequestName,
  ): GraphQLFormattedError => {
    if (error instanceof GraphQLError && (isRefusal(error) || isOfArgument(error))) {
      return withCode(error, 'BAD_USER_INPUT');
    }
    return formatError(formatted, error, (ours) => {
      if (!isCancellation(ours)) {
        const { path } = formatted;
        logger.error({ err: ours, path, requestId: request?.requestId }, 'an operation failed unexpectedly');
      }
    });
  };

  const formatResult: Engine['formatResult'] = ({ data, errors }, request) => {
    if (!errors) return { data: data ?? null };
    const formatted = errors.map((error) =>
      // Nothing was executed: at no path because the variables did not fit, or because a stream could not begin.
      data === undefined && error.path === undefined && error.extensions['code'] === undefined
        ? withCode(error, 'BAD_USER_INPUT')
        : format(error.toJSON(), error, request),
    );
    const named = request ? formatted.map((error) => withRequestId(error, request.requestId)) : formatted;
    return data === undefined ? { errors: named } : { data, errors: named };
  };

  const formatRefusal: Engine['formatError'] = (error, request) =>
    withRequestId(
      isRefusal(error)
        ? withCode(error, 'OPERATION_RESOLUTION_FAILURE')
        : format(error.toJSON(), error, request),
      request.requestId,
    );

  /** Why an operation is not executed; undefined where it is, or where graphql-js says so better. */
  const refuse = (
    { document, operationName, variableValues }: OperationArgs,
    observed: ObservedOperation | undefined,
  ): ExecutionResult | undefined => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const sent = variableValues ?? {};
    const unusable = checkVariables(schema, operation, sent);
    if (unusable) return { errors: [unusable] };
    const { cost, errors } = checkOperation(schema, limits, document, operation, sent);
    if (observed) observed.cost = cost;
    return errors.length > 0 ? { errors } : undefined;
  };

  /** Executes an operation, or one event of it, for as long as it may take. */
  const run = async (
    args: OperationArgs & Pick<ExecutionArgs, 'rootValue'>,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<ExecutionResult> => {
    const deadline = startOperationDeadline(limits.operationMs, signal);
    try {
      const contextValue = createContext(backend, principal, deadline.signal, limits.pageSize);
      const result = await execute({ ...args, contextValue, hideSuggestions: !introspection });
      if (!result.errors) return result;
      const errors = deadline.hasPassed ? result.errors.map(asTimeout) : result.errors;
      return { ...result, errors: limitErrors(errors, limits.errors) };
    } finally {
      deadline.stop();
    }
  };

  /** What was given up because the time was over, where something on the way has made an error of its own of that. */
  const asTimeout = (error: GraphQLError): GraphQLError => {
    if (!isCancellation(error.originalError)) return error;
    const { message, extensions } = operationTimeout(limits.operationMs);
    const { nodes = null, source = null, positions = null, path = null } = error;
    return new GraphQLError(message, { nodes, source, positions, path, extensions });
  };

  const executeOperation: Engine['execute'] = (args, principal, signal, operation) => {
    operation?.prepared(args);
    const refusal = refuse(args, operation);
    if (refusal) return Promise.resolve(refusal);
    const execute = (): Promise<ExecutionResult> =>
      inOperationSpan(args, 'operation', () => run(args, principal, signal));
    return operation ? operation.run(execute) : execute();
  };

  const open: Engine['open'] = async (args, principal, signal, operation) => {
    operation?.prepared(args);
    const refusal = refuse(args, operation);
    if (refusal) return refusal;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      gone.abort(operationTimeout(limits.operationMs));
    }, limits.operationMs).unref();
    const opening = signal ? AbortSignal.any([gone.signal, signal]) : gone.signal;
    const contextValue = createContext(backend, principal, opening, limits.pageSize);
    const begin = (): Promise<AsyncIterable<unknown> | ExecutionResult> =>
      createSourceEventStream({ ...args, schema, contextValue });
    const source = await (operation ? operation.run(begin) : begin()).finally(() => {
      clearTimeout(timer);
    });
    if (!(Symbol.asyncIterator in source)) return source;
    return {
      events: whenEnded(source as AsyncIterableIterator<unknown>, () => {
        gone.abort(noLongerWanted);
      }),
      execute: (rootValue, whose) =>
        inOperationSpan(args, 'event', () => run({ ...args, rootValue }, whose, gone.signal)),
    };
  };

  const http = await startHttpPipeline({
    schema,
    logger,
    prepare: (source) => prepare(source, {}),
    execute: executeOperation,
    formatResult,
    formatError: formatRefusal,
    format,
  });

  return {
    schema,
    prepare: (source, reference = {}) => prepare(source, reference),
    execute: executeOperation,
    formatResult,
    formatError: formatRefusal,

    answerHttp(request, principal, signal, operation, prepared) {
      const asked = { principal, signal, operation, prepared };
      try {
        return http.answer(withReferredDocument(request, trustedDocuments?.documents), asked);
      } catch (error) {
        if (error instanceof GraphQLError) return http.answer(request, asked, error);
        throw error;
      }
    },

    open,

    async subscribe(args, principal, operation) {
      const opened = await inOperationSpan(args, 'operation', () =>
        open(args, principal(), undefined, operation),
      );
      if (!('events' in opened)) return opened;
      return filterMap(opened.events, (event) =>
        inTraceOf(traceparentOf(event), () => opened.execute(event, principal())),
      );
    },

    stop: () => http.stop(),
  };
}

/** Whether graphql-js itself refused to execute a request: nothing was thrown, at no path, and nobody gave it a code. */
function isRefusal({ originalError, path, extensions }: GraphQLError): boolean {
  return originalError === undefined && path === undefined && extensions['code'] === undefined;
}

/** Whether something failed only because nobody waits for it any more. */
function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** An error in the request itself, under Apollo Server's code for it, so that it is the same on every transport. */
function withCode(error: GraphQLError, code: string): GraphQLFormattedError {
  return { ...error.toJSON(), extensions: { code } };
}

/** The same stream. @param onEnd is called when it has ended, or is ended */
function whenEnded<T>(stream: AsyncIterableIterator<T>, onEnd: () => void): AsyncIterableIterator<T> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const result = await stream.next();
      if (result.done) onEnd();
      return result;
    },
    async return() {
      onEnd();
      await stream.return?.();
      return { done: true, value: undefined };
    },
  };
}
