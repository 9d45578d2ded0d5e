import type { Sandbox } from './sandbox.ts';

/** What the command depends on besides the sandbox. */
export interface GatewayCommandOptions {
  /** Where the gateway is to listen: the sandbox announces incoming calls there. */
  readonly port: number;
  /** The file that has the sandbox's certificate; undefined without TLS. */
  readonly certificateFile: string | undefined;
}

/**
 * Writes the command that starts a gateway before a sandbox which runs by itself, for a POSIX shell: with TLS it signs in by
 * Entra, without by access key and development token.
 */
export function gatewayCommand(sandbox: Sandbox, { port, certificateFile }: GatewayCommandOptions): string {
  const { url, connectionString, entra, graph } = sandbox;
  const { issuer, jwksUrl, audience } = graph.callbacks;
  const variables = {
    ...(port === defaultGatewayPort ? {} : { PORT: String(port) }),
    ...(certificateFile === undefined
      ? { COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString }
      : {
          NODE_EXTRA_CA_CERTS: certificateFile,
          COMMUNICATION_SERVICES_ENDPOINT: url,
          AZURE_AUTHORITY_HOST: entra.authorityHost,
          AZURE_CLIENT_ID: entra.clientId,
          AZURE_CLIENT_SECRET: entra.clientSecret,
        }),
    AZURE_TENANT_ID: entra.tenantId,
    GRAPH_ENDPOINT: url,
    CALLBACK_ISSUERS: issuer,
    CALLBACK_JWKS_URLS: jwksUrl,
    CALLBACK_AUDIENCE: audience,
  };
  const settings = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return [...settings, 'npm start'].join(' \\\n  ');
}

/** Where a gateway listens that is told nothing else. */
export const defaultGatewayPort = 4000;
