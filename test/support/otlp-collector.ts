import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

/** A span as it was received: ids in hexadecimal digits. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly isFailed: boolean;
  /** The ids of the spans that it is linked to. */
  readonly links: readonly string[];
}

/** A collector of traces, to which spans are posted as OTLP over HTTP has it. */
export interface OtlpCollector {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** What is said of the processes that sent them, each once. */
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** The posts, in order. */
  readonly posts: readonly { readonly path: string | undefined; readonly headers: IncomingHttpHeaders }[];
  /** Resolves with the first span that is wanted, whether it has come or is to come. */
  span(isWanted: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan>;
  /** The names of the spans from the first of the trace, or of what is known of it, down to this one. */
  pathTo(span: ReceivedSpan): readonly string[];
}

/** Starts a collector, which ends with the test. @param status what it answers to posts */
export async function startOtlpCollector(status = 200): Promise<OtlpCollector> {
  const spans: ReceivedSpan[] = [];
  const resources: Record<string, unknown>[] = [];
  const posts: { path: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      posts.push({ path: request.url, headers: request.headers });
      for (const resourceSpans of all(Buffer.concat(chunks as Buffer[]), 1)) {
        const resource = attributesOf(one(resourceSpans, 1), 1);
        const instance = resource['service.instance.id'];
        if (!resources.some((known) => known['service.instance.id'] === instance)) resources.push(resource);
        for (const scope of all(resourceSpans, 2)) spans.push(...all(scope, 2).map(readSpan));
      }
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  );

  const pathTo = (span: ReceivedSpan): string[] => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    return [...(parent ? pathTo(parent) : []), span.name];
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    resources,
    posts,
    pathTo,
    async span(isWanted) {
      await expect.poll(() => spans.some(isWanted), { message: names(spans) }).toBe(true);
      const found = spans.find(isWanted);
      if (!found) throw new Error('the span is gone');
      return found;
    },
  };
}

function names(spans: readonly ReceivedSpan[]): string {
  return `a span that is none of ${[...new Set(spans.map(({ name }) => name))].join(', ')}`;
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** By `opentelemetry/proto/trace/v1/trace.proto`. */
function readSpan(span: Buffer): ReceivedSpan {
  return {
    traceId: one(span, 1).toString('hex'),
    spanId: one(span, 2).toString('hex'),
    parentSpanId: one(span, 4).toString('hex'),
    name: one(span, 5).toString(),
    kind: kinds[Number(number(span, 6))] ?? 'unspecified',
    attributes: attributesOf(span, 9),
    isFailed: number(one(span, 15), 3) === 2n,
    links: all(span, 13).map((link) => one(link, 2).toString('hex')),
  };
}

function attributesOf(message: Buffer, field: number): Record<string, unknown> {
  return Object.fromEntries(
    all(message, field).map((pair) => [one(pair, 1).toString(), valueOf(one(pair, 2))]),
  );
}

/** By `opentelemetry/proto/common/v1/common.proto`. */
function valueOf(value: Buffer): unknown {
  const [{ field, content } = { field: 0, content: Buffer.alloc(0) }] = [...fieldsOf(value)];
  if (field === 1) return content.toString();
  if (field === 2) return number(value, 2) === 1n;
  if (field === 3) return Number(number(value, 3));
  return field === 5 ? all(content, 1).map(valueOf) : undefined;
}

interface Field {
  readonly field: number;
  readonly content: Buffer;
  readonly number: bigint | undefined;
}

/** The fields of a message in the wire format of protocol buffers. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(readVarint());
    const wireType = tag & 7;
    const value = wireType === 0 || wireType === 2 ? readVarint() : undefined;
    const length = wireType === 2 ? Number(value) : wireType === 1 ? 8 : wireType === 5 ? 4 : 0;
    const content = message.subarray(at, at + length);
    at += length;
    yield { field: tag >> 3, content, number: wireType === 0 ? value : undefined };
  }
}

function all(message: Buffer, field: number): Buffer[] {
  return [...fieldsOf(message)].filter((found) => found.field === field).map(({ content }) => content);
}

function one(message: Buffer, field: number): Buffer {
  return all(message, field)[0] ?? Buffer.alloc(0);
}

function number(message: Buffer, field: number): bigint {
  return [...fieldsOf(message)].find((found) => found.field === field)?.number ?? 0n;
}
