import { z } from 'zod';
import { UpstreamError } from '../pipeline/upstream-error.ts';
import type { UpstreamErrorReason } from '../pipeline/upstream-error.ts';
import type { ErrorBody } from '../pipeline/upstream-refusal.ts';

/** Graph's code for a call that never was, is over, or was not answered in time. */
const callNotFoundCode = '8522';

/** What Graph's codes of calls mean, whatever status they come with. */
export const callErrorReasons: Readonly<Record<string, UpstreamErrorReason>> = {
  7503: 'unauthorized',
  7504: 'unauthorized',
  7505: 'unauthorized',
  [callNotFoundCode]: 'notFound',
};

const advice: ReadonlyMap<string, string> = new Map([
  [
    '7503',
    'the service does not know the application as one that makes calls: register it as a Teams bot with calling enabled',
  ],
  [
    '7504',
    "the application lacks a permission in the call's tenant: an administrator there must consent to the Calls.* permission that this needs",
  ],
  [
    '7505',
    "the tenant of the application's token is not the call's: give the tenant of whom is called as tenantId, and let the application get its tokens from that tenant",
  ],
]);

const text = z.string().optional().catch(undefined);
const codeText = z.union([z.string(), z.number().transform(String)]);
const innerError = z
  .object({ 'request-id': text, code: codeText.optional().catch(undefined) })
  .optional()
  .catch(undefined);

const errorEnvelope = z.object({
  error: z.object({
    code: codeText.optional().catch(undefined),
    message: text,
    innerError,
    innererror: innerError,
  }),
});

/** An error of the service behind Graph. */
const wrappedError = z.object({ errorCode: codeText, message: text });

/**
 * Reads an error of Graph's calls. What the service behind Graph said may be wrapped: as JSON in the text of the message,
 * under a code that says nothing. And by Graph's documentation of errors, an inner one is the more specific.
 */
export function readCallError(body: unknown): ErrorBody {
  const { error } = errorEnvelope.safeParse(body).data ?? {};
  const wrapped = unwrap(error?.message);
  const inner = error?.innerError ?? error?.innererror;
  const code = wrapped?.errorCode ?? numeric(inner?.code) ?? error?.code;
  return {
    code,
    message: wrapped ? wrapped.message : error?.message,
    requestId: inner?.['request-id'],
    advice: code === undefined ? undefined : advice.get(code),
  };
}

/** The code if it is one of calls, which are numbers. */
function numeric(code: string | undefined): string | undefined {
  return code !== undefined && /^\d+$/.test(code) ? code : undefined;
}

function unwrap(message: string | undefined): z.output<typeof wrappedError> | undefined {
  if (!message?.startsWith('{')) return undefined;
  try {
    return wrappedError.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}

/**
 * Takes Graph's word that it knows no such call for an answer: undefined. Any other failure stays one, also a 404 that says
 * something else: by it alone no call is over.
 */
export async function unlessCallNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.reason !== 'notFound') throw error;
    if (error.details.code === callNotFoundCode) return undefined;
    const message = 'the service did not say of the call itself that it is not there';
    throw new UpstreamError('calls', 'unavailable', message, error.details, { cause: error });
  }
}
