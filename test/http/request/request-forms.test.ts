import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { connectTcp, postOf } from '../../support/tcp-connection.ts';

const mebibyte = 1024 * 1024;
const json = { 'content-type': 'application/json' };

const log: string[] = [];
let gateway: TestGateway;
beforeAll(async () => {
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  gateway = await startGateway({ gateway: { logger } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeJournal());

const graphql = (init: RequestInit, search = ''): Promise<Response> =>
  fetch(`${gateway.url}/graphql${search}`, init);

const post = (
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = json,
): Promise<Response> => graphql({ method: 'POST', headers, body });

const errorOf = async (answer: Response) => ((await answer.json()) as GraphQLResult).errors?.[0];

/** A request whose body is as long as said. */
function bodyOf(bytes: number): string {
  const body = JSON.stringify({ query: '{ __typename }' });
  return body + ' '.repeat(bytes - body.length);
}

async function expectStillServing(): Promise<void> {
  expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
}

describe('methods', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is not allowed, and told which are',
    async (method) => {
      const { status, headers } = await rawRequest(gateway.url, '/graphql', { method });
      expect([status, headers.allow]).toEqual([405, 'GET, POST']);
    },
  );

  test('HEAD is not allowed, and answered without a body', async () => {
    const { status, headers, text } = await rawRequest(gateway.url, '/graphql', { method: 'HEAD' });
    expect([status, headers.allow, text]).toEqual([405, 'GET, POST', '']);
  });

  test('a preflight of another origin gets no permission', async () => {
    const { headers } = await rawRequest(gateway.url, '/graphql', {
      method: 'OPTIONS',
      headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a body', () => {
  test.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['application/json;charset="UTF-8"'],
    ['Application/JSON ; charset=utf-8'],
  ])('is taken as %s', async (contentType) => {
    const answer = await post('{"query":"{ __typename }"}', { 'content-type': contentType });
    expect([answer.status, await answer.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test('is taken with a byte order mark before it', async () => {
    const answer = await post('\ufeff{"query":"{ __typename }"}');
    expect([answer.status, await answer.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test.each(['\ufeff', '\ufeff\ufeff{"query":"{ __typename }"}'])(
    'is refused with 400 if it is no JSON behind the mark: %j',
    async (body) => {
      expect((await post(body)).status).toBe(400);
    },
  );

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=b'],
    ['application/graphql'],
    ['application/jsonp'],
    ['text/plain; application/json'],
    ['application/json; charset=utf-16'],
    ['application/json; charset=latin1'],
    ['application/json; charset=utf-8x'],
  ])('as %s is refused with 415', async (contentType) => {
    const answer = await post('{"query":"{ __typename }"}', { 'content-type': contentType });
    expect([answer.status, (await errorOf(answer))?.extensions.code]).toEqual([415, 'BAD_REQUEST']);
  });

  test('without a content type is refused with 415', async () => {
    const { status } = await rawRequest(gateway.url, '/graphql', { method: 'POST', body: bodyOf(100) });
    expect(status).toBe(415);
  });

  test.each([['gzip'], ['br'], ['deflate, gzip']])('encoded as %s is refused with 415', async (encoding) => {
    const answer = await post(gzipSync(bodyOf(100)), { ...json, 'content-encoding': encoding });
    expect(answer.status).toBe(415);
    expect((await errorOf(answer))?.message).toContain(encoding);
  });

  test('said to be encoded as identity is taken', async () => {
    expect((await post(bodyOf(100), { ...json, 'content-encoding': 'identity' })).status).toBe(200);
  });

  test.each([
    ['nothing', ''],
    ['half an object', '{"query":"{ __typename }"'],
    ['words', 'hello'],
    ['two objects', '{} {}'],
    ['a query as it is', '{ __typename }'],
  ])('that is %s is refused with 400, since it is not JSON', async (_, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toEqual({
      message: 'the body is not JSON',
      extensions: { code: 'BAD_REQUEST' },
    });
  });

  test.each(['null', '1', '"{ __typename }"', '{}', 'true'])(
    'of %s is refused with 400, since it is no request',
    async (body) => {
      const answer = await post(body);
      expect([answer.status, (await errorOf(answer))?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test.each([
    '[]',
    '[{"query":"{ __typename }"}]',
    '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
  ])('of a batch is refused with 400 and what to do instead, as is one in a URL: %s', async (body) => {
    const search = new URLSearchParams({ query: body });
    for (const answer of [await post(body), await graphql({}, `?${search.toString()}`)]) {
      expect(answer.status).toBe(400);
      expect(await errorOf(answer)).toEqual({
        message: 'batches are not taken: send each operation in a request of its own',
        extensions: { code: 'BAD_REQUEST' },
      });
    }
  });

  test('of 1 MiB is taken', async () => {
    expect((await post(bodyOf(mebibyte))).status).toBe(200);
  });

  test('longer than 1 MiB is refused with 413 before it is sent', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${mebibyte + 1}\r\n\r\n`,
    );
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 413 .*\r\nConnection: close\r\n/s);
    connection.end();
  });

  test('in chunks longer than 1 MiB is refused with 413 as soon as that shows, without waiting for its end', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    connection.write(`${(mebibyte + 1).toString(16)}\r\n${' '.repeat(mebibyte + 1)}\r\n`);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 413 .*more than 1048576 bytes/s);
    connection.end();
  });

  test('in chunks of 1 MiB is taken', async () => {
    const chunks = [bodyOf(mebibyte / 2), ' '.repeat(mebibyte / 2)];
    const body = ReadableStream.from(chunks.map((chunk) => Buffer.from(chunk)));
    const answer = await graphql({ method: 'POST', headers: json, body, duplex: 'half' });
    expect(answer.status).toBe(200);
  });

  test('that breaks off is no failure of the gateway, and nothing is executed', async () => {
    log.length = 0;
    const request = postOf('mutation { createUser(input: {}) { user { id } } }');
    for (const leave of ['end', 'reset'] as const) {
      const connection = await connectTcp(gateway.url);
      connection.write(request.slice(0, -1));
      await expectStillServing();
      connection[leave]();
      await connection.closed;
    }
    await expectStillServing();
    expect(await gateway.takeJournal()).toEqual([]);
    expect(log).toEqual([]);
  });
});

describe('an answer', () => {
  test('gives syntax errors with their position', async () => {
    const answer = await post(JSON.stringify({ query: '{\n  rooms(first: ) { nodes { id } }\n}' }));
    expect(await answer.json()).toEqual({
      errors: [
        {
          message: 'Syntax Error: Unexpected ")".',
          locations: [{ line: 2, column: 16 }],
          extensions: { code: 'GRAPHQL_PARSE_FAILED' },
        },
      ],
    });
  });

  test('gives validation errors with their position, one each', async () => {
    const { errors } = await gateway.query('{\n  rooms { nodes { nope } }\n  nope\n}');
    expect(errors).toMatchObject([
      { locations: [{ line: 2, column: 19 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      { locations: [{ line: 3, column: 3 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  test.each([
    ['application/json', 200],
    ['application/graphql-response+json', 400],
    ['application/graphql-response+json, application/json;q=0.9', 400],
    ['*/*', 200],
  ])('to a document that is not valid, accepted as %s, has the status %i', async (accept, status) => {
    expect((await post('{"query":"{ nope }"}', { ...json, accept })).status).toBe(status);
  });

  test('to an operation that fails in part has the status 200', async () => {
    const body = JSON.stringify({ query: '{ a: rooms(first: 0) { nodes { id } } __typename }' });
    const answer = await post(body, { ...json, accept: 'application/graphql-response+json' });
    expect(answer.status).toBe(200);
  });

  test('that no media type accepted can carry is refused with 406', async () => {
    const answer = await post(bodyOf(100), { ...json, accept: 'image/png' });
    expect([answer.status, (await errorOf(answer))?.extensions.code]).toEqual([406, 'BAD_REQUEST']);
  });

  test('that no media type accepted can carry is not sought: nothing is changed', async () => {
    await gateway.takeJournal();
    const body = JSON.stringify({ query: 'mutation { createUser(input: {}) { user { id } } }' });
    expect((await post(body, { ...json, accept: 'image/png' })).status).toBe(406);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('to a client that accepts what it does not name is JSON', async () => {
    expect((await post(bodyOf(100), { ...json, accept: '' })).status).toBe(200);
  });

  test('to introspection describes the whole schema', async () => {
    const { data, errors } = await gateway.query<{ __schema: { types: { name: string }[] } }>(
      '{ __schema { types { name fields { name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.__schema.types.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Query', 'Mutation', 'Room', 'CommunicationUserIdentifier', 'DateTime']),
    );
  });

  test('never tells where in the code something failed', async () => {
    const bodies = [
      'hello',
      '[]',
      '{"query":1}',
      '{"query":"{"}',
      '{"query":"{ nope }"}',
      '{"query":"{ rooms(first: 0) { nodes { id } } }"}',
      '{"query":"mutation { deleteRoom(input: { roomId: \\"../x\\" }) { roomId } }"}',
      JSON.stringify({ query: '{'.repeat(400_000) }),
    ];
    for (const body of bodies) {
      const text = await (await post(body)).text();
      expect(text).toContain('errors');
      expect(text).not.toMatch(/stack|node_modules|\.[jt]s:\d/);
    }
  });
});

describe('a GET', () => {
  const search = `?query=${encodeURIComponent('{ __typename }')}`;

  const typename = { data: { __typename: 'Query' } };

  test.each<Record<string, string>>([
    {},
    { accept: 'application/json' },
    { accept: 'application/graphql-response+json, application/json;q=0.9' },
    { 'content-type': 'application/json' },
    { 'apollo-require-preflight': 'true' },
    // As urql's sends it with each query.
    {
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    },
  ])('of a program is answered, which sends %j', async (headers) => {
    const answer = await graphql({ headers }, search);
    expect([answer.status, await answer.json()]).toEqual([200, typename]);
  });

  test('of a mutation is refused with 405 and not executed', async () => {
    const mutation = encodeURIComponent('mutation { createUser(input: {}) { user { id } } }');
    const answer = await graphql({}, `?query=${mutation}`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('with broken percent-encoding is read as far as it goes, and refused as GraphQL', async () => {
    const { status, json: body } = await rawRequest(gateway.url, '/graphql?query=%7B%zz%');
    expect(status).toBe(200);
    expect((body as GraphQLResult).errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  test.each(['variables={', 'variables=1', 'variables=[]', 'query={a}&query={b}', 'extensions=1'])(
    'with %s is refused with 400',
    async (parameters) => {
      const answer = await graphql({}, `${search}&${parameters}`);
      expect([answer.status, (await errorOf(answer))?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test('with an enormous URL is refused with 431', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`GET /graphql?query=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 431 /);
    connection.end();
    await expectStillServing();
  });
});

describe('a POST', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'])(
    'that a page of another origin can send without being asked is not executed: %s',
    async (contentType) => {
      const answer = await post('{"query":"mutation { createUser(input: {}) { user { id } } }"}', {
        'content-type': contentType,
        origin: 'https://elsewhere.example',
      });
      expect(answer.status).toBe(415);
      expect(await gateway.takeJournal()).toEqual([]);
    },
  );

  test('that offers another protocol is answered in this one', async () => {
    const { status, text } = await rawRequest(gateway.url, '/graphql', {
      method: 'POST',
      headers: {
        ...json,
        Connection: 'Upgrade, HTTP2-Settings',
        Upgrade: 'h2c',
        'HTTP2-Settings': 'AAMAAABkAARAAAAAAAIAAAAA',
      },
      body: bodyOf(100),
    });
    expect([status, text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
  });
});
