import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { UpstreamError } from '../pipeline/upstream-error.ts';
import type { UpstreamErrorReason } from '../pipeline/upstream-error.ts';
import type { ErrorBody } from '../pipeline/upstream-refusal.ts';
import { namesOf } from './permissions.ts';
import type { NeededPermissions } from './permissions.ts';

/** Graph's code for a call that never was, is over, or was not answered in time. */
const callNotFoundCode = '8522';

/** Graph's code for the calls of a month that are used up (microsoft-graph-comms-samples, issue 385). */
const monthlyLimitCode = '8529';

/** What Graph's codes of calls mean, whatever status they come with. */
export const callErrorReasons: Readonly<Record<string, UpstreamErrorReason>> = {
  7503: 'unauthorized',
  7504: 'unauthorized',
  7505: 'unauthorized',
  [monthlyLimitCode]: 'unauthorized',
  [callNotFoundCode]: 'notFound',
};

const tenantMismatch =
  "the tenant of the application's token is not the call's: give the tenant of whom is called as tenantId, and let the application get its tokens from that tenant";

const consent =
  "the application lacks a permission in the call's tenant: an administrator there must consent to the Calls.* permission that this needs";

/** What refusals about us mean, and what an administrator can do, by their code. */
const adviceByCode: ReadonlyMap<string, string> = new Map([
  [
    '7503',
    'the service does not know the application as one that makes calls: register it as a Teams bot with calling enabled',
  ],
  ['7504', consent],
  ['7505', tenantMismatch],
  [
    monthlyLimitCode,
    'the application has used up the calls that it may make in a month: ask Microsoft for more, or wait for the next month',
  ],
  ['Authorization_RequestDenied', consent],
]);

/** The same by their text, where the code says nothing. */
const adviceByText: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /application access policy/i,
    'the application may not act for the user: let an administrator of Teams grant them an application access policy that names it (New-CsApplicationAccessPolicy, Grant-CsApplicationAccessPolicy), and wait up to 30 minutes',
  ],
  [
    /^3003:/,
    'the meeting is not of the user in whose name it was looked up: name its organizer, to whom the application access policy is granted',
  ],
  [/tenant mismatch|mismatch with call tenant/i, tenantMismatch],
  [/insufficient (?:enterprise )?tenant permissions|consent/i, consent],
];

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

/** An error of the service behind Graph, in the forms in which its text was seen. */
const wrappedError = z.union([
  z.object({ errorCode: codeText, message: text }),
  z.object({ error: z.object({ code: codeText, message: text }) }).transform(({ error }) => unwrapped(error)),
  z.object({ code: codeText, message: z.string() }).transform(unwrapped),
]);

function unwrapped({ code, message }: { code: string; message?: string | undefined }) {
  return { errorCode: code, message };
}

/**
 * Reads an error of Graph's calls. What the service behind Graph said may be wrapped: as JSON in the text of the message,
 * under a code that says nothing. And by Graph's documentation of errors, an inner one is the more specific.
 *
 * @param needed what the refused request needs, which Graph doesn't say
 */
export function readCallError(body: unknown, needed: NeededPermissions = []): ErrorBody {
  const { error } = errorEnvelope.safeParse(body).data ?? {};
  const wrapped = unwrap(error?.message);
  const inner = error?.innerError ?? error?.innererror;
  const code = wrapped?.errorCode ?? numeric(inner?.code) ?? error?.code;
  const message = wrapped ? wrapped.message : error?.message;
  return { code, message, requestId: inner?.['request-id'], advice: adviceOn(needed, code, message) };
}

function adviceOn(needed: NeededPermissions, code = '', message = ''): string | undefined {
  const advice = adviceByCode.get(code) ?? adviceByText.find(([pattern]) => pattern.test(message))?.[1];
  return advice === consent && needed.length > 0 ? `${consent}, which is ${namesOf(needed)}` : advice;
}

/** Whether a month's calls are used up: that is refused as if it were throttling, with a `Retry-After` that means nothing. */
export function isMonthlyLimit({ status, bodyAsText }: PipelineResponse): boolean {
  if (status !== 429 || !bodyAsText?.includes(monthlyLimitCode)) return false;
  return readCallError(parseJson(bodyAsText)).code === monthlyLimitCode;
}

/** The code if it is one of calls, which are numbers. */
function numeric(code: string | undefined): string | undefined {
  return code !== undefined && /^\d+$/.test(code) ? code : undefined;
}

/** How often an error was seen to be wrapped, with some to spare. */
const maxWrappings = 3;

/** Reads the error whose JSON is a message, or the end of one. */
function unwrap(message = '', depth = 0): z.output<typeof wrappedError> | undefined {
  const begin = message.indexOf('{');
  if (begin === -1 || depth === maxWrappings) return undefined;
  const outer = wrappedError.safeParse(parseJson(message.slice(begin))).data;
  return outer && (unwrap(outer.message, depth + 1) ?? outer);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
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
