import { Client, subscriptionExchange } from '@urql/core';
import { append, callId, client, namesOf, onHide, rosterDocument, url } from './followed.ts';
import type { RosterEvent } from './followed.ts';

const exchange = subscriptionExchange({
  forwardSubscription: ({ query = '', variables }) => ({
    subscribe: (sink) => ({ unsubscribe: client.graphqlWs.subscribe({ query, variables }, sink) }),
  }),
});
const urql = new Client({ url, exchanges: [exchange], preferGetMethod: false });
const subscription = urql
  .subscription<{ rosterChanged: RosterEvent }>(rosterDocument, { callId })
  .subscribe(({ data }) => {
    if (data) append(namesOf(data.rosterChanged));
  });
onHide(() => {
  subscription.unsubscribe();
});
