import { Client, subscriptionExchange } from '@urql/core';
import { createReconnectingClient } from '../../../packages/client/src/reconnecting-client.ts';
import { resuming } from '../../../packages/client/src/resuming.ts';
import type { RosterSubscription, RosterSubscriptionVariables } from './gql/graphql.ts';
import { rosterOperation } from './roster-operation.ts';

/** Makes a client of urql whose subscriptions resume. @param url of GraphQL over WebSockets */
export function createUrqlClient(url: string): Client {
  const socket = resuming(createReconnectingClient({ url }));
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
    }),
  });
  return new Client({ url, exchanges: [exchange], preferGetMethod: false });
}

/** Calls back with the roster of a call, and with each change of it. @returns what ends that */
export function onRoster(
  urql: Client,
  callId: string,
  callBack: (event: RosterSubscription['rosterChanged']) => void,
): () => void {
  const variables: RosterSubscriptionVariables = { callId };
  const events = urql.subscription<RosterSubscription, RosterSubscriptionVariables>(
    rosterOperation.toString(),
    variables,
  );
  const subscription = events.subscribe(({ data }) => {
    if (data) callBack(data.rosterChanged);
  });
  return () => {
    subscription.unsubscribe();
  };
}
