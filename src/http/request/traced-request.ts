import type { IncomingMessage, ServerResponse } from 'node:http';
import { continueTrace, inSpan, isTracing, markFailed, SpanKind } from '../../tracing.ts';

/**
 * Answers a request in a span of its own, which goes on with the trace of who sent it. It ends when the request is
 * answered, or the stream has begun that it is answered by.
 *
 * @param route by which it came: what else stands in its address is a secret, or of no use
 */
export function traceRequest(
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  answer: () => Promise<void>,
): Promise<void> {
  if (!isTracing()) return answer();
  const { method = 'GET' } = request;
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'url.path': route,
    'url.scheme': 'http',
  };
  return continueTrace(request.headers, () =>
    inSpan(
      `${method} ${route}`,
      () => ({ kind: SpanKind.SERVER, attributes }),
      async (span) => {
        await answer();
        const { statusCode } = response;
        span?.setAttribute('http.response.status_code', statusCode);
        if (span && statusCode >= 500) markFailed(span, String(statusCode));
      },
    ),
  );
}
