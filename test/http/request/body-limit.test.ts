import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultTransportLimits } from '../../../src/subscriptions/transport-limits.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { openReadySocket } from '../websocket/graphql-socket.ts';

const bodyBytes = 1_000;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ config: { transportLimits: { ...defaultTransportLimits, bodyBytes } } });
});
afterAll(() => gateway.close());

/** Sends a request of so many bytes; in chunks, its length isn't said beforehand. */
async function post(bytes: number, isChunked = false): Promise<[number, unknown]> {
  const body = JSON.stringify({ query: '{ __typename }' }).padEnd(bytes);
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: isChunked ? ReadableStream.from([Buffer.from(body)]) : body,
    duplex: 'half',
  });
  return [answer.status, await answer.json()];
}

describe('the limit of bodies', () => {
  test.each([
    ['a length that is said', false],
    ['chunks', true],
  ])('lets pass what just fits, by %s', async (_, isChunked) => {
    expect(await post(bodyBytes, isChunked)).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test('refuses one byte more with 413, naming the limit and what was found', async () => {
    expect(await post(bodyBytes + 1)).toEqual([
      413,
      {
        errors: [
          {
            message: 'The body has 1001 bytes; at most 1000 are allowed (limit "bodyBytes").',
            extensions: { code: 'LIMIT_EXCEEDED', limit: 'bodyBytes', maximum: 1000, found: 1001 },
          },
        ],
      },
    ]);
  });

  test('refuses one byte more that was not said beforehand, naming the limit', async () => {
    expect(await post(bodyBytes + 1, true)).toEqual([
      413,
      {
        errors: [
          {
            message: 'The body has more than 1000 bytes; at most 1000 are allowed (limit "bodyBytes").',
            extensions: { code: 'LIMIT_EXCEEDED', limit: 'bodyBytes', maximum: 1000 },
          },
        ],
      },
    ]);
  });
});

describe('the nesting of a body', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const body = (depth: number): string =>
    `{"query": "{ __typename }", "variables": {"\\\\\\"[": "{[\\"", "deep": ${nested(depth - 2)}}}`;
  const send = async (depth: number): Promise<[number, unknown]> => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body(depth),
    });
    return [answer.status, await answer.json()];
  };

  test('is let pass up to 100', async () => {
    expect(await send(100)).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test('is refused beyond, naming the limit', async () => {
    expect(await send(101)).toEqual([
      400,
      {
        errors: [
          {
            message: 'The body is nested more than 100 deep; at most 100 is allowed.',
            extensions: { code: 'LIMIT_EXCEEDED', limit: 'bodyNesting', maximum: 100 },
          },
        ],
      },
    ]);
  });

  test('is refused in a message over a WebSocket, which is closed', async () => {
    const socket = await openReadySocket(gateway.url);
    socket.send(`{"type": "subscribe", "id": "1", "payload": ${body(101)}}`);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });
});
