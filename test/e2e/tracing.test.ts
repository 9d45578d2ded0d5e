/** What a collector of OpenTelemetry receives, as docs/tracing.md says. */
import { createClient } from 'graphql-ws';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { subscribe } from '../support/graphql-subscriber.ts';
import { startOtlpCollector } from '../support/otlp-collector.ts';
import type { OtlpCollector, ReceivedSpan } from '../support/otlp-collector.ts';
import { json, startStubUpstream } from '../support/stub-upstream.ts';
import { rosterDocument, startGatewayProcess } from './adversity/gateway-process.ts';
import type { GatewayProcess, RosterEvent } from './adversity/gateway-process.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const clientSpanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${clientSpanId}-01`;

const tracingTo = ({ url }: OtlpCollector): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_BSP_SCHEDULE_DELAY: '20',
});

async function start(env: Record<string, string> = {}): Promise<[GatewayProcess, OtlpCollector]> {
  const collector = await startOtlpCollector();
  const gateway = await startGatewayProcess({ env: { ...tracingTo(collector), ...env } });
  return [gateway, collector];
}

async function post(
  gateway: GatewayProcess,
  query: string,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

const rooms = 'query Rooms { rooms(first: 3) { nodes { id participants { nodes { role } } } } }';
const isOf =
  (name: string, trace = traceId) =>
  (span: ReceivedSpan): boolean =>
    span.name === name && span.traceId === trace;

describe('the trace of a query', () => {
  test("goes on with the client's, through the operation and the loaders, to each request to a service", async () => {
    const [gateway, collector] = await start();
    const { createRoom } = await gateway.ask<{ createRoom: { room: { id: string } } }>(
      'mutation { createRoom(input: {}) { room { id } } }',
    );
    await post(gateway, rooms, { traceparent });

    const request = await collector.span(isOf('POST /graphql'));
    expect(request).toMatchObject({
      parentSpanId: clientSpanId,
      kind: 'server',
      isFailed: false,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
      },
    });
    const operation = await collector.span(isOf('query'));
    expect(operation).toMatchObject({
      parentSpanId: request.spanId,
      kind: 'internal',
      attributes: {
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'Rooms',
        'switchboard.document.hash': expect.stringMatching(/^[\da-f]{16}$/) as string,
      },
    });
    const list = await collector.span(isOf('GET /rooms'));
    expect(collector.pathTo(list)).toEqual(['POST /graphql', 'query', 'load roomPage', 'GET /rooms']);
    const people = await collector.span(isOf('GET /rooms/{roomId}/participants'));
    expect(collector.pathTo(people)).toEqual([
      'POST /graphql',
      'query',
      'load roomParticipantPage',
      'GET /rooms/{roomId}/participants',
    ]);
    expect(people).toMatchObject({
      kind: 'client',
      attributes: {
        'http.request.method': 'GET',
        'url.template': '/rooms/{roomId}/participants',
        // Without the query.
        'url.full': `${gateway.sandboxUrl}/rooms/${createRoom.room.id}/participants`,
        'http.response.status_code': 200,
        'switchboard.service': 'rooms',
      },
    });
  });

  test('says what failed by its code, and how often a request was sent', async () => {
    const [gateway, collector] = await start();
    await gateway.control('POST', '/faults', { path: '/rooms', kind: 'status', status: 500, count: 1 });
    await post(gateway, rooms, { traceparent });
    const again = await collector.span(
      (span) => isOf('GET /rooms')(span) && span.attributes['http.request.resend_count'] === 1,
    );
    expect(again.isFailed).toBe(false);
    const first = await collector.span((span) => isOf('GET /rooms')(span) && span.isFailed);
    expect(first.attributes).toMatchObject({ 'http.response.status_code': 500, 'error.type': '500' });

    await post(gateway, '{ room(id: "no id") { id } }');
    expect(await collector.span(({ name, isFailed }) => name === 'query' && isFailed)).toMatchObject({
      attributes: { 'error.type': 'BAD_USER_INPUT', 'switchboard.error.codes': ['BAD_USER_INPUT'] },
    });
  });

  test('links to the request of another operation that was joined', async () => {
    const [gateway, collector] = await start();
    await gateway.control('POST', '/faults', { path: '/rooms', kind: 'latency', ms: 3_000 });
    await Promise.all([post(gateway, rooms), post(gateway, rooms)]);
    const joined = await collector.span(({ links }) => links.length > 0);
    const other = await collector.span(({ spanId }) => spanId === joined.links[0]);
    expect([joined.name, other.name]).toEqual(['load roomPage', 'load roomPage']);
    expect(other.traceId).not.toBe(joined.traceId);
  });

  test('is one of its own where a client sends what is none', async () => {
    const [gateway, collector] = await start();
    const sent = {
      garbage: 'garbage',
      zeros: `00-${'0'.repeat(32)}-${clientSpanId}-01`,
      noVersion: `ff-${traceId}-${clientSpanId}-01`,
      tooLong: `${traceparent}-00`,
    };
    for (const [name, malformed] of Object.entries(sent)) {
      const document = `query ${name} { __typename }`;
      expect(await post(gateway, document, { traceparent: malformed })).toEqual({
        data: { __typename: 'Query' },
      });
      const operation = await collector.span(
        ({ attributes }) => attributes['graphql.operation.name'] === name,
      );
      const request = await collector.span(({ spanId }) => spanId === operation.parentSpanId);
      expect([name, request.parentSpanId]).toEqual([name, '']);
      expect(request.traceId).not.toBe(traceId);
    }
  });

  test('is not made where the client says so, and is where a sampler has its own will', async () => {
    const [gateway, collector] = await start();
    await post(gateway, '{ unsampled: __typename }', { traceparent: traceparent.replace(/01$/, '00') });
    await post(gateway, '{ __typename }');
    await collector.span(({ name }) => name === 'POST /graphql');
    gateway.process.signal('SIGTERM');
    await gateway.process.ended;
    expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);

    const [other, second] = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
    await post(other, '{ __typename }', { traceparent: traceparent.replace(/01$/, '00') });
    await second.span(isOf('POST /graphql'));
  });

  test('begins here for the share that is asked for, and goes on with a client in any case', async () => {
    const none = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' };
    const [gateway, collector] = await start({ ...none, OPERATION_LOG: '1' });
    await post(gateway, rooms);
    const callId = await gateway.createCall();
    await gateway.join(callId, 'Ann');
    await post(gateway, 'query Rooms { rooms { nodes { id } } }', { traceparent });
    await collector.span(isOf('POST /graphql'));
    expect(collector.spans.filter((span) => span.traceId !== traceId)).toEqual([]);
    gateway.process.signal('SIGTERM');
    await gateway.process.ended;
    expect(collector.spans.map(({ name }) => name)).toContain('GET /rooms');
    const { stdout } = gateway.process;
    expect(new Set(stdout.match(/"traceId":"\w+"/g))).toEqual(new Set([`"traceId":"${traceId}"`]));
  });

  test('begins at the operation on a socket, whose extensions bring the trace', async () => {
    const [gateway, collector] = await start();
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    });
    onTestFinished(() => client.dispose());
    const results = client.iterate({ query: '{ rooms { nodes { id } } }', extensions: { traceparent } });
    await results.next();
    const operation = await collector.span(isOf('query'));
    expect(operation).toMatchObject({ parentSpanId: clientSpanId, kind: 'server' });
    expect(collector.pathTo(await collector.span(isOf('GET /rooms')))).toEqual([
      'query',
      'load roomPage',
      'GET /rooms',
    ]);

    await client.iterate({ query: 'query Bad { __typename }', extensions: { traceparent: 7 } }).next();
    const bad = await collector.span(({ attributes }) => attributes['graphql.operation.name'] === 'Bad');
    expect([bad.parentSpanId, bad.kind]).toEqual(['', 'server']);
  });
});

