import { setTimeout } from 'node:timers/promises';
import { startCommand } from '../own-files.ts';
import { ApiError } from './server/api-error.ts';
import type { Sandbox } from './sandbox.ts';

/** The event subscription by which a gateway before a sandbox is told of calls in rooms, and the secret of its address. */
export const eventSubscription = { name: 'switchboard', token: 'switchboard-sandbox-event-grid' };

/** What the variables depend on besides the sandbox. */
export interface GatewayVariablesOptions {
  /** Where the gateway is to listen: the sandbox announces incoming calls there. */
  readonly port: number;
  /** The file that has the sandbox's certificate; undefined without TLS. */
  readonly certificateFile: string | undefined;
}

/** Variables by name. */
type Variables = Readonly<Record<string, string>>;

/**
 * The variables of a gateway before a sandbox which runs by itself: with TLS it signs in by Entra, without by access key and
 * development token.
 */
export function gatewayVariables(
  sandbox: Sandbox,
  { port, certificateFile }: GatewayVariablesOptions,
): Variables {
  const { url, connectionString, entra, graph, callAutomation } = sandbox;
  const { issuer, jwksUrl, audience } = graph.callbacks;
  return {
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
    ROOM_CALLS: 'connect',
    COMMUNICATION_SERVICES_RESOURCE_ID: callAutomation.callbacks.audience,
    EVENT_GRID_TOKEN: eventSubscription.token,
    EVENT_GRID_SUBSCRIPTIONS: eventSubscription.name,
  };
}

/**
 * How long to wait before a gateway is asked again whether it wants events, in milliseconds: a short time where none is there,
 * and a long one where it said no, as one does that was not started by the command for it.
 */
const waitsMs = { absent: 2_000, unwilling: 30_000 };

/** Has a sandbox tell a gateway on that port what happens, as soon as the gateway is there. */
export async function registerGateway(sandbox: Sandbox, port: number): Promise<void> {
  const gateway = `http://localhost:${port}`;
  sandbox.graph.registerWebhook(`${gateway}/callbacks/calls`);
  const { name, token } = eventSubscription;
  const endpointUrl = `${gateway}/callbacks/events/${token}`;
  for (;;) {
    try {
      await sandbox.eventGrid.subscribe({ name, endpointUrl });
      return;
    } catch (error) {
      const isUnwilling = error instanceof ApiError && error.code === 'UrlValidation';
      await setTimeout(isUnwilling ? waitsMs.unwilling : waitsMs.absent, undefined, { ref: false });
    }
  }
}

/** Writes the command that starts a gateway with such variables, for a POSIX shell. */
export function posixCommand(variables: Variables): string {
  const settings = Object.entries(variables).map(
    ([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  );
  return [...settings, startCommand].join(' \\\n  ');
}

/** Writes the same for PowerShell, whose variables stay set as long as its window is open. */
export function powerShellCommand(variables: Variables): string {
  const settings = Object.entries(variables).map(
    ([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  );
  return [...settings, startCommand].join('\n');
}

/** Where a gateway listens that is told nothing else. */
export const defaultGatewayPort = 4000;
