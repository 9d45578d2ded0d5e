import { z } from 'zod';
import { EarlyRefusal } from './early-refusal.ts';
import { ApiError } from '../server/api-error.ts';

const scopesBefore2023 = ['chat', 'voip'] as const;

/** All scopes of today. */
export const scopes = [...scopesBefore2023, 'chat.join', 'chat.join.limited', 'voip.join'] as const;

const defaultMinutes = 1440;

/** What a token is wanted for. */
export interface TokenRequest {
  readonly scopes: readonly string[];
  /** From 60 to 1440. */
  readonly minutes: number;
}

function requestSchemas(knownScopes: readonly [string, ...string[]], hasExpiry: boolean) {
  const scope = z.enum(knownScopes);
  const expiresInMinutes = hasExpiry
    ? z.int().min(60, 'It must be from 60 to 1440.').max(1440, 'It must be from 60 to 1440.').nullish()
    : z
        .unknown()
        .optional()
        .transform(() => undefined);
  return {
    create: z.object({ createTokenWithScopes: z.array(scope).nullish(), expiresInMinutes }).nullish(),
    issue: z.object({ scopes: z.array(scope).min(1), expiresInMinutes }),
  };
}

type Schemas = ReturnType<typeof requestSchemas>;

/** Scopes of the time when numbers were bought by the same package. */
const earliestScopes = [...scopesBefore2023, 'pstn'] as const;

const schemasByVersion: readonly { since: string; schemas: Schemas }[] = [
  { since: '2023-10-01', schemas: requestSchemas(scopes, true) },
  { since: '2022-10-01', schemas: requestSchemas(scopesBefore2023, true) },
  { since: '2021-02-22-preview1', schemas: requestSchemas(scopesBefore2023, false) },
  { since: '', schemas: requestSchemas(earliestScopes, false) },
];

/**
 * Decodes the body of a creation, which may be empty.
 * @returns undefined if no token is wanted
 * @throws {ApiError} 400 `ValidationError` when it is wrong: the target is the member at fault
 */
export function decodeCreateUser(body: unknown, apiVersion: string): TokenRequest | undefined {
  const wanted = decode(schemasOf(apiVersion).create, body);
  const scopes = wanted?.createTokenWithScopes ?? [];
  return scopes.length === 0 ? undefined : { scopes, minutes: wanted?.expiresInMinutes ?? defaultMinutes };
}

/**
 * Decodes the body of a token's issue.
 * @throws {ApiError} 400 `ValidationError` when it is wrong: the target is the member at fault
 */
export function decodeIssueToken(body: unknown, apiVersion: string): TokenRequest {
  const { scopes, expiresInMinutes } = decode(schemasOf(apiVersion).issue, body ?? {});
  return { scopes, minutes: expiresInMinutes ?? defaultMinutes };
}

function schemasOf(apiVersion: string): Schemas {
  const found = schemasByVersion.find(({ since }) => apiVersion >= since);
  if (found === undefined) throw new Error(`No schemas for api-version ${apiVersion}.`);
  return found.schemas;
}

/** What zod calls a number, or the length of a list, that is not in its range. */
const outOfRange: ReadonlySet<string> = new Set(['too_small', 'too_big']);

/**
 * Decodes by a schema. As recorded, a member that is missing or of a wrong type is refused early, and the target has a
 * capital; for what is wrong within a list it is the member's name.
 * @throws {ApiError} 400 `ValidationError` when the body is wrong: the target is the member at fault
 */
export function decode<T>(schema: z.ZodType<T>, body: unknown): T {
  const decoded = schema.safeParse(body);
  if (decoded.success) return decoded.data;
  const { path = [], code = '', message = '' } = decoded.error.issues[0] ?? {};
  const member = String(path[0] ?? 'body');
  if (path.length === 1 && !outOfRange.has(code)) throw bindingError(capitalised(member), message);
  throw validationError(member === 'expiresInMinutes' ? capitalised(member) : member, message);
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The refusal of a request's content. */
export function validationError(target: string, message: string): ApiError {
  return new ApiError(400, 'ValidationError', message, { target });
}

/** The refusal of a request that lacks a member, or has one of a wrong type. */
export function bindingError(target: string, message: string): EarlyRefusal {
  return new EarlyRefusal(400, 'ValidationError', message, { target });
}
