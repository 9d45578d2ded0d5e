import { ApiError, envelope } from '../../server/api-error.ts';
import type { Reply } from '../../server/exchange.ts';
import { jsonReply } from '../../server/exchange.ts';

/** The refusal of a request that has something wrong in it. */
export function invalidArgument(message: string): ApiError {
  return new ApiError(400, '8523', message);
}

/** The refusal of a request about what is not there, or no longer. */
export function notFound(message: string): ApiError {
  return new ApiError(404, '8522', message);
}

/** Codes that this service has instead of those which all services of a resource have in common. */
const ownCodes: Readonly<Record<string, string>> = { Denied: '7509', BadRequest: '8523' };

/**
 * Writes a refusal as Call Automation does: its codes are numbers. As was reported, there is no operation at an
 * api-version which it doesn't know, and that answer has no code.
 */
export function refuseAsCallAutomation(error: ApiError): Reply {
  const { status, code, message, options } = error;
  if (code === 'UnsupportedApiVersion') return jsonReply(404, { Message: message });
  return envelope(new ApiError(status, ownCodes[code] ?? code, message, options));
}
