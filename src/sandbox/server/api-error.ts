import type { Reply } from './exchange.ts';
import { jsonReply } from './exchange.ts';

/** One error of the envelope that Azure Communication Services and Microsoft Graph share (`CommunicationError`). */
interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ErrorBody[];
}

/** What an error may say besides status, code and message. */
export interface ApiErrorOptions {
  /** The part of the request that is at fault. */
  readonly target?: string;
  readonly details?: readonly ErrorBody[];
  /** Response headers that belong to this error. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that the sandbox refuses. Its message is meant for the caller. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly options: ApiErrorOptions;

  constructor(status: number, code: string, message: string, options: ApiErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.options = options;
  }
}

/** Writes an error as `{"error":{"code","message","target?","details?"}}`. */
export function envelope(error: ApiError, headers: Readonly<Record<string, string>> = {}): Reply {
  const { target, details } = error.options;
  const body: ErrorBody = {
    code: error.code,
    message: error.message,
    ...(target === undefined ? {} : { target }),
    ...(details === undefined ? {} : { details }),
  };
  return jsonReply(error.status, { error: body }, { ...headers, ...error.options.headers });
}
