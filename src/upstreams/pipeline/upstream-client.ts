import { getClient } from '@azure-rest/core-client';
import type { Client, HttpResponse } from '@azure-rest/core-client';
import { createEmptyPipeline, isRestError } from '@azure/core-rest-pipeline';
import type {
  HttpClient,
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import type { ZodType } from 'zod';
import { isTracing } from '../../tracing.ts';
import { identificationPolicy } from './identification.ts';
import { nameRoutes, operationOf } from './named-routes.ts';
import { retryAfterMs } from './retry-after.ts';
import { safeRetryPolicy } from './retry-policy.ts';
import type { SafeRetryOptions } from './retry-policy.ts';
import { tracingPolicy } from './tracing-policy.ts';
import { timeBudgetPolicy } from './time-budget.ts';
import { transportFaultOf } from './transport-fault.ts';
import { UpstreamError } from './upstream-error.ts';
import type { UpstreamErrorReason, UpstreamService } from './upstream-error.ts';
import type { UpstreamGate, UpstreamGateOptions } from './throttle-gate.ts';
import { failureOf } from './upstream-failure.ts';
import { isFailureOfService } from './upstream-health.ts';
import type { UpstreamObserver } from './upstream-health.ts';
import { notOfItsApi, readAzureError, refusal } from './upstream-refusal.ts';
import type { ErrorBody } from './upstream-refusal.ts';
import { attemptNotePolicy, requestNotePolicy } from './upstream-request-notes.ts';

/** How requests to an upstream are sent, bounded and repeated. */
export interface UpstreamLimits extends SafeRetryOptions, UpstreamGateOptions {
  /** How long one attempt may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long a request may take with all its attempts and all that it waits for, in milliseconds. */
  readonly requestTimeoutMs: number;
}

/** Limits that suit Azure's services as documented. */
export const defaultUpstreamLimits: UpstreamLimits = {
  attemptTimeoutMs: 10_000,
  requestTimeoutMs: 25_000,
  maxRetries: 3,
  retryDelayMs: 200,
  maxRetryDelayMs: 5_000,
  concurrency: 256,
  maxPauseMs: 10_000,
};

/** What a client of one upstream is made from. */
export interface UpstreamClientOptions {
  readonly service: UpstreamService;
  /** Scheme and authority. */
  readonly endpoint: string;
  /** Signs each attempt; left out where a request brings an authorization of its own. */
  readonly authentication?: PipelinePolicy | undefined;
  /** The gate that all requests to this upstream share. */
  readonly gate: UpstreamGate;
  readonly httpClient: HttpClient;
  readonly limits: UpstreamLimits;
  /** Sees every attempt that was answered or failed, for logs and metrics. */
  readonly onAttempt?: ((attempt: UpstreamAttempt) => void) | undefined;
  /** Is told of every read that joins the same one which is under way, instead of being sent. */
  readonly onSharedRead?: ((service: UpstreamService) => void) | undefined;
  /** Is told how requests end. */
  readonly observer?: UpstreamObserver | undefined;
}

/** One attempt of a request, as logs may tell it: nothing in it is secret. */
export interface UpstreamAttempt {
  readonly service: UpstreamService;
  readonly method: string;
  /** What it does, as one of few texts: the method and the route of the service's API, such as `GET /rooms/{roomId}`. */
  readonly operation: string;
  /** Without the query. */
  readonly path: string;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Whether the service asked for patience: by the status 429, or by how long it wants to be left alone. */
  readonly isThrottled: boolean;
  /** Which attempt of its request it was; 1 is the first. */
  readonly number: number;
  readonly durationMs: number;
}

/** One upstream, through the pipeline that all upstreams share in kind: retry, gate, authentication, transport. */
export interface UpstreamClient<Routes> {
  readonly path: Routes;
  /**
   * Waits for an answer and decodes it.
   *
   * @param answer what a route's method returned
   * @param body the shape of a successful answer
   * @param readError reads an error's body, of whatever shape it is; left out, Azure's
   * @throws {UpstreamError} when the upstream refuses or fails, or its answer has another shape
   */
  readonly receive: <T>(
    answer: PromiseLike<HttpResponse>,
    body: ZodType<T>,
    readError?: (body: unknown) => ErrorBody,
  ) => Promise<T>;
}

/** How an upstream differs from the others in what is not its routes. */
export interface UpstreamDialect {
  /** By which header a request's id is sent; left out, Azure's. */
  readonly requestIdHeader?: string;
  /** What the upstream calls the parts of a request that it refuses, with the names that our client has for them. */
  readonly targets?: Readonly<Record<string, string>>;
  /** Which writes do no more when they are done twice; left out, none. */
  readonly isIdempotent?: (request: PipelineRequest) => boolean;
  /** Which refusals neither pass nor ask for patience, whatever their status says; left out, none. */
  readonly isFinal?: (response: PipelineResponse) => boolean;
}

/**
 * Makes the client of one upstream.
 *
 * @param reasons what the upstream's error codes mean where their status alone would mislead
 */
export function createUpstreamClient<Routes extends Client['path']>(
  options: UpstreamClientOptions,
  reasons: Readonly<Record<string, UpstreamErrorReason>> = {},
  { requestIdHeader = 'x-ms-client-request-id', targets = {}, isIdempotent, isFinal }: UpstreamDialect = {},
): UpstreamClient<Routes> {
  const { service, endpoint, authentication, gate, httpClient, limits, observer } = options;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(requestNotePolicy(service));
  pipeline.addPolicy(identificationPolicy(requestIdHeader));
  pipeline.addPolicy(timeBudgetPolicy(service, limits.requestTimeoutMs));
  pipeline.addPolicy(safeRetryPolicy(gate, limits, isIdempotent, isFinal), { phase: 'Retry' });
  pipeline.addPolicy(gate.policy(isFinal), { afterPhase: 'Retry' });
  if (authentication) pipeline.addPolicy(authentication, { phase: 'Sign' });
  pipeline.addPolicy(attemptPolicy(options), { afterPhase: 'Sign' });
  pipeline.addPolicy(attemptNotePolicy, { afterPhase: 'Sign' });
  if (isTracing()) pipeline.addPolicy(tracingPolicy(service), { afterPhase: 'Sign' });
  const client = getClient(endpoint, {
    pipeline,
    httpClient,
    allowInsecureConnection: endpoint.startsWith('http:'),
  });

  async function decode<T>(
    answer: PromiseLike<HttpResponse>,
    body: ZodType<T>,
    readError: (body: unknown) => ErrorBody,
  ): Promise<T> {
    let response: HttpResponse;
    try {
      response = await answer;
    } catch (error) {
      throw isRestError(error) ? failure(service, error) : error;
    }
    if (!response.status.startsWith('2')) {
      const { target, ...error } = readError(response.body);
      const named = target === undefined ? undefined : targets[target];
      throw refusal(service, response, { ...error, target: named }, reasons);
    }
    const decoded = body.safeParse(response.body);
    if (decoded.success) return decoded.data;
    throw notOfItsApi(service, response);
  }

  return {
    path: nameRoutes(client.pathUnchecked) as Routes,
    async receive(answer, body, readError = readAzureError) {
      try {
        const decoded = await decode(answer, body, readError);
        observer?.onAnswered(service);
        return decoded;
      } catch (error) {
        if (observer && error instanceof UpstreamError) {
          if (isFailureOfService(error.reason)) observer.onFailed(failureOf(error));
          else observer.onAnswered(service);
        }
        throw error;
      }
    },
  };
}

/** Bounds each attempt in time, and tells of it. */
function attemptPolicy({ service, limits, onAttempt }: UpstreamClientOptions): PipelinePolicy {
  const sent = new WeakMap<PipelineRequest, number>();
  return {
    name: 'attemptPolicy',
    async sendRequest(request, next) {
      request.timeout = limits.attemptTimeoutMs;
      if (!onAttempt) return next(request);
      const startedAt = performance.now();
      const number = (sent.get(request) ?? 0) + 1;
      sent.set(request, number);
      let response: PipelineResponse | undefined;
      try {
        response = await next(request);
        return response;
      } finally {
        onAttempt({
          service,
          method: request.method,
          operation: operationOf(request),
          // Only who logs it needs it.
          get path() {
            return new URL(request.url).pathname;
          },
          status: response?.status,
          isThrottled: response !== undefined && asksForPatience(response),
          number,
          durationMs: performance.now() - startedAt,
        });
      }
    },
  };
}

function asksForPatience({ status, headers }: PipelineResponse): boolean {
  return status === 429 || retryAfterMs(status, (name) => headers.get(name)) !== undefined;
}

/** No answer, or none that could be read. The transport's words stay in the cause: they may quote the answer. */
function failure(service: UpstreamService, error: RestError): UpstreamError {
  const fault = transportFaultOf(error);
  const [reason, message]: [UpstreamErrorReason, string] =
    error.code === 'ETIMEDOUT'
      ? ['timeout', 'the service did not answer in time']
      : error.code === 'PARSE_ERROR'
        ? ['unavailable', 'the service gave an answer that is not of its API']
        : fault?.isBeforeSending === true
          ? ['unavailable', 'the service could not be reached']
          : ['unavailable', 'the service broke off its answer'];
  return new UpstreamError(service, reason, message, { status: error.response?.status }, { cause: error });
}
