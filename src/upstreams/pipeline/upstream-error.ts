/** The APIs behind the gateway, by the names under which errors and logs speak of them. */
export const upstreamServices = ['rooms', 'identity', 'calls', 'callAutomation'] as const;
export type UpstreamService = (typeof upstreamServices)[number];

/**
 * What an upstream's refusal or failure means, whatever API it came from:
 *
 * - `badRequest`: it refused what was asked for; asking again in the same way won't help
 * - `unauthorized`: it refused us: the gateway's credential or its rights are wrong, or what it may use is used up
 * - `notFound`: what was addressed is not there
 * - `conflict`: the state of things forbids it
 * - `throttled`: it asked us to slow down, and still did so after the retries
 * - `unavailable`: it failed, could not be reached, broke off or said something that is not of its API
 * - `timeout`: it did not answer in time
 * - `notConfigured`: there is no such upstream in this gateway's configuration
 */
export const upstreamErrorReasons = [
  'badRequest',
  'unauthorized',
  'notFound',
  'conflict',
  'throttled',
  'unavailable',
  'timeout',
  'notConfigured',
] as const;
export type UpstreamErrorReason = (typeof upstreamErrorReasons)[number];

/** What is known about a failure besides its reason. Everything here may be shown to a client. */
export interface UpstreamErrorDetails {
  /** The HTTP status; undefined when there was no answer. */
  readonly status?: number | undefined;
  /** The upstream's own error code, such as `BadRequest` or `IdentityNotOwned`. */
  readonly code?: string | undefined;
  /** The id under which the upstream's support finds the request (`MS-CV`, Graph's `request-id`). */
  readonly requestId?: string | undefined;
  /** How long the upstream asked us to wait, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** Which part of the request was refused: the name of a parameter or property of the client, such as `validUntil`. */
  readonly target?: string | undefined;
}

/** A request to an upstream that did not succeed: the only error that the clients throw of their own. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly service: UpstreamService;
  readonly reason: UpstreamErrorReason;
  readonly details: UpstreamErrorDetails;

  constructor(
    service: UpstreamService,
    reason: UpstreamErrorReason,
    message: string,
    details: UpstreamErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.service = service;
    this.reason = reason;
    this.details = details;
  }
}

/** Takes «not found» for an answer: undefined. Any other failure stays one. */
export async function unlessNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError && error.reason === 'notFound') return undefined;
    throw error;
  }
}
