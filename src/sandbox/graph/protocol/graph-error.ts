import { ApiError } from '../../server/api-error.ts';
import type { ApiRequest, Reply } from '../../server/exchange.ts';
import { jsonReply } from '../../server/exchange.ts';
import type { Random } from '../../server/seeded-random.ts';

/** The refusal of a request whose content is wrong. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** The refusal of a request about a call that never was, is over, or was not answered in time: observed code 8522. */
export function callNotFound(): ApiError {
  return new ApiError(404, '8522', 'Call not found.');
}

/** The refusal of a request about a participant, an operation or the like that is not there. */
export function resourceNotFound(message: string): ApiError {
  return new ApiError(404, 'ResourceNotFound', message);
}

/** The refusal of an action that the call's state forbids. The service's status is not known: 409 is ours. */
export function wrongState(message: string): ApiError {
  return new ApiError(409, 'Conflict', message);
}

/** The codes of 403 that were observed. */
export const forbidden = {
  notRegistered: () => new ApiError(403, '7503', 'Application is not registered in our store.'),
  permissionMissing: (permission: string) =>
    new ApiError(403, '7504', `Insufficient enterprise tenant permissions: ${permission} is not granted.`),
  tenantMismatch: () =>
    new ApiError(403, '7505', 'Request authorization tenant mismatch: a top-level tenantId is required.'),
};

/** How errors are written. */
export interface ErrorForm {
  /** Whether the service's error is text inside an `UnknownError`, as it was seen for some. */
  wrapsErrors: boolean;
}

/** Writes an error as Graph does, `innerError` included. */
export function writeRefusal(
  error: ApiError,
  request: ApiRequest,
  form: ErrorForm,
  random: Random,
  now: Date,
): Reply {
  const requestId = random.uuid();
  const sent = request.headers['client-request-id'];
  const clientRequestId = typeof sent === 'string' ? sent : requestId;
  const { code, message } = phrase(error, request, form);
  const innerError = {
    date: now.toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return jsonReply(
    error.status,
    { error: { code, message, innerError } },
    { 'request-id': requestId, 'client-request-id': clientRequestId, ...error.options.headers },
  );
}

function phrase(error: ApiError, request: ApiRequest, form: ErrorForm): { code: string; message: string } {
  const { code, message } = error;
  // Nothing is served at that path, for example because the id is missing.
  if (code === 'NotFound') {
    const uri = `${request.baseUrl}${request.path}`;
    return {
      code: 'UnknownError',
      message: `No HTTP resource was found that matches the request URI '${uri}'.`,
    };
  }
  if (!form.wrapsErrors || !/^\d+$/.test(code)) return { code, message };
  return {
    code: 'UnknownError',
    message: JSON.stringify({ errorCode: code, message, instanceAnnotations: [] }),
  };
}
