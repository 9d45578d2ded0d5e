import type { GraphQLResult } from '../support/gateway.ts';
import { openReadySocket } from '../http/websocket/graphql-socket.ts';
import type { Operation } from '../http/websocket/graphql-socket.ts';

/** Runs an operation over a transport of the gateway at this address. */
export type Transport = (url: string, operation: Operation) => Promise<GraphQLResult>;

/** The transports that operations come by, for tests that hold for each. */
export const transports: readonly (readonly [string, Transport])[] = [
  [
    'HTTP',
    async (url, operation) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify(operation),
      });
      const result = (await answer.json()) as GraphQLResult;
      // What was not executed is the client's to change; what was, is answered.
      if (answer.status !== ('data' in result ? 200 : 400)) throw new Error(`the status is ${answer.status}`);
      return result;
    },
  ],
  [
    'an event stream',
    async (url, operation) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify(operation),
      });
      const [, json = ''] = /^event: next\ndata: (.*)\n\nevent: complete\n/.exec(await answer.text()) ?? [];
      return JSON.parse(json) as GraphQLResult;
    },
  ],
  ['WebSocket', async (url, operation) => (await openReadySocket(url)).execute(operation)],
];
