import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { startSummary } from '../src/start-summary.ts';
import type { Started } from '../src/start-summary.ts';

const graphql = 'http://localhost:4000/graphql';
const sandbox = {
  url: 'http://localhost:4010',
  connectionString: 'endpoint=http://localhost:4010/;accesskey=a2V5',
} as NonNullable<Started['gateway']['sandbox']>;

/** The rows that are shown, by their names. */
function rowsOf(env: Record<string, string>): Record<string, string> {
  const config = readConfig(env);
  const gateway = { graphql, sandbox: config.graph.kind === 'sandbox' ? sandbox : undefined };
  const summary = startSummary({ config, gateway, version: '1.2.3' }, (text) => `*${text}*`);
  return Object.fromEntries(
    [...summary.matchAll(/^ {2}(.{14}) {2}(\S.*)$/gm)].map(([, name = '', text = '']) => [
      name.trimEnd(),
      text,
    ]),
  );
}

const key = 's3cr3tk3';
const real = {
  COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=https://contoso.communication.azure.com;accesskey=${key}`,
  AUTH_ISSUER: 'https://login.example.org/',
  AUTH_AUDIENCE: 'api://switchboard',
};

describe('what is said of a start', () => {
  test('is where everything is, without any configuration', () => {
    expect(rowsOf({})).toEqual({
      GraphiQL: `*${graphql}*`,
      'Live calls': '*http://localhost:4000/live*',
      Sandbox: '*http://localhost:4010*',
      'for SDKs': sandbox.connectionString,
      'Rooms, users': 'simulated by the sandbox',
      Calls: 'simulated by the sandbox',
      Authentication: 'off: whoever is on this machine may do everything',
      'Calls are kept': 'in .switchboard',
    });
  });

  test('is which services there are, and whose tokens are taken, without a secret', () => {
    const rows = rowsOf(real);
    expect(rows).toMatchObject({
      'Rooms, users': 'https://contoso.communication.azure.com, by access key',
      Calls: 'off: GRAPH_ENDPOINT is not set',
      Authentication: 'tokens of https://login.example.org/ for api://switchboard',
    });
    expect(rows).not.toHaveProperty('Sandbox');
    expect(JSON.stringify(rows)).not.toContain('s3cr3t');
  });

  test('is where Graph posts to', () => {
    const graph = {
      GRAPH_ENDPOINT: 'https://graph.microsoft.com',
      PUBLIC_URL: 'https://contoso.example',
      AZURE_CLIENT_ID: 'an-application',
      AUTH: 'off',
    };
    expect(rowsOf(graph)).toMatchObject({
      'Rooms, users': 'off: no resource of Communication Services is configured',
      Calls: 'https://graph.microsoft.com, by Entra, which posts to https://contoso.example/callbacks/calls',
    });
  });

  test('leaves pages out that are not served', () => {
    const rows = rowsOf({ NODE_ENV: 'production', LIVE_PAGE: 'off' });
    expect(rows).toHaveProperty('GraphQL', `*${graphql}*`);
    expect(rows).not.toHaveProperty('GraphiQL');
    expect(rows).not.toHaveProperty('Live calls');
  });

  test.each<[string, Record<string, string>, string]>([
    ['in memory', { DATA_DIR: 'memory' }, 'in memory, until it is stopped'],
    ['in a folder', { DATA_DIR: '/srv/calls', DURABILITY: 'full' }, 'in /srv/calls, each one synced'],
    ['in Redis', { REDIS_URL: 'rediss://user:s3cr3t@redis.example:6380' }, 'in Redis at redis.example:6380'],
  ])('is that calls are kept %s', (_, env, text) => {
    expect(rowsOf(env)).toHaveProperty(['Calls are kept'], text);
  });

  test('is that whoever reaches the port gets in', () => {
    expect(rowsOf({ HOST: '0.0.0.0', AUTH: 'off' })).toMatchObject({
      Authentication: 'off: whoever reaches the port may do everything',
    });
  });

  test('is how many processes there are', () => {
    expect(rowsOf({ WORKERS: '3' })).toHaveProperty('Processes', '3');
  });
});
