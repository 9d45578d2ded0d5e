import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startStubUpstream } from '../../support/stub-upstream.ts';
import type { StubUpstream } from '../../support/stub-upstream.ts';

const received: { url: string; headers: IncomingHttpHeaders }[] = [];
let upstream: StubUpstream;
let gateway: TestGateway;

beforeAll(async () => {
  upstream = await startStubUpstream(({ url = '', headers }, response) => {
    received.push({ url, headers });
    response.writeHead(503).end();
  });
  gateway = await startGateway({
    config: {
      communicationServices: { kind: 'accessKey', endpoint: upstream.url, accessKey: 'QQ==' },
      graph: { kind: 'developmentToken', endpoint: upstream.url, token: 'a-token' },
    },
  });
});

afterAll(async () => {
  await gateway.close();
  await upstream[Symbol.asyncDispose]();
});

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

describe.each([
  ['rooms', '{ rooms { nodes { id } } }', 'x-ms-client-request-id', 'client-request-id'],
  [
    'calls',
    '{ call(id: "5a4db0c5-0000-4000-8000-000000000001") { id } }',
    'client-request-id',
    'x-ms-client-request-id',
  ],
])('%s', (_, document, header, foreignHeader) => {
  beforeAll(async () => {
    received.length = 0;
    await gateway.query(document);
  });

  test(`are asked under one id for all attempts, as ${header}, the name that the service knows`, () => {
    expect(received.length).toBeGreaterThan(1);
    const ids = new Set(received.map(({ headers }) => headers[header]));
    expect([...ids]).toEqual([expect.stringMatching(guid)]);
    expect(received.every(({ headers }) => headers[foreignHeader] === undefined)).toBe(true);
  });

  test('are told who asks', () => {
    for (const { headers } of received)
      expect(headers['user-agent']).toBe(`switchboard/${packageJson.version}`);
  });
});
