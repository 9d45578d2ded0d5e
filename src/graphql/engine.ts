import { ApolloServer, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import { UpstreamError } from '../clients/upstream-error.ts';
import { type Backend, createContext, type GraphQLContext } from './context.ts';
import { createDocuments, type PreparedDocument } from './documents.ts';
import { formatError } from './errors.ts';
import { createSchema } from './schema.ts';

/** What a GraphQL engine is made from. */
export interface EngineOptions {
  readonly backend: Backend;
  readonly logger: Logger;
}

/** Which operation to execute, with what. */
export type OperationArgs = Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>;

/** GraphQL itself, whatever transport an operation comes by. */
export interface Engine {
  readonly schema: GraphQLSchema;
  /** Answers a GraphQL request that came over HTTP, as GraphQL over HTTP says. */
  answerHttp(request: HTTPGraphQLRequest, signal: AbortSignal): Promise<HTTPGraphQLResponse>;
  /** Parses and validates a document. */
  prepare(source: string): PreparedDocument;
  /** Executes a query or a mutation whose document was prepared. */
  execute(args: OperationArgs, signal: AbortSignal): Promise<ExecutionResult>;
  /** Begins a subscription whose document was prepared: a stream of results, or why there is none. */
  subscribe(args: OperationArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  /** Makes what a client gets to see of a result. */
  formatResult(result: ExecutionResult): FormattedExecutionResult;
  /** Makes what a client gets to see of an error that came before there was a result. */
  formatError(error: GraphQLError): GraphQLFormattedError;
  stop(): Promise<void>;
}

/** Makes the engine and starts it. */
export async function startEngine({ backend, logger }: EngineOptions): Promise<Engine> {
  const schema = createSchema();
  const prepare = createDocuments(schema);

  const format = (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (error instanceof GraphQLError && isRefusal(error)) return withCode(error, 'BAD_USER_INPUT');
    return formatError(formatted, error, (ours) => {
      if (isCancellation(ours)) return;
      if (ours instanceof UpstreamError) {
        const { service, reason, details, cause } = ours;
        // Not the cause itself: it carries the request, and with it what authorised it.
        const because = cause instanceof Error ? cause.message : undefined;
        logger.warn({ service, reason, ...details, because, path: formatted.path }, ours.message);
      } else {
        logger.error({ err: ours, path: formatted.path }, 'an operation failed unexpectedly');
      }
    });
  };

  const apollo = new ApolloServer<GraphQLContext>({
    schema,
    formatError: format,
    logger,
    introspection: true,
    // By itself it adds a line break, and with it a copy of every answer.
    stringifyResult: (value) => JSON.stringify(value),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    plugins: [
      // Apollo Server adds these by itself; the first wraps every field, and the others can send data elsewhere.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();

  return {
    schema,
    prepare,
    answerHttp: (httpGraphQLRequest, signal) =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => Promise.resolve(createContext(backend, signal)),
      }),

    execute: async (args, signal) =>
      execute({ ...args, schema, contextValue: createContext(backend, signal) }),

    async subscribe(args) {
      const gone = new AbortController();
      const newContext = (): GraphQLContext => createContext(backend, gone.signal);
      const source = await createSourceEventStream({ ...args, schema, contextValue: newContext() });
      if (!(Symbol.asyncIterator in source)) return source;
      // Each event is executed with loaders of its own: what was true at the event before may no longer be.
      return executeEach(
        source as AsyncIterableIterator<unknown>,
        (rootValue) => execute({ ...args, schema, rootValue, contextValue: newContext() }),
        () => {
          gone.abort();
        },
      );
    },

    formatResult({ data, errors }) {
      if (!errors) return { data: data ?? null };
      if (data !== undefined) return { data, errors: errors.map((error) => format(error.toJSON(), error)) };
      // Nothing was executed: at no path because the variables did not fit, or because a stream could not begin.
      return {
        errors: errors.map((error) =>
          error.path === undefined ? withCode(error, 'BAD_USER_INPUT') : format(error.toJSON(), error),
        ),
      };
    },

    formatError: (error) =>
      isRefusal(error) ? withCode(error, 'OPERATION_RESOLUTION_FAILURE') : format(error.toJSON(), error),

    stop: () => apollo.stop(),
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

/** Executes each event of a stream. Ending the result ends the stream at once, even while its next event is waited for. */
function executeEach(
  events: AsyncIterableIterator<unknown>,
  executeOne: (event: unknown) => ExecutionResult | Promise<ExecutionResult>,
  onEnd: () => void,
): AsyncIterableIterator<ExecutionResult> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const event = await events.next();
      if (event.done) {
        onEnd();
        return { done: true, value: undefined };
      }
      return { done: false, value: await executeOne(event.value) };
    },
    async return() {
      onEnd();
      await events.return?.();
      return { done: true, value: undefined };
    },
  };
}
