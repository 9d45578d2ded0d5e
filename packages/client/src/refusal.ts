/** An error of GraphQL's, as it comes over the wire. */
export interface ResultError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A result as it comes over the wire. */
export interface Result<Data = unknown> {
  readonly data?: Data | null;
  readonly errors?: readonly ResultError[];
}

/** Why a request or a subscription failed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /**
   * The gateway's code of the first error (its `docs/errors.md` lists them), or one of this client's: `UNAUTHENTICATED` also
   * where the connection was closed for the token, `CONNECTION_FAILED` where there was no answer, `UNKNOWN` for anything else.
   */
  readonly code: string;
  /** All errors of the result; empty where there was none. */
  readonly errors: readonly ResultError[];
  /** What of the data was answered nevertheless. */
  readonly data: unknown;

  constructor(code: string, message: string, { errors = [], data }: Result = {}) {
    super(message);
    this.code = code;
    this.errors = errors;
    this.data = data;
  }
}

/** The gateway takes no token of this client's, or wants one. */
export const forbiddenCode = 4403;

/** What may be otherwise if it is asked again a while later. */
const passing = new Set([
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'OPERATION_TIMEOUT',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'INTERNAL_SERVER_ERROR',
  'CONNECTION_FAILED',
]);

/** Whether it may go otherwise if it is asked again a while later. */
export function isPassing({ code }: Refusal): boolean {
  return passing.has(code);
}

/** Makes one of a result without what was asked for. */
export function refusalOfResult(result: Result): Refusal {
  const [first] = result.errors ?? [];
  const code = first?.extensions?.['code'];
  return new Refusal(
    typeof code === 'string' ? code : 'UNKNOWN',
    first?.message ?? 'The gateway answered without data.',
    result,
  );
}

/** Makes one of whatever ended a subscription: errors of GraphQL's, how a socket was closed, or another error. */
export function refusalOf(reason: unknown): Refusal {
  if (reason instanceof Refusal) return reason;
  if (Array.isArray(reason)) return refusalOfResult({ errors: reason as ResultError[] });
  const code = closeCodeOf(reason);
  const said = textOf(reason, 'reason') || textOf(reason, 'message');
  if (code === forbiddenCode) return new Refusal('UNAUTHENTICATED', said || 'The gateway wants a token.');
  if (code !== undefined)
    return new Refusal('UNKNOWN', said || `The gateway closed the connection (${code}).`);
  return new Refusal('UNKNOWN', said || 'The connection failed.');
}

/** Under which code a socket was closed; undefined for what isn't its closing. */
export function closeCodeOf(reason: unknown): number | undefined {
  const code = typeof reason === 'object' && reason !== null && 'code' in reason ? reason.code : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** What somebody was told, of an error or a close event; empty for nothing. */
export function textOf(reason: unknown, member: 'reason' | 'message'): string {
  const text = (reason as Partial<Record<string, unknown>> | undefined)?.[member];
  return typeof text === 'string' ? text : '';
}
