import type { Config, LiveStateSettings } from './config/config.ts';
import type { Gateway } from './gateway.ts';
import { isLoopback } from './net/host.ts';

/** What is known once the gateway listens. */
export interface Started {
  readonly config: Config;
  readonly gateway: Pick<Gateway, 'graphql' | 'sandbox'>;
  readonly version: string;
}

/** How many letters the names of the rows take. */
const nameWidth = 16;

/**
 * Says for people where a gateway is that has been started, what it stands before, who may use it and what it keeps, one
 * line each. Nothing secret but the sandbox's is in it.
 *
 * @param emphasize makes what is to be clicked on stand out
 */
export function startSummary(
  { config, gateway, version }: Started,
  emphasize: (text: string) => string,
): string {
  const { graphql, sandbox } = gateway;
  const rows: [string, string][] = [[config.graphiql ? 'GraphiQL' : 'GraphQL', emphasize(graphql)]];
  if (config.livePage) rows.push(['Live calls', emphasize(new URL('/live', graphql).href)]);
  if (sandbox) {
    rows.push(['Sandbox', emphasize(sandbox.url)], ['for SDKs', sandbox.connectionString]);
  }
  rows.push(
    ['Rooms, users', roomsOf(config)],
    ['Calls', callsOf(config)],
    ['Authentication', authenticationOf(config)],
    ['Calls are kept', storeOf(config.liveState)],
  );
  if (config.workers > 1) rows.push(['Processes', String(config.workers)]);
  const lines = rows.map(([name, text]) => `  ${name.padEnd(nameWidth)}${text}`);
  return ['', `Switchboard ${version} is ready. Ctrl-C stops it.`, '', ...lines, '', ''].join('\n');
}

function roomsOf({ communicationServices: service }: Config): string {
  switch (service.kind) {
    case 'sandbox':
      return 'simulated by the sandbox';
    case 'accessKey':
      return `${service.endpoint}, by access key`;
    case 'entra':
      return `${service.endpoint}, by Entra`;
    case 'none':
      return 'off: no resource of Communication Services is configured';
  }
}

function callsOf({ graph, publicUrl }: Config): string {
  const posts = publicUrl === undefined ? '' : `, which posts to ${publicUrl}/callbacks/calls`;
  switch (graph.kind) {
    case 'sandbox':
      return 'simulated by the sandbox';
    case 'developmentToken':
      return `${graph.endpoint}, by a development token${posts}`;
    case 'entra':
      return `${graph.endpoint}, by Entra${posts}`;
    case 'none':
      return 'off: GRAPH_ENDPOINT is not set';
  }
}

function authenticationOf({ authentication, host }: Config): string {
  if (authentication) return `tokens of ${authentication.issuer} for ${authentication.audience}`;
  return isLoopback(host)
    ? 'off: whoever is on this machine may do everything'
    : 'off: whoever reaches the port may do everything';
}

function storeOf(store: LiveStateSettings): string {
  switch (store.kind) {
    case 'memory':
      return 'in memory, until it is stopped';
    case 'file':
      return `in ${store.folder}${store.isSynced ? ', each one synced' : ''}`;
    case 'redis':
      return `in Redis at ${store.address.nodes.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
  }
}
