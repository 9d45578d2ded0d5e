import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { possibleTypes } from '../../../packages/client/src/index.ts';
import { append, callId, client, namesOf, onHide, rosterDocument } from './followed.ts';
import type { RosterEvent } from './followed.ts';

const apollo = new ApolloClient({
  cache: new InMemoryCache({ possibleTypes }),
  link: new GraphQLWsLink(client.graphqlWs),
});
const subscription = apollo
  .subscribe<{ rosterChanged: RosterEvent }>({ query: gql(rosterDocument), variables: { callId } })
  .subscribe(({ data }) => {
    if (data) append(namesOf(data.rosterChanged));
  });
onHide(() => {
  subscription.unsubscribe();
});