describe('the trace of a post to the webhook', () => {
  test.each([
    ['one process', {}],
    ['several processes, of which one commits for all', { WORKERS: '2' }],
  ])('reaches all subscribers by one span, in %s', async (_, env) => {
    const [gateway, collector] = await start(env);
    const callId = await gateway.createCall();
    const crowd = Array.from({ length: 5 }, () =>
      subscribe<RosterEvent>(gateway.url, rosterDocument, { callId }),
    );
    await Promise.all(crowd.map((subscriber) => subscriber.next()));
    // All share from here on.
    await gateway.join(callId, 'Ann');
    await Promise.all(crowd.map((subscriber) => subscriber.next()));
    const before = collector.spans.length;
    await gateway.join(callId, 'Bob');
    await Promise.all(crowd.map((subscriber) => subscriber.next()));

    const isOfBob = (span: ReceivedSpan): boolean => collector.spans.indexOf(span) >= before;
    const sent = await collector.span((span) => span.name === 'send' && isOfBob(span));
    await expect
      .poll(() => collector.pathTo(sent))
      .toEqual(['POST /callbacks/calls/{token}', 'commit', 'fan out', 'send']);
    const ofTrace = collector.spans.filter((span) => span.traceId === sent.traceId);
    const executed = ofTrace.filter(({ name }) => name === 'execute');
    expect(executed.map((span) => collector.pathTo(span).slice(1))).toContainEqual([
      'commit',
      'fan out',
      'execute',
    ]);
    const commit = ofTrace.find(({ name }) => name === 'commit');
    expect(commit?.attributes).toMatchObject({
      'switchboard.call.id': callId,
      'switchboard.event.kinds': ['roster'],
    });
    // One for each process that has some of them.
    const counts = (): number[] =>
      collector.spans
        .filter((span) => span.traceId === sent.traceId && span.name === 'send')
        .map(({ attributes }) => Number(attributes['messaging.batch.message_count']));
    await expect.poll(() => counts().reduce((sum, count) => sum + count, 0)).toBe(crowd.length);
    expect(counts().length).toBeLessThanOrEqual(2);
    // Whoever knows the token may post: it stands nowhere.
    expect(JSON.stringify(collector.spans)).not.toMatch(/callbacks\/calls\/[^{]/);
  });
});

describe('an upstream', () => {
  async function headersSeen(env: Record<string, string>): Promise<IncomingHttpHeaders> {
    let seen: IncomingHttpHeaders = {};
    const stub = await startStubUpstream(({ headers }, response) => {
      seen = headers;
      json(response, { value: [] });
    });
    onTestFinished(() => stub[Symbol.asyncDispose]());
    const gateway = await startGatewayProcess({
      env: {
        COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=${stub.url};accesskey=QQ==`,
        ...env,
      },
    });
    await post(gateway, rooms, { traceparent, tracestate: 'vendor=1', baggage: 'who=me' });
    return seen;
  }

  test('is told of the trace, and of nothing else that a client sends', async () => {
    const collector = await startOtlpCollector();
    const headers = await headersSeen(tracingTo(collector));
    const request = await collector.span(isOf('GET /rooms'));
    expect(headers).toMatchObject({
      traceparent: `00-${traceId}-${request.spanId}-01`,
      tracestate: 'vendor=1',
    });
    expect(headers).not.toHaveProperty('baggage');
  });

  test.each([
    ['nobody asks for traces', {}],
    ['traces are switched off', { OTEL_SDK_DISABLED: 'true' }],
    ['they go nowhere', { OTEL_TRACES_EXPORTER: 'none' }],
  ])('is told nothing, and the collector neither, where %s', async (_, env) => {
    const collector = await startOtlpCollector();
    const isAsked = Object.keys(env).length > 0;
    const headers = await headersSeen({ ...(isAsked && tracingTo(collector)), ...env });
    expect(headers).not.toHaveProperty('traceparent');
    expect(headers).not.toHaveProperty('tracestate');
    expect(collector.posts).toEqual([]);
  });

  test('is told nothing where only the propagation is off', async () => {
    const collector = await startOtlpCollector();
    const headers = await headersSeen({ ...tracingTo(collector), OTEL_PROPAGATORS: 'none' });
    expect(headers).not.toHaveProperty('traceparent');
    const request = await collector.span(({ name }) => name === 'POST /graphql');
    expect(request.traceId).not.toBe(traceId);
  });
});

describe('the collector', () => {
  test('is spoken to as the standard variables say', async () => {
    const [gateway, collector] = await start({
      OTEL_SERVICE_NAME: 'edge',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test%2Cing',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=se%3Dcret',
    });
    await post(gateway, '{ __typename }');
    await collector.span(({ name }) => name === 'query');
    expect(collector.resources).toEqual([
      expect.objectContaining({
        'service.name': 'edge',
        'service.version': expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
        'deployment.environment.name': 'test,ing',
      }),
    ]);
    expect(collector.posts[0]).toMatchObject({
      path: '/v1/traces',
      headers: { 'content-type': 'application/x-protobuf', 'api-key': 'se=cret' },
    });
  });

  test('gets what is left when the gateway stops', async () => {
    const [gateway, collector] = await start({ OTEL_BSP_SCHEDULE_DELAY: '600000' });
    await post(gateway, '{ __typename }');
    expect(collector.posts).toEqual([]);
    gateway.process.signal('SIGTERM');
    expect(await gateway.process.ended).toMatchObject({ code: 0 });
    expect(collector.spans.map(({ name }) => name)).toContain('POST /graphql');
  });

  test.each([
    ['refuses', 400],
    ['fails', 500],
  ])('disturbs nobody where it %s, and is told of in the log', async (_, status) => {
    const collector = await startOtlpCollector(status);
    const gateway = await startGatewayProcess({ env: tracingTo(collector) });
    for (let times = 0; times < 3; times += 1) {
      expect(await post(gateway, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
      const { length } = collector.posts;
      await expect.poll(() => collector.posts.length).toBeGreaterThanOrEqual(Math.max(1, length));
    }
    const line = await gateway.process.logged('traces can not be sent, or not whole');
    expect(line['level']).toBe(40);
    gateway.process.signal('SIGTERM');
    expect(await gateway.process.ended).toMatchObject({ code: 0, stderr: '' });
    expect(gateway.process.stdout.match(/traces can not be sent/g)).toHaveLength(1);
  });

  test('disturbs nobody where there is none, nor when the gateway stops', async () => {
    const gateway = await startGatewayProcess({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_BSP_SCHEDULE_DELAY: '20' },
    });
    expect(await post(gateway, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    gateway.process.signal('SIGTERM');
    expect(await gateway.process.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

test('a line of the log says of which trace it is', async () => {
  const [gateway] = await start();
  await gateway.control('POST', '/faults', { path: '/rooms', kind: 'status', status: 403, count: 9 });
  await post(gateway, rooms, { traceparent });
  await expect.poll(() => gateway.process.stdout).toContain(`"traceId":"${traceId}"`);
});
