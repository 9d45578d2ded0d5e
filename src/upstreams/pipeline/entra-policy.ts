import type { TokenCredential } from '@azure/core-auth';
import { bearerTokenAuthenticationPolicy } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
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

/** Requests wait for a token: seconds, as the library would take, are too long to find out that there is none. */
const retryOptions = { maxRetries: 2, retryDelayInMs: 200 };

/**
 * Makes the credential by which the gateway gets its own tokens.
 *
 * @param application undefined for what the machine itself offers: a managed or workload identity
 */
export async function createEntraCredential(
  application: EntraApplication | undefined,
  httpClient: HttpClient,
): Promise<TokenCredential> {
  // Loading this library takes long, and only those who use Entra need it.
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  if (!application) {
    return steadyCredential(() => new DefaultAzureCredential({ httpClient, retryOptions }));
  }
  const { tenantId, clientId, clientSecret, authorityHost } = application;
  const options = {
    httpClient,
    retryOptions,
    ...(authorityHost === undefined
      ? {}
      : { authorityHost, disableInstanceDiscovery: !knownAuthorities.includes(authorityHost) }),
  };
  return steadyCredential(() => new ClientSecretCredential(tenantId, clientId, clientSecret, options));
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

function withoutToken(service: UpstreamService, cause: unknown, isLate: boolean): UpstreamError {
  if (isLate) {
    const message = 'Microsoft Entra gave the gateway no token in time';
    return new UpstreamError(service, 'timeout', message, {}, { cause });
  }
  // By name: the library is loaded on demand only, and its classes with it.
  const wasRefused = cause instanceof Error && /^Authentication(?:Required)?Error$/.test(cause.name);
  return wasRefused
    ? new UpstreamError(
        service,
        'unauthorized',
        "Microsoft Entra refused the gateway's credential",
        {},
        { cause },
      )
    : new UpstreamError(service, 'unavailable', 'Microsoft Entra gave the gateway no token', {}, { cause });
}
