import { Client, subscriptionExchange } from '@urql/core';
import { createClient } from '../../packages/client/src/index.ts';

/** Makes a client of urql whose subscriptions go on from their cursors. @param url of the gateway's `/graphql` */
export function createUrqlClient(url: string): Client {
  const { graphqlWs } = createClient({ url });
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: graphqlWs.subscribe({ query, variables }, sink) }),
    }),
  });
  return new Client({ url, exchanges: [exchange], preferGetMethod: false });
}
