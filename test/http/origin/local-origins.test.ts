/** A gateway as it is started without any configuration, beside a page that another server of this machine serves. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { startGateway } from '../../../src/gateway.ts';
import type { Gateway } from '../../../src/gateway.ts';
import { rawRequest } from '../../support/signed-request.ts';
import type { RawReply } from '../../support/signed-request.ts';
import { askForWebSocket } from '../websocket/upgrade.ts';

let gateway: Gateway;
let url: string;
beforeAll(async () => {
  const config = readConfig({ PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory' });
  gateway = await startGateway({ config, logger: pino({ level: 'silent' }) });
  url = new URL(gateway.graphql).origin;
});
afterAll(() => gateway.close());

const post = (headers: Readonly<Record<string, string>>): Promise<RawReply> =>
  rawRequest(url, '/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"query":"{ __typename }"}',
  });

describe('a page of this machine', () => {
  test.each([
    'http://localhost:5173',
    'https://localhost:5173',
    'http://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
  ])('may use a gateway whose services are simulated: %s', async (origin) => {
    const answer = await post({ Origin: origin });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
    expect((await askForWebSocket(url, { Origin: origin })).status).toBe(101);
  });
});

describe('a page of another machine', () => {
  test.each([
    'https://attacker.example',
    'null',
    'file://',
    'http://localhost.attacker.example:5173',
    'http://192.168.1.5:5173',
    'http://127.0.0.2.attacker.example',
  ])('may not: %s', async (origin) => {
    expect((await post({ Origin: origin })).headers['access-control-allow-origin']).toBeUndefined();
    expect((await askForWebSocket(url, { Origin: origin })).status).toBe(403);
  });

  test('may not, though its name was made to resolve to this one', async () => {
    const { port } = new URL(url);
    const headers = { Host: `attacker.example:${port}`, Origin: `http://attacker.example:${port}` };
    expect((await post(headers)).status).toBe(403);
    expect((await post({ Host: headers.Host })).status).toBe(403);
    expect((await askForWebSocket(url, headers)).status).toBe(403);
  });
});
