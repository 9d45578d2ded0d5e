import { timingSafeEqual } from 'node:crypto';
import type { EntraTokens } from './entra-tokens.ts';
import { ApiError } from '../server/api-error.ts';
import type { Api, ApiRequest, Reply } from '../server/exchange.ts';
import { jsonReply } from '../server/exchange.ts';
import type { Random } from '../server/seeded-random.ts';
import { hasMediaType } from '../server/request-body.ts';
import type { Match } from '../server/router.ts';
import { createRouter } from '../server/router.ts';
import type { SigningKey } from './signing-key.ts';

/** An application that may ask for tokens. */
export interface EntraApp {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the token service is made of. */
export interface EntraOptions {
  readonly app: EntraApp;
  readonly key: SigningKey;
  readonly tokens: EntraTokens;
  /** What an administrator granted the application of the service that a token is for; nothing where there is no such thing. */
  readonly rolesFor: (audience: string) => readonly string[];
  readonly now: () => Date;
  readonly random: Random;
}

/** How long an app's token is valid, in seconds: Entra's default. */
const tokenLifetimeSeconds = 3599;

/** AADSTS90033, a transient fault: the number of every refusal that isn't Entra's own, such as an injected fault. */
const transientErrorNumber = 90033;

interface Endpoint {
  readonly method: string;
  readonly path: string;
  handle(request: ApiRequest, tenant: string): Reply | Promise<Reply>;
}

/**
 * Makes the part of Microsoft Entra ID that an application with a client secret needs: discovery, keys, and the
 * OAuth 2.0 client credentials grant. Tokens are of version 1.0, as those for Azure Communication Services are.
 */
export function createEntraApi({ app, key, tokens, rolesFor, now, random }: EntraOptions): Api {
  const issuer = (request: ApiRequest): string => `${request.baseUrl}/${app.tenantId}/v2.0`;

  async function issueToken(request: ApiRequest): Promise<Reply> {
    if (!hasMediaType(request.headers['content-type'], 'application/x-www-form-urlencoded')) {
      throw oauthError(400, 'invalid_request', 900144, 'The request body must be a URL-encoded form.');
    }
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (form.get('grant_type') !== 'client_credentials') {
      throw oauthError(
        400,
        'unsupported_grant_type',
        70003,
        'Only grant_type=client_credentials is simulated.',
      );
    }
    if (
      !isSame(form.get('client_id'), app.clientId) ||
      !isSame(form.get('client_secret'), app.clientSecret)
    ) {
      throw oauthError(401, 'invalid_client', 7000215, 'Invalid client id or client secret provided.');
    }
    const audience = /^(\S+)\/\.default$/.exec(form.get('scope') ?? '')?.[1];
    if (audience === undefined) {
      throw oauthError(
        400,
        'invalid_scope',
        1002012,
        'The scope must be one resource followed by /.default.',
      );
    }
    const { tenantId: tid, clientId: appid } = app;
    const roles = rolesFor(audience);
    const claims = {
      iss: issuer(request),
      aud: audience,
      oid: appid,
      appid,
      tid,
      ...(roles.length === 0 ? {} : { roles }),
    };
    const { token } = await tokens.mint(claims, tokenLifetimeSeconds);
    return jsonReply(
      200,
      {
        token_type: 'Bearer',
        expires_in: tokenLifetimeSeconds,
        ext_expires_in: tokenLifetimeSeconds,
        access_token: token,
      },
      { 'Cache-Control': 'no-store' },
    );
  }

  const endpoints: Endpoint[] = [
    {
      method: 'GET',
      path: '/{tenant}/v2.0/.well-known/openid-configuration',
      handle: (request, tenant) => {
        const base = `${request.baseUrl}/${tenant}`;
        return jsonReply(200, {
          issuer: issuer(request),
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['pairwise'],
          id_token_signing_alg_values_supported: ['RS256'],
          token_endpoint_auth_methods_supported: ['client_secret_post'],
        });
      },
    },
    {
      method: 'GET',
      path: '/{tenant}/discovery/v2.0/keys',
      handle: () => jsonReply(200, { keys: [key.publicJwk] }),
    },
    { method: 'POST', path: '/{tenant}/oauth2/v2.0/token', handle: issueToken },
  ];
  const route = createRouter(endpoints);

  return {
    owns: (path) => /^\/[^/]+\/(?:v2\.0\/\.well-known|discovery\/v2\.0|oauth2\/v2\.0)\//.test(path),
    answer(request) {
      const { route: endpoint, params }: Match<Endpoint> = route(request.method, request.path);
      const tenant = params['tenant'] ?? '';
      if (tenant !== app.tenantId) {
        throw oauthError(400, 'invalid_tenant', 90002, `The sandbox knows the tenant ${app.tenantId} only.`);
      }
      return endpoint.handle(request, tenant);
    },
    refuse(error) {
      const number = Number(error.options.target ?? transientErrorNumber);
      return jsonReply(
        error.status,
        {
          error: error.code,
          error_description: `AADSTS${number}: ${error.message}`,
          error_codes: [number],
          timestamp: now().toISOString().replace('T', ' ').slice(0, 19) + 'Z',
          trace_id: random.uuid(),
          correlation_id: random.uuid(),
        },
        { ...error.options.headers },
      );
    },
  };
}

/** An OAuth error. Its AADSTS number stands in `target`. */
function oauthError(status: number, code: string, number: number, message: string): ApiError {
  return new ApiError(status, code, message, { target: String(number) });
}

function isSame(given: string | null, expected: string): boolean {
  const left = Buffer.from(given ?? '');
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
