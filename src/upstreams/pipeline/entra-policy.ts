import type { TokenCredential } from '@azure/core-auth';
import { bearerTokenAuthenticationPolicy } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import { adviceOnEntra, entraCodeIn, isRefusal, NoTokenError, watchTransport } from './entra-refusal.ts';
import { steadyCredential } from './steady-credential.ts';
import { UpstreamError } from './upstream-error.ts';
import type { UpstreamService } from './upstream-error.ts';

/** An application registered in Microsoft Entra. */
export interface EntraApplication {
  readonly tenantId: string;
  readonly clientId: string;
  /** A secret. */
  readonly clientSecret: string;
  /** Where tokens come from, such as `https://login.microsoftonline.us`; undefined for the public cloud's. */
  readonly authorityHost: string | undefined;
}

/** The clouds' own authorities, which the library knows without asking. */
const knownAuthorities = [
  'https://login.microsoftonline.com',
  'https://login.microsoftonline.us',
  'https://login.chinacloudapi.cn',
];

/** How a fetch of a token ended: Entra gave one, refused it, or failed, as what is on the way to it may. */
export const tokenOutcomes = ['ok', 'refused', 'failed'] as const;
export type TokenOutcome = (typeof tokenOutcomes)[number];

/** Requests wait for a token: seconds, as the library would take, are too long to find out that there is none. */
const retryOptions = { maxRetries: 2, retryDelayInMs: 200 };

/**
 * Makes the credential by which the gateway gets its own tokens. It fails with a `NoTokenError`.
 *
 * @param application undefined for what the machine itself offers: a managed or workload identity
 * @param onFetched is told how each fetch of a token ended
 */
export async function createEntraCredential(
  application: EntraApplication | undefined,
  transport: HttpClient,
  onFetched?: (outcome: TokenOutcome) => void,
): Promise<TokenCredential> {
  // Loading this library takes long, and only those who use Entra need it.
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  const watched = watchTransport(transport);
  const { httpClient } = watched;
  const credential = steadyCredential(() => {
    if (!application) return new DefaultAzureCredential({ httpClient, retryOptions });
    const { tenantId, clientId, clientSecret, authorityHost } = application;
    return new ClientSecretCredential(tenantId, clientId, clientSecret, {
      httpClient,
      retryOptions,
      ...(authorityHost === undefined
        ? {}
        : { authorityHost, disableInstanceDiscovery: !knownAuthorities.includes(authorityHost) }),
    });
  });
  // By what they are for: the library has one in store, and tells nobody when it fetches another.
  const fetched = new Map<string, string>();
  return {
    async getToken(scopes, options) {
      try {
        const token = await credential.getToken(scopes, options);
        if (token && token.token !== fetched.get(String(scopes))) {
          fetched.set(String(scopes), token.token);
          onFetched?.('ok');
        }
        return token;
      } catch (error) {
        const code = error instanceof Error ? entraCodeIn(error.message) : undefined;
        const trouble = code === undefined ? watched.trouble : { ...watched.trouble, code };
        onFetched?.(isRefusal(trouble) ? 'refused' : 'failed');
        throw new NoTokenError(trouble);
      }
    },
  };
}

/** All rights at Azure Communication Services. Two slashes: the id of the resource ends in one. */
const communicationServicesScope = 'https://communication.azure.com//.default';

/** How long Entra is waited for, in milliseconds. */
const tokenTimeoutMs = 10_000;

/**
 * Puts a token on each attempt; over anything but https it refuses to. Where Entra gives none, requests fail with an
 * `UpstreamError`. Requests that need a token at the same time wait for the same one, so that none of them is asked for in
 * the name of one that may go away.
 *
 * @param scope for what the token is; left out, for Azure Communication Services
 */
export function entraPolicy(
  service: UpstreamService,
  credential: TokenCredential,
  scope: string = communicationServicesScope,
  timeoutMs = tokenTimeoutMs,
): PipelinePolicy {
  return bearerTokenAuthenticationPolicy({
    credential: {
      async getToken(scopes, options) {
        const late = Promise.withResolvers<never>();
        const signal = AbortSignal.timeout(timeoutMs);
        // The library doesn't break everything off that the signal is to end.
        signal.addEventListener('abort', () => {
          late.reject(signal.reason);
        });
        try {
          const token = credential.getToken(scopes, { ...options, abortSignal: signal });
          return await Promise.race([token, late.promise]);
        } catch (error) {
          throw withoutToken(service, error, signal.aborted);
        }
      },
    },
    scopes: scope,
  });
}

function withoutToken(service: UpstreamService, error: unknown, isLate: boolean): UpstreamError {
  const { trouble = {} } = error instanceof NoTokenError ? error : {};
  const { code, status } = trouble;
  if (isLate) {
    const message = 'Microsoft Entra gave the gateway no token in time';
    return new UpstreamError(service, 'timeout', message, {}, { cause: error });
  }
  if (!isRefusal(trouble)) {
    const message = 'Microsoft Entra gave the gateway no token';
    return new UpstreamError(service, 'unavailable', message, { status, code }, { cause: error });
  }
  const advice = adviceOnEntra(code);
  const message = `Microsoft Entra refused the gateway's credential${advice === undefined ? '' : `: ${advice}`}`;
  return new UpstreamError(service, 'unauthorized', message, { status, code }, { cause: error });
}
