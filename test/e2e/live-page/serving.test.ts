import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { startWithPage } from './calls.ts';

describe('GET /live', () => {
  test('is on in the sandbox and off elsewhere, unless LIVE_PAGE says otherwise', () => {
    const real = {
      COMMUNICATION_SERVICES_CONNECTION_STRING: 'endpoint=https://x.communication.azure.com/;accesskey=YQ==',
      AUTH: 'off',
    };
    expect(readConfig({}).livePage).toBe(true);
    expect(readConfig({ LIVE_PAGE: 'off' }).livePage).toBe(false);
    expect(readConfig(real).livePage).toBe(false);
    expect(readConfig({ ...real, LIVE_PAGE: 'on' }).livePage).toBe(true);
  });

  test('has a policy without any exception', async () => {
    const gateway = await startWithPage();
    const { status, headers } = await rawRequest(gateway.url, '/live', {});
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  test.each(['/live', '/live/settings.json'])('is not there where it is off: %s', async (path) => {
    const gateway = await startWithPage({ config: { livePage: false } });
    expect((await rawRequest(gateway.url, path, {})).status).toBe(404);
  });

  test('is there without GraphiQL, which stays off', async () => {
    const gateway = await startWithPage({ config: { graphiql: false } });
    const ask = async (path: string) =>
      (await rawRequest(gateway.url, path, { headers: { Accept: 'text/html' } })).headers['content-type'];
    expect([await ask('/live'), await ask('/graphql')]).toEqual([
      'text/html; charset=utf-8',
      'application/json; charset=utf-8',
    ]);
  });

  test('is refused under a name that is not ours', async () => {
    const gateway = await startWithPage();
    const { status } = await rawRequest(gateway.url, '/live', { headers: { Host: 'attacker.example' } });
    expect(status).toBe(403);
  });

  test('says where calls are real, so that none is started for a look', async () => {
    const gateway = await startWithPage({ config: { graph: { kind: 'none' } } });
    expect((await rawRequest(gateway.url, '/live/settings.json', {})).json).toEqual({
      isSandbox: false,
      hasGraphiql: true,
    });
  });
});
