import { z } from 'zod';

/** A GraphQL request as far as it concerns callbacks. */
const request = z.object({
  query: z.string().nullish(),
  documentId: z.unknown().optional(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.looseObject({ subscription: z.unknown() }),
});

/** The shortest interval of heartbeats, in milliseconds. */
const minHeartbeatMs = 1_000;
const maxHeartbeatMs = 24 * 60 * 60 * 1_000;
const heartbeatRule = `is 0 for none, or from ${minHeartbeatMs} to ${maxHeartbeatMs} milliseconds`;
/** The longest id, verifier and URL, in characters: some ten times of what routers send. */
const maxLength = 2_048;

const text = z
  .string(`is a string`)
  .min(1, 'is empty')
  .max(maxLength, `is longer than ${maxLength} characters`);

/** `extensions.subscription`, as the protocol has it. */
const extension = z.object(
  {
    callbackUrl: text,
    subscriptionId: text,
    verifier: text,
    heartbeatIntervalMs: z
      .int(heartbeatRule)
      .refine((ms) => ms === 0 || (ms >= minHeartbeatMs && ms <= maxHeartbeatMs), heartbeatRule),
  },
  'is an object',
);

/** How a router wants the events of a subscription. */
type CallbackExtension = z.infer<typeof extension>;

/** A request that asks for callbacks. */
export interface SubscribeRequest {
  /** Empty for a document that is only referred to. */
  readonly query: string;
  readonly documentId: unknown;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  /** Among them `subscription`, as it came. Nobody reads it for a query. */
  readonly extensions: { readonly subscription: unknown };
}

/** Reads the body of a GraphQL request; undefined for one that doesn't ask for callbacks, or is no GraphQL request. */
export function readSubscribeRequest(body: unknown): SubscribeRequest | undefined {
  if (!asksForCallbacks(body)) return undefined;
  const { data } = request.safeParse(body);
  if (!data) return undefined;
  const { query, documentId, operationName, variables, extensions } = data;
  return {
    query: query ?? '',
    documentId,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions,
  };
}

/** Reads the extension: what it says, or a sentence on what is wrong with it, which quotes nothing. */
export function readCallbackExtension(value: unknown): CallbackExtension | string {
  const { data, error } = extension.safeParse(value);
  if (data) return data;
  const [{ path, message } = { path: [], message: 'is wrong' }] = error.issues;
  return `${['extensions', 'subscription', ...path].join('.')} ${message}.`;
}

/** Before anything else of the body is looked at: it is asked of every request. */
function asksForCallbacks(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('extensions' in body)) return false;
  const { extensions } = body;
  return (
    typeof extensions === 'object' &&
    extensions !== null &&
    'subscription' in extensions &&
    extensions.subscription != null
  );
}
