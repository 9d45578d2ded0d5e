import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import type { TypedDocumentNode } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createReconnectingClient } from '../../../packages/client/src/reconnecting-client.ts';
import { possibleTypes } from '../../../packages/client/src/possible-types.ts';
import { resuming } from '../../../packages/client/src/resuming.ts';
import type { RosterSubscription, RosterSubscriptionVariables } from './gql/graphql.ts';
import { rosterOperation } from './roster-operation.ts';

const roster: TypedDocumentNode<RosterSubscription, RosterSubscriptionVariables> = gql(
  rosterOperation.toString(),
);

/** Makes an Apollo Client whose subscriptions resume. @param url of GraphQL over WebSockets */
export function createApolloClient(url: string): ApolloClient {
  const client = createReconnectingClient({ url });
  const link = new GraphQLWsLink({ ...client, ...resuming(client) });
  return new ApolloClient({ cache: new InMemoryCache({ possibleTypes }), link });
}

/** Calls back with the roster of a call, and with each change of it. @returns what ends that */
export function onRoster(
  apollo: ApolloClient,
  callId: string,
  callBack: (event: RosterSubscription['rosterChanged']) => void,
): () => void {
  const events = apollo.subscribe({ query: roster, variables: { callId }, fetchPolicy: 'no-cache' });
  const subscription = events.subscribe(({ data }) => {
    if (data) callBack(data.rosterChanged);
  });
  return () => {
    subscription.unsubscribe();
  };
}
