import type { HttpResponse } from '@azure-rest/core-client';
import { z } from 'zod';
import { retryAfterMs } from './retry-after.ts';
import { UpstreamError } from './upstream-error.ts';
import type { UpstreamErrorReason, UpstreamService } from './upstream-error.ts';

/** What an error's body says. */
export interface ErrorBody {
  /** The upstream's own code. */
  readonly code?: string | undefined;
  /** The upstream's own words. */
  readonly message?: string | undefined;
  /** Which part of the request was refused, in the upstream's words, such as `ValidUntil`. */
  readonly target?: string | undefined;
  readonly requestId?: string | undefined;
  /** Where the refusal is about us: what it means and what to do, in our words. */
  readonly advice?: string | undefined;
}

const errorEnvelope = z.object({
  error: z.object({
    code: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    target: z.string().optional().catch(undefined),
    details: z
      .array(z.object({ message: z.string().optional(), target: z.string().optional() }))
      .optional()
      .catch(undefined),
  }),
});

/** Reads an error of Azure Communication Services: `CommunicationErrorResponse`, as all its APIs have it. */
export function readAzureError(body: unknown): ErrorBody {
  const { error } = errorEnvelope.safeParse(body).data ?? {};
  const [detail] = error?.details ?? [];
  return {
    code: error?.code,
    message: detail?.message ? `${error?.message ?? refused} ${detail.message}` : error?.message,
    target: error?.target ?? detail?.target,
  };
}

/**
 * Makes an error of a refusal.
 *
 * That something is not there is believed in the service's own words only: any proxy on the way has a 404 of its own.
 *
 * @param reasons what the service's error codes mean where their status alone would mislead
 */
export function refusal(
  service: UpstreamService,
  response: HttpResponse,
  error: ErrorBody,
  reasons: Readonly<Record<string, UpstreamErrorReason>>,
): UpstreamError {
  const status = Number(response.status);
  if (status === 404 && error.code === undefined) return notOfItsApi(service, response);
  const code = error.code ?? response.headers['x-ms-error-code'];
  const reason = (code !== undefined && reasons[code]) || reasonOfStatus(status, code);
  // Where patience would not help, none is asked of the client.
  const retryAfter =
    reason === 'unauthorized' ? undefined : retryAfterMs(status, (name) => response.headers[name]);
  const advice = error.advice ?? (status === 401 ? adviceOnClock(response.headers['date']) : undefined);
  return new UpstreamError(service, reason, refusalMessage(reason, { ...error, advice }), {
    status,
    code,
    requestId: requestIdOf(response) ?? error.requestId,
    retryAfterSeconds: retryAfter === undefined ? undefined : Math.ceil(retryAfter / 1000),
    target: error.target,
  });
}

/** Makes an error of an answer that the service itself would not give. */
export function notOfItsApi(service: UpstreamService, response: HttpResponse): UpstreamError {
  return new UpstreamError(service, 'unavailable', 'the service gave an answer that is not of its API', {
    status: Number(response.status),
    requestId: requestIdOf(response),
  });
}

/** By how much clocks may differ until it is worth a word, in milliseconds: signatures and tokens bear about so much. */
const tolerableSkewMs = 2 * 60_000;

/** A signature or a token of another time is refused, and the refusal says so seldom. */
function adviceOnClock(date = ''): string | undefined {
  const aheadMs = Date.now() - Date.parse(date);
  if (!(Math.abs(aheadMs) > tolerableSkewMs)) return undefined;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  return `the service refused the gateway's credential; the clock of the gateway is ${minutes} min ${direction} the service's: set it right`;
}

function requestIdOf({ headers }: HttpResponse): string | undefined {
  return headers['ms-cv'] ?? headers['request-id'];
}

/** Codes that say of what was addressed that it is not there, such as Rooms' `NotFound` and Graph's `itemNotFound`. */
const notFoundCode = /notfound$/i;

function reasonOfStatus(status: number, code: string | undefined): UpstreamErrorReason {
  if (status === 401 || status === 403) return 'unauthorized';
  // Another 404 speaks of the address: Graph's `UnknownError` says that nothing is served there.
  if (status === 404) return notFoundCode.test(code ?? '') ? 'notFound' : 'unavailable';
  // 405: what can be done to a thing depends on the state that it is in.
  if (status === 405 || status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 504) return 'timeout';
  // 424: something else that the service needed has failed.
  return status >= 400 && status < 500 && status !== 424 ? 'badRequest' : 'unavailable';
}

const refused = 'the service refused the request';

/** The upstream's own words where they are about what was asked for, ours where they would be about us. */
function refusalMessage(reason: UpstreamErrorReason, { message, advice }: ErrorBody): string {
  switch (reason) {
    case 'badRequest':
    case 'notFound':
    case 'conflict':
      return message ?? refused;
    case 'unauthorized':
      return advice ?? "the service refused the gateway's credential";
    case 'throttled':
      return 'the service is throttling requests';
    case 'timeout':
      return 'the service did not answer in time';
    case 'unavailable':
    case 'notConfigured':
      return 'the service failed';
  }
}
