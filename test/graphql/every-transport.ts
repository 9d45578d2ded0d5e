import type { GraphQLResult } from '../support/gateway.ts';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';

/** What a request is made of. */
export interface RequestFields {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly documentId?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Sends a request to the gateway at this address, and gives its one result, or the first. */
export type Ask = (url: string, fields: RequestFields) => Promise<GraphQLResult>;

/** Every way by which a client sends an operation, for what is refused alike on each. */
export const everyTransport: readonly (readonly [name: string, ask: Ask])[] = [
  [
    'a POST',
    async (url, fields) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(fields) });
      return (await answer.json()) as GraphQLResult;
    },
  ],
  [
    'a GET',
    async (url, fields) => {
      const answer = await fetch(urlOf(url, fields));
      return (await answer.json()) as GraphQLResult;
    },
  ],
  ['a WebSocket', async (url, fields) => (await openReadySocket(url)).execute(fields)],
  [
    'an event stream',
    async (url, fields) => {
      const answer = await fetch(urlOf(url, fields), { headers: { accept: 'text/event-stream' } });
      const text = await answer.text();
      return JSON.parse(/^event: next\ndata: (.*)$/m.exec(text)?.[1] ?? text) as GraphQLResult;
    },
  ],
];

function urlOf(url: string, fields: RequestFields): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>({ ...fields })) {
    parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return `${url}/graphql?${parameters.toString()}`;
}
