import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../../src/graphql/documents/trusted-documents.ts';
import { readableLine } from '../../src/logging/readable-line.ts';
import { everyTransport } from '../graphql/transports.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { startIssuer } from '../support/issuer.ts';
import { rawRequest } from '../support/signed-request.ts';
import { startLoggedGateway, transportNames } from './operations.ts';
import { openEventStream } from './event-stream/client.ts';

const rooms = 'query Rooms($first: Int) { rooms(first: $first) { nodes { id } } }';
const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const aNumber: unknown = expect.any(Number);
const aString: unknown = expect.any(String);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** The SHA-256 of a text as lines have it. */
const hash = (text: string, chars: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, chars);

describe('an operation is one line', () => {
  test.each(everyTransport)('by %s', async (name, send) => {
    await using log = await startLoggedGateway();
    await send(log.gateway.url, { query: rooms, variables: { first: 3 } });
    expect(log.linesOf('operation')).toEqual([
      expect.objectContaining({
        level: 30,
        requestId: matching(/^[\da-f-]{36}$/),
        transport: transportNames[name],
        type: 'query',
        operationName: 'Rooms',
        documentHash: hashOf(parse(rooms)).slice(0, 16),
        principal: hash('anybody', 12),
        durationMs: aNumber,
        outcome: 'ok',
        upstreamRequests: 1,
        upstreamRequestIds: [matching(/./)],
      }),
    ]);
  });

  test('with the id and the trace that it came with', async () => {
    await using log = await startLoggedGateway();
    const headers = { 'content-type': 'application/json', 'x-request-id': 'mine', traceparent };
    const body = JSON.stringify({ query: '{ __typename }' });
    await rawRequest(log.gateway.url, '/graphql', { method: 'POST', headers, body });
    expect(log.linesOf('operation')).toMatchObject([
      { requestId: 'mine', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', upstreamRequests: 0 },
    ]);
  });

  test('over a WebSocket with those of its message', async () => {
    await using log = await startLoggedGateway();
    const [, send] = everyTransport.find(([name]) => name === 'WebSocket') ?? [];
    await send?.(log.gateway.url, {
      query: '{ __typename }',
      extensions: { requestId: 'mine', traceparent },
    });
    expect(log.linesOf('operation')).toMatchObject([
      { requestId: 'mine', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
    ]);
  });

  test('as people read it on a terminal', async () => {
    await using log = await startLoggedGateway();
    await log.gateway.query('query Rooms { rooms { nodes { id } } }');
    const line = readableLine(JSON.stringify(log.linesOf('operation')[0]), (_, text) => text);
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d info {2}operation requestId=\S+ transport=http type=query operationName=Rooms documentHash=[\da-f]{16} principal=[\da-f]{12} durationMs=[\d.]+ outcome=ok upstreamRequests=1 upstreamRequestIds=\["[^"]+"\]\n$/,
    );
  });

  test('with what it came to', async () => {
    await using log = await startLoggedGateway();
    const { gateway } = log;
    await gateway.query('{ rooms { nodes { id } } }');
    await gateway.fail({ kind: 'status', status: 503, path: '/rooms' });
    await gateway.query('{ rooms { nodes { id } } }');
    await gateway.query('{ rooms { nodes { id } } __typename }');
    await gateway.query('{ nothing }');
    await gateway.query('{');
    await gateway.query('{ rooms(first: 100000) { nodes { id } } }');
    const found = log
      .linesOf('operation')
      .map(({ outcome, errorCodes, type }) => [type, outcome, errorCodes]);
    expect(found).toEqual([
      ['query', 'ok', undefined],
      ['query', 'failed', ['UPSTREAM_UNAVAILABLE']],
      ['query', 'partial', ['UPSTREAM_UNAVAILABLE']],
      ['unknown', 'refused', ['GRAPHQL_VALIDATION_FAILED']],
      ['unknown', 'refused', ['GRAPHQL_PARSE_FAILED']],
      ['query', 'refused', ['LIMIT_EXCEEDED']],
    ]);
  });

  test('whoever is refused has one as well', async () => {
    await using issuer = await startIssuer();
    await using log = await startLoggedGateway({}, { issuer });
    const { gateway } = log;
    await gateway.query('{ __typename }');
    await gateway.query('{ rooms { nodes { id } } }', {}, await issuer.bearer('calls.read'));
    expect(log.linesOf('operation')).toMatchObject([
      { outcome: 'refused', errorCodes: ['UNAUTHENTICATED'] },
      { outcome: 'failed', errorCodes: ['FORBIDDEN'], principal: matching(/^[\da-f]{12}$/) },
    ]);
  });

  test.each([
    ['an argument', `{ call(id: "${callId}") { id } }`, {}],
    ['another form of its id', `{ call(id: "${callId.toUpperCase()}") { id } }`, {}],
    ['a variable', 'query ($id: ID!) { call(id: $id) { id } }', { id: callId }],
    [
      'an input',
      'mutation ($input: MuteCallInput!) { muteCall(input: $input) { __typename } }',
      { input: { callId } },
    ],
  ])('with the call that %s names', async (_, query, variables) => {
    await using log = await startLoggedGateway();
    await log.gateway.query(query, variables);
    expect(log.linesOf('operation')).toMatchObject([{ callId }]);
  });

  test('with no call where what is named is none', async () => {
    await using log = await startLoggedGateway();
    await log.gateway.query('{ call(id: "secret") { id } }');
    expect(log.linesOf('operation')[0]).not.toHaveProperty('callId');
    expect(log.text).not.toContain('secret');
  });
});

describe('a subscription is one line when it has begun', () => {
  const document = 'subscription Roster($id: ID!) { rosterChanged(callId: $id) { isSnapshot } }';

  test('over a WebSocket', async () => {
    await using log = await startLoggedGateway();
    const { data } = await log.gateway.query<{ createCall: { call: { id: string } } }>(
      `mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }`,
    );
    const id = data?.createCall.call.id ?? '';
    const [one, other] = [
      subscribe(log.gateway.url, document, { id }),
      subscribe(log.gateway.url, document, { id }),
    ];
    await one.next();
    await other.next();
    const stream = await openEventStream(log.gateway.url, { query: document, variables: { id } });
    await stream.next();
    const lines = log.linesOf('operation').filter(({ type }) => type === 'subscription');
    expect(lines.map(({ transport }) => transport)).toEqual(['websocket', 'websocket', 'event_stream']);
    expect(lines[0]).toMatchObject({ operationName: 'Roster', outcome: 'ok', callId: id });
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(3);
  });

  test('or when it was refused', async () => {
    await using log = await startLoggedGateway();
    await subscribe(log.gateway.url, document, { id: callId }).refusal();
    expect(log.linesOf('operation')).toMatchObject([
      { outcome: 'failed', errorCodes: ['NOT_FOUND'], callId },
    ]);
  });
});

describe('nothing that a client sends is logged', () => {
  test('but the names of an operation and a call', async () => {
    await using log = await startLoggedGateway();
    const secret = 'do-not-log-this';
    await log.gateway.query(
      `mutation M($key: String) { createRoom(input: { idempotencyKey: $key }) { room { id } } a: __typename # ${secret}
      }`,
      { key: secret },
    );
    await log.gateway.query(`{ room(id: "${secret}") { id } ${secret.replaceAll('-', '')} }`);
    expect(log.linesOf('operation')).toHaveLength(2);
    expect(log.text).not.toContain(secret);
    expect(log.text).not.toContain(secret.replaceAll('-', ''));
  });

  test('a name is cut that is very long', async () => {
    await using log = await startLoggedGateway();
    await log.gateway.query(`query ${'N'.repeat(5_000)} { __typename }`);
    const [line] = log.linesOf('operation');
    expect(line?.['operationName']).toBe('N'.repeat(100));
  });

  test.each([
    ['of zeros', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['with capitals', traceparent.toUpperCase()],
    ['with more than there is in its version', `${traceparent}-more`],
    ['of a version that is none', traceparent.replace('00', 'ff')],
    ['of another kind', 'trace me'],
    ['of 5,000 characters', 'a'.repeat(5_000)],
  ])('nor a traceparent %s', async (_, malformed) => {
    await using log = await startLoggedGateway();
    await rawRequest(log.gateway.url, '/graphql?query={__typename}', { headers: { traceparent: malformed } });
    expect(log.linesOf('operation')[0]).not.toHaveProperty('traceId');
    expect(log.text).not.toContain(malformed);
  });
});

describe('OPERATION_LOG', () => {
  const ask = async (config: Parameters<typeof startLoggedGateway>[0]): Promise<readonly unknown[]> => {
    await using log = await startLoggedGateway(config);
    await log.gateway.query('{ __typename }');
    await log.gateway.query('{ nothing }');
    await log.gateway.fail({ kind: 'status', status: 503, path: '/rooms' });
    await log.gateway.query('{ rooms { nodes { id } } }');
    return log.linesOf('operation').map(({ outcome }) => outcome);
  };

  test('1 logs all', async () => {
    expect(await ask({ operationLogShare: 1 })).toEqual(['ok', 'refused', 'failed']);
  });
  test('0 logs what fails', async () => {
    expect(await ask({ operationLogShare: 0 })).toEqual(['failed']);
  });
  test('off logs none', async () => {
    expect(await ask({ operationLogShare: 'off', slowOperationMs: 0 })).toEqual([]);
  });
});

describe('a slow operation', () => {
  test('has a line of its own, with its cost and what it asked the services', async () => {
    await using log = await startLoggedGateway({ slowOperationMs: 0, operationLogShare: 0 });
    await log.gateway.query('{ rooms { nodes { id } } }');
    const [line] = log.linesOf('operation');
    expect(log.linesOf('a slow operation')).toEqual([
      expect.objectContaining({
        level: 40,
        requestId: line?.['requestId'],
        documentHash: line?.['documentHash'],
        durationMs: line?.['durationMs'],
        cost: 1,
        upstreamRequests: [
          {
            service: 'rooms',
            operation: 'GET /rooms',
            status: 200,
            attempts: 1,
            isShared: false,
            durationMs: aNumber,
            waitedMs: aNumber,
            requestId: aString,
          },
        ],
      }),
    ]);
  });

  test('is none that is as fast as it should be', async () => {
    await using log = await startLoggedGateway({ slowOperationMs: 60_000 });
    await log.gateway.query('{ rooms { nodes { id } } }');
    expect(log.linesOf('a slow operation')).toEqual([]);
  });
});
