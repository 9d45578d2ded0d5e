import type { JWTPayload } from 'jose';

/** What a verified JSON Web Token says, as far as it tells of what kind it is. */
export interface TokenContent {
  readonly protectedHeader: { readonly typ?: unknown };
  readonly payload: JWTPayload;
}

/**
 * What the header's `typ` of an access token may be (RFC 9068, 2.1), in lower case and without `application/`. Many issuers
 * write `JWT` or nothing, as was usual before that. Whatever else a token is made for has a `typ` of its own (RFC 8725,
 * 3.11), such as `logout+jwt`, `dpop+jwt` and `secevent+jwt`, and may well be signed by the same key for the same audience.
 */
const accessTokenTypes: ReadonlySet<unknown> = new Set([undefined, 'at+jwt', 'jwt']);

/** The last second that a date can hold (ECMA-262, 21.4.1.1). */
const lastSecond = 8.64e12;

/** Finds out why a token is no access token by its header, by its events, or for its times. @returns as `flawOf` */
export function formFlawOf({ protectedHeader: { typ }, payload }: TokenContent): string | undefined {
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
  if (!accessTokenTypes.has(type)) return 'its typ is not that of an access token';
  // A logout token has them as well, and its typ is only recommended (OpenID Connect Back-Channel Logout, 2.4).
  if (payload['events'] !== undefined) return 'it tells of events and is no access token';
  return (['exp', 'nbf', 'iat'] as const).map((claim) => timeFlawOf(claim, payload[claim])).find(Boolean);
}

/**
 * Finds out why a token of an issuer of OpenID Connect is no access token, though it is signed, in time and for us.
 *
 * @returns what is wrong, as the end of a sentence, which quotes nothing of the token; undefined if nothing is
 */
export function flawOf(token: TokenContent): string | undefined {
  const { payload } = token;
  if (isIdToken(payload)) return 'it is an ID token, not an access token';
  if (otherKeycloakTypes.has(payload['typ'])) return 'its typ is not that of an access token';
  return formFlawOf(token);
}

/** What is wrong with a time, in seconds since 1970, if one is told. */
export function timeFlawOf(claim: string, value: unknown): string | undefined {
  const isTime =
    value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= lastSecond);
  return isTime ? undefined : `its ${claim} is not a whole number of seconds since 1970 that a date can hold`;
}

/** Keycloak's own claim, besides `Bearer` and `DPoP` of access tokens and `ID` (its `TokenUtil`). */
const otherKeycloakTypes: ReadonlySet<unknown> = new Set(['Refresh', 'Offline', 'Logout']);

/**
 * Whether a token tells a client who its user is (OpenID Connect Core, 2). Its header says nothing of that; but some of its
 * claims are in no access token, and each issuer has some way to tell. An ID token is for a client, so that it is mostly for
 * another audience; where an API and its client are one application, as they may be at Entra, only these tell.
 */
function isIdToken(payload: JWTPayload): boolean {
  // Digests of an access token, a code, and a state: no access token can hold its own.
  if (['at_hash', 'c_hash', 's_hash'].some((name) => payload[name] !== undefined)) return true;
  // Keycloak; Amazon Cognito.
  if (payload['typ'] === 'ID' || payload['token_use'] === 'id') return true;
  // The sign-in that it answers. Keycloak up to 23 wrote it into access tokens too, which have a scope.
  if (payload['nonce'] !== undefined && payload['scope'] === undefined && payload['scp'] === undefined)
    return true;
  // Entra names in access tokens, and in no others, the client that they were issued to.
  const isOfEntra = payload['tid'] !== undefined && payload['ver'] !== undefined;
  return isOfEntra && payload['azp'] === undefined && payload['appid'] === undefined;
}
