import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { inSpan, markFailed, SpanKind, traceHeaders } from '../../tracing.ts';
import type { Span, SpanOptions } from '../../tracing.ts';
import { answeredRequestId } from './answered-request-id.ts';
import { operationOf } from './named-routes.ts';
import type { UpstreamService } from './upstream-error.ts';

/** How often each request has been sent before. */
const resends = new WeakMap<PipelineRequest, number>();

/**
 * Sends each attempt in a span of its own, and tells the service which. Place it behind whatever signs: the services' keys sign
 * no header of it.
 */
export function tracingPolicy(service: UpstreamService): PipelinePolicy {
  return {
    name: 'tracingPolicy',
    sendRequest: (request, next) =>
      inSpan(
        operationOf(request),
        () => describe(service, request),
        async (span) => {
          for (const [name, value] of Object.entries(traceHeaders())) request.headers.set(name, value);
          const response = await next(request);
          if (span) noteAnswer(span, response);
          return response;
        },
      ),
  };
}

/** Without the query, where a continuation token may stand. */
function describe(service: UpstreamService, request: PipelineRequest): SpanOptions {
  const { origin, pathname, hostname, port, protocol } = new URL(request.url);
  const resendCount = resends.get(request) ?? 0;
  resends.set(request, resendCount + 1);
  return {
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': request.method,
      'url.template': operationOf(request).slice(request.method.length + 1),
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      'url.full': origin + pathname,
      'http.request.resend_count': resendCount === 0 ? undefined : resendCount,
      'azure.client.id': request.requestId,
      'switchboard.service': service,
    },
  };
}

function noteAnswer(span: Span, { status, headers }: PipelineResponse): void {
  span.setAttribute('http.response.status_code', status);
  const requestId = answeredRequestId(headers);
  if (requestId !== undefined) span.setAttribute('azure.service.request.id', requestId);
  if (status >= 400) markFailed(span, String(status));
}
