import type { IncomingMessage } from 'node:http';
import type { OperationOrigin } from '../../graphql/engine/observed-operation.ts';
import { requestIdOf } from '../../telemetry/request-id.ts';

/** How an operation has come that is asked for by an HTTP request, as far as its head tells. */
export function originOf(request: IncomingMessage): OperationOrigin {
  const { traceparent, 'x-upstream-requests': asks } = request.headers;
  return {
    transport: 'http',
    requestId: requestIdOf(request),
    traceparent,
    asksForUpstreamRequests: asks === '1',
  };
}

/** Whether the extensions of a GraphQL request ask to see what the operation asks the services. */
export function asksForUpstreamRequests(extensions: unknown): boolean {
  return (
    typeof extensions === 'object' &&
    extensions !== null &&
    'upstreamRequests' in extensions &&
    extensions.upstreamRequests === true
  );
}

/** The same for a request that came as JSON, or in a URL. @param search with its `?`; empty if there is none */
export function bodyAsksForUpstreamRequests(body: unknown, search: string): boolean {
  if (typeof body === 'object' && body !== null) {
    return 'extensions' in body && asksForUpstreamRequests(body.extensions);
  }
  // Seldom worth the reading of the whole URL once more.
  if (!search.includes('upstreamRequests')) return false;
  const extensions = new URLSearchParams(search).get('extensions') ?? '';
  return /"upstreamRequests"\s*:\s*true\b/.test(extensions);
}
