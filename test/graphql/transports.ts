import type { GraphQLResult } from '../support/gateway.ts';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';

/** What a request is made of. */
export interface RequestFields {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly documentId?: string;
  readonly extensions?: Record<string, unknown>;
}

/** Sends a request to the gateway at this address, and gives its one result, or the first. */
export type Transport = (url: string, fields: RequestFields) => Promise<GraphQLResult>;

/** The transports that all operations come by, for tests that hold for each. */
export const transports: readonly (readonly [name: string, send: Transport])[] = [
  [
    'HTTP',
    async (url, fields) => {
      const answer = await post(url, fields, 'application/graphql-response+json');
      const result = (await answer.json()) as GraphQLResult;
      // What was not executed is the client's to change; what was, is answered.
      if (answer.status !== ('data' in result ? 200 : 400)) throw new Error(`the status is ${answer.status}`);
      return result;
    },
  ],
  ['an event stream', async (url, fields) => firstEvent(await post(url, fields, 'text/event-stream'))],
  ['WebSocket', async (url, fields) => (await openReadySocket(url)).execute(fields)],
];

/** Every way by which a client sends a query, for what is refused alike on each. */
export const everyTransport: typeof transports = [
  ...transports,
  ['HTTP by GET', async (url, fields) => (await (await fetch(urlOf(url, fields))).json()) as GraphQLResult],
  [
    'an event stream by GET',
    async (url, fields) =>
      firstEvent(await fetch(urlOf(url, fields), { headers: { accept: 'text/event-stream' } })),
  ],
];

function post(url: string, fields: RequestFields, accept: string): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(fields),
  });
}

async function firstEvent(answer: Response): Promise<GraphQLResult> {
  const [, json = ''] = /^event: next\ndata: (.*)\n\nevent: complete\n/.exec(await answer.text()) ?? [];
  return JSON.parse(json) as GraphQLResult;
}

function urlOf(url: string, fields: RequestFields): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>({ ...fields })) {
    parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return `${url}/graphql?${parameters.toString()}`;
}
