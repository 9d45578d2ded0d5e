import { transportFaultOf } from './transport-fault.ts';
import type { UpstreamError, UpstreamErrorReason, UpstreamService } from './upstream-error.ts';

/**
 * A request that failed, as an operator is told of it. Nothing in it is secret, and nothing is in a service's own words but
 * its code and the id of the request.
 */
export interface UpstreamFailure {
  readonly service: UpstreamService;
  readonly reason: UpstreamErrorReason;
  /** Why, as one of few texts: those that fail in the same way have the same. */
  readonly cause: string;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** The service's own, or the system's, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** Who did not answer, where nobody did: the service, or who gives tokens for it. */
  readonly host: string | undefined;
  readonly requestId: string | undefined;
}

/** The longest text of a service that is repeated, in characters. */
const maxChars = 100;

/** Describes a failed request to an operator. */
export function failureOf(error: UpstreamError): UpstreamFailure {
  const { service, reason, details } = error;
  const fault = transportFaultOf(error.cause);
  const code = (details.code ?? fault?.code)?.slice(0, maxChars);
  const known = [
    ...(fault ? [fault.what] : []),
    ...(details.status === undefined ? [] : [`status ${details.status}`]),
    ...(code === undefined ? [] : [code]),
  ];
  return {
    service,
    reason,
    cause: known.length === 0 ? summaryOf(error) : `${summaryOf(error)} (${known.join(', ')})`,
    status: details.status,
    code,
    host: fault?.host,
    requestId: details.requestId?.slice(0, maxChars),
  };
}

/** The message, unless it has the service's own words or a time in it. */
function summaryOf({ reason, message }: UpstreamError): string {
  switch (reason) {
    case 'badRequest':
    case 'notFound':
    case 'conflict':
      return 'the service refused the request';
    case 'throttled':
      return 'the service asks to be left alone';
    case 'unauthorized':
    case 'unavailable':
    case 'timeout':
    case 'notConfigured':
      return message;
  }
}
