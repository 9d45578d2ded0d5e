import { OperationTypeNode } from 'graphql';
import { Pool } from 'undici';
import { onTestFinished } from 'vitest';
import type { GraphQLResult } from '../../support/gateway.ts';
import { openReadySocket } from '../../http/websocket/graphql-socket.ts';
import type { MistakenRequest } from './requests.ts';

/** A way by which requests come. */
export interface Transport {
  readonly name: string;
  /** Whether the request can come by it. */
  carries(request: MistakenRequest): boolean;
  /** Sends a request and gives the first result. */
  send(request: MistakenRequest): Promise<GraphQLResult>;
}

/** The longest URL that fits in a request's head together with its headers. */
const longestUrl = 12_000;

/** Opens all transports of a gateway, until the test ends. */
export async function openTransports(url: string): Promise<readonly Transport[]> {
  const pool = new Pool(url, { connections: 16 });
  onTestFinished(() => pool.destroy());
  const socket = await openReadySocket(url);
  const waiting = new Map<string, (result: GraphQLResult) => void>();
  let ids = 0;

  void (async () => {
    for (;;) {
      const { id = '', type, payload } = await socket.next();
      const result = type === 'error' ? { errors: payload } : payload;
      if (type === 'next' || type === 'error') waiting.get(id)?.(result as GraphQLResult);
      waiting.delete(id);
    }
  })().catch(() => {
    for (const resolve of waiting.values()) resolve({});
  });

  const post = ({ document, variables }: MistakenRequest, accept: string) =>
    pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', accept },
      body: `{"query":${JSON.stringify(document)},"variables":${variables}}`,
    });

  return [
    {
      name: 'POST',
      carries: ({ operation }) => operation !== OperationTypeNode.SUBSCRIPTION,
      async send(request) {
        const { body } = await post(request, 'application/json');
        return (await body.json()) as GraphQLResult;
      },
    },
    {
      name: 'GET',
      carries: ({ operation, document, variables }) =>
        operation === OperationTypeNode.QUERY && pathOf(document, variables).length <= longestUrl,
      async send({ document, variables }) {
        const { body } = await pool.request({ method: 'GET', path: pathOf(document, variables) });
        return (await body.json()) as GraphQLResult;
      },
    },
    {
      name: 'event stream',
      carries: () => true,
      async send(request) {
        const { body, headers } = await post(request, 'text/event-stream');
        if (headers['content-type']?.includes('json')) return (await body.json()) as GraphQLResult;
        let text = '';
        for await (const chunk of body.setEncoding('utf8')) {
          text += chunk as string;
          const [, data] = /^event: next\n(?:id: .*\n)?data: (.*)\n\n/m.exec(text) ?? [];
          // To leave the loop hangs up, since a subscription would go on.
          if (data !== undefined) return JSON.parse(data) as GraphQLResult;
        }
        throw new Error(`a stream without a result: ${text}`);
      },
    },
    {
      name: 'WebSocket',
      carries: () => true,
      async send({ operation, document, variables }) {
        ids += 1;
        const id = String(ids);
        const result = new Promise<GraphQLResult>((resolve) => waiting.set(id, resolve));
        socket.send(
          `{"id":"${id}","type":"subscribe","payload":{"query":${JSON.stringify(document)},"variables":${variables}}}`,
        );
        const first = await result;
        if (operation === OperationTypeNode.SUBSCRIPTION) socket.send({ id, type: 'complete' });
        return first;
      },
    },
  ];
}

function pathOf(document: string, variables: string): string {
  return `/graphql?query=${encodeURIComponent(document)}&variables=${encodeURIComponent(variables)}`;
}
