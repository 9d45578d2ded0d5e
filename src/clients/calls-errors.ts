import { z } from 'zod';
import type { ErrorBody } from './upstream-client.ts';
import type { UpstreamErrorReason } from './upstream-error.ts';

/** What Graph's codes of calls mean, whatever status they come with. */
export const callErrorReasons: Readonly<Record<string, UpstreamErrorReason>> = {
  7503: 'unauthorized',
  7504: 'unauthorized',
  7505: 'unauthorized',
  8522: 'notFound',
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
const innerError = z.object({ 'request-id': text }).optional().catch(undefined);

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
 * under a code that says nothing.
 */
export function readCallError(body: unknown): ErrorBody {
  const { error } = errorEnvelope.safeParse(body).data ?? {};
  const wrapped = unwrap(error?.message);
  const code = wrapped?.errorCode ?? error?.code;
  return {
    code,
    message: wrapped ? wrapped.message : error?.message,
    requestId: error?.innerError?.['request-id'] ?? error?.innererror?.['request-id'],
    advice: code === undefined ? undefined : advice.get(code),
  };
}

function unwrap(message: string | undefined): z.output<typeof wrappedError> | undefined {
  if (!message?.startsWith('{')) return undefined;
  try {
    return wrappedError.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
