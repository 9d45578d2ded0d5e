import { ApolloServer, HeaderMap } from '@apollo/server';
import type { GraphQLResponse, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { getOperationAST, GraphQLError, Kind, OperationTypeNode } from 'graphql';
import type {
  DocumentNode,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { PreparedDocument } from '../documents/documents.ts';
import { withRequestId } from '../errors.ts';
import type { ObservedOperation } from './observed-operation.ts';
import type { OperationArgs } from './operation-args.ts';
import type { Principal } from '../../auth/principal.ts';

/** What the pipeline has done by the engine. */
export interface HttpPipelineOptions {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly prepare: (source: string) => PreparedDocument;
  readonly execute: (
    args: OperationArgs,
    principal: Principal,
    signal: AbortSignal,
    operation: ObservedOperation,
  ) => Promise<ExecutionResult>;
  readonly formatResult: (result: ExecutionResult, operation: ObservedOperation) => FormattedExecutionResult;
  readonly formatError: (error: GraphQLError, operation: ObservedOperation) => GraphQLFormattedError;
  /** As Apollo Server takes it, for what it refuses by itself. */
  readonly format: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/** GraphQL over HTTP. */
export interface HttpPipeline {
  /** @param request refused as it is if it is an error */
  answer(
    request: HTTPGraphQLRequest,
    context: RequestContext,
    refusal?: GraphQLError,
  ): Promise<HTTPGraphQLResponse>;
  stop(): Promise<void>;
}

/** What goes with a request. */
export interface RequestContext {
  readonly principal: Principal;
  /** Is aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly operation: ObservedOperation;
  /** Its document; undefined where nobody has prepared that yet. */
  readonly prepared: PreparedDocument | undefined;
}

/** Stands in for a document that can't be executed here, so that Apollo Server doesn't parse and validate it itself. */
const noDocument: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/**
 * Starts Apollo Server for what is HTTP about GraphQL over HTTP: which requests are one, methods, media types. Documents and
 * their execution are the engine's, by the hooks for documents that are known already and for answers of one's own, so that
 * they are the same on every transport.
 */
export async function startHttpPipeline(options: HttpPipelineOptions): Promise<HttpPipeline> {
  const { prepare, execute, formatResult, formatError } = options;
  /** What was found to suit the newest `Accept` headers: clients send the same few with every request. */
  const contentTypes = new LRUCache<string, string>({ max: 100 });

  /** By GraphQL over HTTP, a request without data was not executed, and is the client's to change. */
  function respondWith(
    singleResult: FormattedExecutionResult<Record<string, unknown>>,
    request: HTTPGraphQLRequest | undefined,
  ): GraphQLResponse {
    const headers = new HeaderMap();
    const contentType = contentTypes.get(acceptOf(request));
    if (contentType !== undefined) headers.set('content-type', contentType);
    return {
      http: singleResult.data === undefined ? { status: 400, headers } : { headers },
      body: { kind: 'single', singleResult },
    };
  }

  const apollo = new ApolloServer<RequestContext>({
    schema: options.schema,
    formatError: options.format,
    logger: options.logger,
    // By itself it adds a line break, and with it a copy of every answer.
    stringifyResult: (value) => JSON.stringify(value),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Which pages may ask is decided by where they come from, before a request gets here.
    csrfPrevention: false,
    // The engine remembers documents itself.
    documentStore: null,
    plugins: [
      // Apollo Server adds these by itself; the first wraps every field, and the others can send data elsewhere.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: () => {
          let prepared: PreparedDocument;
          return Promise.resolve({
            didResolveSource(context) {
              prepared = context.contextValue.prepared ?? prepare(context.source);
              // What Apollo Server is given here it neither parses nor validates again. It has words of its own for a
              // subscription by GET, which don't say what to do instead.
              (context as { document?: DocumentNode }).document =
                'document' in prepared && !isSubscription(prepared.document, context.request.operationName)
                  ? prepared.document
                  : noDocument;
              return Promise.resolve();
            },
            async responseForOperation({ request, contextValue }) {
              const { principal, signal, operation } = contextValue;
              const respond = (result: FormattedExecutionResult): GraphQLResponse =>
                respondWith(operation.answer(result), request.http);
              const refuse = (errors: readonly GraphQLError[]): GraphQLResponse =>
                respond({ errors: errors.map((error) => formatError(error, operation)) });
              if ('errors' in prepared) return refuse(prepared.errors);
              const { document } = prepared;
              const { operationName, variables: variableValues } = request;
              if (isSubscription(document, operationName)) return refuse([subscriptionsElsewhere]);
              const args = { document, operationName, variableValues };
              const result = await execute(args, principal, signal, operation);
              // Without an operation there are errors in the request alone.
              if (!getOperationAST(document, operationName)) return refuse(result.errors ?? []);
              return respond(formatResult(result, operation));
            },
          });
        },
      },
    ],
  });
  await apollo.start();

  return {
    async answer(httpGraphQLRequest, context, refusal) {
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: () => (refusal ? Promise.reject(withStatus(refusal, 400)) : Promise.resolve(context)),
      });
      const { operation } = context;
      if (!operation.isOver) return refuseItself(answer, operation);
      const accept = acceptOf(httpGraphQLRequest);
      const contentType = answer.headers.get('content-type');
      // What is refused for its `Accept` header, among others, has a status, and a type that was not asked for.
      if (answer.status === undefined && contentType !== undefined && !contentTypes.has(accept)) {
        contentTypes.set(accept, contentType);
      }
      return answer;
    },
    stop: () => apollo.stop(),
  };
}

function isSubscription(document: DocumentNode, operationName: string | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}

const subscriptionsElsewhere = new GraphQLError(
  'A subscription has many results: ask for it with Accept: text/event-stream, or over a WebSocket, by the protocol graphql-transport-ws.',
  { extensions: { code: 'BAD_REQUEST' } },
);

/** Ends an operation that Apollo Server refused by itself. @returns the same answer, whose errors have the request's id */
function refuseItself(answer: HTTPGraphQLResponse, operation: ObservedOperation): HTTPGraphQLResponse {
  if (answer.body.kind !== 'complete') return answer;
  const { errors = [], ...result } = JSON.parse(answer.body.string) as FormattedExecutionResult;
  const named = errors.map((error) => withRequestId(error, operation.requestId));
  const string = JSON.stringify(operation.answer({ ...result, errors: named }));
  return { ...answer, body: { kind: 'complete', string } };
}

function acceptOf(request: HTTPGraphQLRequest | undefined): string {
  return request?.headers.get('accept') ?? '';
}

function withStatus(error: GraphQLError, status: number): GraphQLError {
  return new GraphQLError(error.message, {
    extensions: { ...error.extensions, http: { status } },
  });
}
