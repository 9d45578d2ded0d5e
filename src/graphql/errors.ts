import { GraphQLError, Kind } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { StoreUnavailableError } from '../live/store/store-unavailable-error.ts';
import { UpstreamError } from '../upstreams/pipeline/upstream-error.ts';
import type { UpstreamErrorReason } from '../upstreams/pipeline/upstream-error.ts';

/**
 * The codes of this graph's own errors, as they stand in `extensions.code`, and when each comes, in Markdown. Errors in a
 * request itself, before anything is executed, have Apollo Server's codes, such as `GRAPHQL_PARSE_FAILED` and
 * `GRAPHQL_VALIDATION_FAILED`.
 */
export const errorCodes = {
  BAD_USER_INPUT:
    "An argument is wrong, by the gateway's check or the service's. `extensions.field` names it, or else the message.",
  UNAUTHENTICATED: 'There is no token, or it is refused: the whole request, with HTTP status 401.',
  FORBIDDEN: 'The token lacks a scope, which is named: that field is null, the rest is answered.',
  LIMIT_EXCEEDED:
    'The request is beyond a [limit](configuration.md#limits): `limit`, `maximum` and `found` say which, and by how much.',
  RATE_LIMITED: 'Too many operations in a minute, with HTTP status 429 and `Retry-After`.',
  OPERATION_TIMEOUT:
    'The operation took too long, by no fault of a service. What was still being done for it is cancelled.',
  DOCUMENT_NOT_TRUSTED:
    'Only [operations that were agreed on](configuration.md#trusted-documents) are taken, and this is none.',
  PERSISTED_DOCUMENT_NOT_FOUND: 'No operation that was agreed on has this `documentId`.',
  PERSISTED_QUERY_NOT_FOUND: "The same, for Apollo's way to name one (`extensions.persistedQuery`).",
  PERSISTED_QUERY_NOT_SUPPORTED:
    'The same, where no operations were agreed on. None are learnt from clients: send the query itself, as Apollo Client then does.',
  NOT_FOUND: 'A mutation or subscription needs what is not there. Removing what is gone succeeds.',
  CONFLICT:
    'The same `idempotencyKey` came with another input; or a call is in a state that forbids the action.',
  UPSTREAM_FORBIDDEN:
    'The service refuses the gateway itself: its credential, its permissions, or because its quota is used up. The message says what an administrator can do, where that is known.',
  UPSTREAM_THROTTLED: 'The service asks for patience, and the retries that are safe are used up.',
  UPSTREAM_UNAVAILABLE:
    "The service failed, can't be reached or is not configured, and the retries that are safe are used up.",
  UPSTREAM_TIMEOUT: 'The service did not answer in time, or not before the time of the operation was over.',
  INTERNAL_SERVER_ERROR: 'A fault of the gateway. It is logged whole, and the client is told nothing of it.',
} as const;

/** A code of this graph's own errors. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * An error in what a client asked for.
 *
 * @param field where it is, as a path from the field's arguments, such as `input.validUntil`
 */
export function badUserInput(message: string, field: string): GraphQLError {
  return new GraphQLError(`${field}: ${message}`, {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, field },
  });
}

/** An error for something that a mutation needs and that isn't there. */
export function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'NOT_FOUND' satisfies ErrorCode } });
}

/** An error for what the state of things forbids. */
export function conflict(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'CONFLICT' satisfies ErrorCode } });
}

/**
 * An error for what the principal was not granted.
 *
 * @param alternatives the scopes that would do: all of any one list
 */
export function forbidden(alternatives: readonly (readonly string[])[]): GraphQLError {
  const wanted = alternatives.map((scopes) => scopes.join(' and ')).join(', or ');
  return new GraphQLError(`This needs the scope ${wanted}.`, {
    extensions: { code: 'FORBIDDEN' satisfies ErrorCode, requiredScopes: alternatives },
  });
}

/**
 * Makes what a client gets to see of an error: an upstream's refusal under the code that fits, a deliberate error as it
 * is, and anything unexpected without a word of what it was.
 *
 * @param formatted the error as it would be sent
 * @param error what was thrown
 * @param onOurs is told of an error that is ours to mend, whole
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onOurs: (error: unknown) => void,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof UpstreamError) {
    return {
      ...formatted,
      ...formatUpstreamError(original, error instanceof GraphQLError ? error : undefined),
    };
  }
  if (original instanceof StoreUnavailableError) return { ...formatted, ...storeUnavailable };
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') return formatted;
  onOurs(original);
  return {
    ...formatted,
    message: 'Something went wrong in the gateway; it has been logged.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies ErrorCode },
  };
}

/**
 * Whether graphql-js itself refused what a variable brought to an argument, such as null where null can't be: of its errors
 * these alone point at a value in the document, and not at a field.
 */
export function isOfArgument({ nodes, extensions }: GraphQLError): boolean {
  const [node] = nodes ?? [];
  return node !== undefined && node.kind !== Kind.FIELD && extensions['code'] === undefined;
}

/** The same error, with the id of its request, by which whoever has it can be helped. */
export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** Why is told to who runs the gateway: it may name machines. */
const storeUnavailable = {
  message: 'What is known of calls is out of reach at the moment.',
  extensions: { code: 'UPSTREAM_UNAVAILABLE' satisfies ErrorCode, upstream: { service: 'store' } },
};

const codes: Readonly<Record<UpstreamErrorReason, ErrorCode>> = {
  badRequest: 'BAD_USER_INPUT',
  unauthorized: 'UPSTREAM_FORBIDDEN',
  notFound: 'NOT_FOUND',
  conflict: 'CONFLICT',
  throttled: 'UPSTREAM_THROTTLED',
  unavailable: 'UPSTREAM_UNAVAILABLE',
  timeout: 'UPSTREAM_TIMEOUT',
  notConfigured: 'UPSTREAM_UNAVAILABLE',
};

/** Arguments that clients know by another name. */
const argumentNames: ReadonlyMap<string, string> = new Map([
  ['expiresInMinutes', 'tokenExpiresInMinutes'],
  ['entraToken', 'token'],
  ['audioRoutingGroupId', 'id'],
]);

/**
 * Where the argument stands that was refused, as a path from those of the field that failed.
 *
 * @param target what the client of the service calls it
 * @param located the error with its place; left out, it is that of a mutation
 * @returns undefined if the field has no such argument: what was refused came from elsewhere
 */
function fieldOf(target: string, located: GraphQLError | undefined): string | undefined {
  const name = argumentNames.get(target) ?? target;
  const node = located?.nodes?.[0];
  const given =
    node?.kind === Kind.FIELD ? node.arguments?.map((argument) => argument.name.value) : undefined;
  if (given === undefined || given.includes('input')) return `input.${name}`;
  if (given.includes('representations')) return `representations.${located?.path?.at(-1)}.id`;
  return [name, 'id'].find((one) => given.includes(one));
}

function formatUpstreamError(
  { service, reason, message, details }: UpstreamError,
  located: GraphQLError | undefined,
) {
  const { status, code, requestId, retryAfterSeconds, target } = details;
  const field = target === undefined ? undefined : fieldOf(target, located);
  return {
    message: `${service}: ${message}`,
    extensions: {
      code: codes[reason],
      ...(field === undefined ? {} : { field }),
      upstream: {
        service,
        ...(status === undefined ? {} : { status }),
        ...(code === undefined ? {} : { code }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      },
    },
  };
}
