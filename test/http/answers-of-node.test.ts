import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { connectTcp, upgradeOf } from '../support/tcp-connection.ts';

/** A request and how its answer begins. */
type Exchange = readonly [what: string, request: string, answer: RegExp];

const host = 'Host: localhost';
const websocket = `${upgradeOf('/graphql')}\r\n`;

const toBeToldToGoOn = [
  'POST /nowhere HTTP/1.1',
  host,
  'Connection: close',
  'Expect: 100-continue',
  'Content-Length: 2',
];

/** A request as it goes over the wire. */
function requestOf(lines: readonly string[], body = ''): string {
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** What Node's HTTP server answers by itself, before code of ours has a say, or unless it has one. */
const answeredByNode: readonly Exchange[] = [
  ['a request without Host', requestOf(['GET / HTTP/1.1']), /^HTTP\/1\.1 400 Bad Request\r\n/],
  [
    'a post without Host',
    requestOf(['POST /graphql HTTP/1.1', 'Content-Length: 2'], '{}'),
    /^HTTP\/1\.1 400 Bad Request\r\n/,
  ],
  ['a request of HTTP/1.0, which needs no Host', requestOf(['GET /nowhere HTTP/1.0']), /^HTTP\/1\.1 4\d\d /],
  [
    'an expectation that nobody knows',
    requestOf(['GET /nowhere HTTP/1.1', host, 'Connection: close', 'Expect: the-moon']),
    /^HTTP\/1\.1 417 Expectation Failed\r\n/,
  ],
  [
    'a head that is too long',
    requestOf(['GET / HTTP/1.1', host, `A: ${'a'.repeat(70_000)}`]),
    /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/,
  ],
  [
    'a chunk with too much about it',
    requestOf(
      ['POST / HTTP/1.1', host, 'Connection: close', 'Transfer-Encoding: chunked'],
      `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    ),
    /HTTP\/1\.1 [34]\d\d /,
  ],
  ['a method that is none', requestOf(['BREW / HTTP/1.1', host]), /^HTTP\/1\.1 400 Bad Request\r\n/],
  ['a version that is none', requestOf(['GET / HTTP/9.9', host]), /^HTTP\/1\.1 400 Bad Request\r\n/],
  ['the preface of HTTP/2', requestOf(['PRI * HTTP/2.0'], 'SM\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n/],
  ['the first bytes of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001', /^HTTP\/1\.1 400 Bad Request\r\n/],
  ['a header without a name', requestOf(['GET / HTTP/1.1', host, ': x']), /^HTTP\/1\.1 400 Bad Request\r\n/],
  [
    'two lengths',
    requestOf(['POST / HTTP/1.1', host, 'Content-Length: 1', 'Content-Length: 2'], '{}'),
    /^HTTP\/1\.1 400 Bad Request\r\n/,
  ],
  [
    'a length and chunks',
    requestOf(['POST / HTTP/1.1', host, 'Content-Length: 1', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    /^HTTP\/1\.1 400 Bad Request\r\n/,
  ],
  [
    'the wish for another protocol',
    requestOf(['GET /nowhere HTTP/1.1', host, 'Connection: Upgrade, close', 'Upgrade: h2c']),
    /^HTTP\/1\.1 4\d\d /,
  ],
];

/** What comes over a connection of its own until the server ends it. */
async function answerTo(url: string, request: string): Promise<string> {
  const connection = await connectTcp(url);
  connection.write(request);
  const answer = await connection.ended;
  connection.end();
  return answer;
}

describe('the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const connectionLimits = { headersMs: 500, requestMs: 500, checkIntervalMs: 50 };
    gateway = await startGateway({ gateway: { connectionLimits } });
  });
  afterAll(() => gateway.close());

  test.each<Exchange>([
    ...answeredByNode,
    [
      'the wish to be told to go on, where nobody wants the body',
      requestOf(toBeToldToGoOn, '{}'),
      /^HTTP\/1\.1 404 Not Found\r\n/,
    ],
    ['half a head', 'GET / HTTP/1.1\r\nHost: local', /^HTTP\/1\.1 408 Request Timeout\r\n/],
    [
      'half a body',
      requestOf(['POST /graphql HTTP/1.1', host, 'Content-Type: application/json', 'Content-Length: 2'], '{'),
      /^HTTP\/1\.1 408 Request Timeout\r\n/,
    ],
    [
      'the wish for a tunnel',
      requestOf(['CONNECT example.org:443 HTTP/1.1', 'Host: example.org']),
      /^HTTP\/1\.1 405 Method Not Allowed\r\n/,
    ],
    ['a WebSocket where there is none', `${upgradeOf('/nowhere')}\r\n`, /^HTTP\/1\.1 404 Not Found\r\n/],
    ['a WebSocket without Host', websocket.replace(`${host}\r\n`, ''), /^HTTP\/1\.1 400 Bad Request\r\n/],
    ['a WebSocket without a key', websocket.replace(/Sec-WebSocket-Key: .+\r\n/, ''), /^HTTP\/1\.1 400 /],
    ['a WebSocket by POST', websocket.replace('GET', 'POST'), /^HTTP\/1\.1 405 /],
  ])('answers %s, and goes on', async (_what, request, answer) => {
    expect(await answerTo(gateway.url, request)).toMatch(answer);
    expect(await gateway.query('{ rooms { nodes { id } } }')).toEqual({ data: { rooms: { nodes: [] } } });
  });
});

describe('the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  test.each<Exchange>([
    ...answeredByNode,
    [
      'the wish to be told to go on',
      requestOf(toBeToldToGoOn, '{}'),
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 4\d\d /,
    ],
  ])('answers %s, and goes on', async (_what, request, answer) => {
    expect(await answerTo(sandbox.url, request)).toMatch(answer);
    expect((await fetch(`${sandbox.url}/sandbox/requests`)).status).toBe(200);
  });
});
