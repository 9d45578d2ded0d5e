import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { developmentTokenPolicy } from '../../src/upstreams/graph/graph-authentication.ts';
import type { CallsClient } from '../../src/upstreams/graph/calls-client.ts';
import { createCallsClient } from '../../src/upstreams/graph/graph-calls-client.ts';
import { createUndiciHttpClient } from '../../src/upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits } from '../../src/upstreams/pipeline/upstream-client.ts';
import type { UpstreamClientOptions, UpstreamLimits } from '../../src/upstreams/pipeline/upstream-client.ts';
import { UpstreamGate } from '../../src/upstreams/pipeline/throttle-gate.ts';
import { startStubUpstream } from './stub-upstream.ts';

/** A client of calls with a transport of its own. */
export interface TestCallsClient extends AsyncDisposable {
  readonly calls: CallsClient;
}

/** What differs from the client of the gateway. */
export interface TestCallsClientOptions {
  readonly limits?: Partial<UpstreamLimits>;
  readonly authentication?: PipelinePolicy;
  readonly certificateAuthority?: string;
  readonly onAttempt?: UpstreamClientOptions['onAttempt'];
}

/** Makes one; retries come at once, so that no test waits. */
export function createTestCallsClient(
  endpoint: string,
  options: TestCallsClientOptions = {},
): TestCallsClient {
  const limits = { ...defaultUpstreamLimits, retryDelayMs: 1, maxRetryDelayMs: 2, ...options.limits };
  const httpClient = createUndiciHttpClient({
    connectTimeoutMs: 1000,
    maxResponseBytes: 1_000_000,
    certificateAuthority: options.certificateAuthority,
  });
  return {
    calls: createCallsClient({
      endpoint,
      authentication: options.authentication ?? developmentTokenPolicy('a development token'),
      gate: new UpstreamGate('calls', limits),
      httpClient,
      limits,
      onAttempt: options.onAttempt,
    }),
    [Symbol.asyncDispose]: () => httpClient.close(),
  };
}

/** A request as a stand-in of Graph got it. */
export interface GraphRequest {
  /** As `GET /calls/…`, without what all paths begin with. */
  readonly line: string;
  /** The JSON; undefined if there is none. */
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** A stand-in of Graph, and a client that speaks to it. */
export interface StubGraph extends TestCallsClient {
  readonly url: string;
  /** What was asked, in order. */
  readonly requests: readonly GraphRequest[];
}

/**
 * Starts one.
 *
 * @param answer is told the request and how many came before it
 */
export async function startStubGraph(
  answer: (response: ServerResponse, request: GraphRequest, index: number) => void,
  options: TestCallsClientOptions = {},
): Promise<StubGraph> {
  const requests: GraphRequest[] = [];
  const upstream = await startStubUpstream((request, response) => {
    void text(request).then((body) => {
      const got = {
        line: `${request.method} ${request.url?.replace('/v1.0/communications', '')}`,
        body: body === '' ? undefined : (JSON.parse(body) as unknown),
        headers: request.headers,
      };
      answer(response, got, requests.push(got) - 1);
    });
  });
  const client = createTestCallsClient(upstream.url, options);
  return {
    url: upstream.url,
    requests,
    calls: client.calls,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** Answers as Graph does, with JSON unless there is nothing to say. */
export function reply(response: ServerResponse, status: number, body?: unknown): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Refuses as Graph does. */
export function refuse(response: ServerResponse, status: number, code: string, message = 'No.'): void {
  reply(response, status, { error: { code, message } });
}
