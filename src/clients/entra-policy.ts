import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  type HttpClient,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';

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
  if (!application) return new DefaultAzureCredential({ httpClient });
  const { tenantId, clientId, clientSecret, authorityHost } = application;
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    httpClient,
    ...(authorityHost === undefined
      ? {}
      : { authorityHost, disableInstanceDiscovery: !knownAuthorities.includes(authorityHost) }),
  });
}

/** Puts a token for Azure Communication Services on each attempt; over anything but https it refuses to. */
export function entraPolicy(credential: TokenCredential): PipelinePolicy {
  // Two slashes: the id of the resource, of which all rights are asked for, ends in one.
  return bearerTokenAuthenticationPolicy({ credential, scopes: 'https://communication.azure.com//.default' });
}
