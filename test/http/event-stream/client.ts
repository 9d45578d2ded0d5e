import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { onTestFinished } from 'vitest';
import type { GraphQLResult } from '../../support/gateway.ts';

/** An event as it came. */
export interface StreamEvent {
  readonly event: string;
  readonly id?: string;
  /** Undefined where it is empty. */
  readonly data?: GraphQLResult;
}

/** What a stream is asked for. */
export interface StreamRequest {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly authorization?: string | undefined;
  readonly lastEventId?: string;
  /** Left out, by GET. */
  readonly method?: 'GET' | 'POST';
  /** Besides, or instead. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of event streams that does no more than HTTP does. */
export interface EventStreamClient {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The next event, in order; comments are left out. @throws {Error} when the stream has ended before there is one */
  next(): Promise<StreamEvent>;
  /** The only field of the next event, which is a result without errors. */
  nextData<Data>(): Promise<Data>;
  /** Comments that have come so far. */
  readonly comments: number;
  /** Waits for as many comments in all. */
  heartbeats(count: number): Promise<void>;
  /** Takes no more from the connection. */
  pause(): void;
  resume(): void;
  /** Breaks the connection off without saying goodbye. */
  cut(): void;
  /** Once there is no more: whether the answer came to its end, or the connection broke. */
  readonly ended: Promise<'whole' | 'broken'>;
}

/** Opens a stream that ends with the test at the latest. */
export async function openEventStream(url: string, wanted: StreamRequest = {}): Promise<EventStreamClient> {
  const { query, variables, operationName, authorization, lastEventId, method = 'GET', headers } = wanted;
  const parameters = new URLSearchParams({
    ...(query !== undefined && { query }),
    ...(variables && { variables: JSON.stringify(variables) }),
    ...(operationName !== undefined && { operationName }),
  });
  const isPost = method === 'POST';
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(`${url}/graphql${isPost ? '' : `?${parameters.toString()}`}`, {
    agent: false,
    method,
    headers: {
      Accept: 'text/event-stream',
      ...(isPost && { 'Content-Type': 'application/json' }),
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
      ...headers,
    },
  });
  onTestFinished(() => {
    request.destroy();
  });
  const body = JSON.stringify({ query, variables, operationName });
  request.on('error', () => undefined).end(isPost ? body : undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];

  const events: StreamEvent[] = [];
  let comments = 0;
  let text = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const tell = (): void => {
    for (const wake of waiting) wake();
  };
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) comments += 1;
      else events.push(readEvent(block));
    }
    tell();
  });
  response.on('error', () => undefined);
  const ended = new Promise<'whole' | 'broken'>((resolve) => {
    response.once('close', () => {
      isOver = true;
      resolve(response.complete ? 'whole' : 'broken');
      tell();
    });
  });
  /** Waits until something is true, or can't become true any more. */
  const until = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (isTrue()) resolve();
        else if (isOver) reject(new Error('the stream has ended'));
        else return;
        waiting.delete(check);
      };
      waiting.add(check);
      check();
    });

  const next = async (): Promise<StreamEvent> => {
    await until(() => events.length > 0);
    return events.shift() as StreamEvent;
  };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    next,
    async nextData<Data>() {
      const { data } = await next();
      if (!data?.data || data.errors) throw new Error(JSON.stringify(data));
      return Object.values(data.data)[0] as Data;
    },
    get comments() {
      return comments;
    },
    heartbeats: (count) => until(() => comments >= count),
    pause: () => {
      response.pause();
      response.socket.pause();
    },
    resume: () => {
      response.socket.resume();
      response.resume();
    },
    cut: () => {
      request.destroy();
    },
    ended,
  };
}

function readEvent(block: string): StreamEvent {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (!['event', 'id', 'data'].includes(name) || fields.has(name)) throw new Error(`unexpected: ${line}`);
    fields.set(name, value);
  }
  const [event, id, data] = [fields.get('event'), fields.get('id'), fields.get('data')];
  if (event === undefined || data === undefined) throw new Error(`incomplete: ${block}`);
  return {
    event,
    ...(id !== undefined && { id }),
    ...(data !== '' && { data: JSON.parse(data) as GraphQLResult }),
  };
}
