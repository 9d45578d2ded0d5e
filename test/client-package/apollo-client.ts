import { ApolloClient, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient, possibleTypes } from '../../packages/client/src/index.ts';

/** Makes an Apollo Client whose subscriptions go on from their cursors. @param url of the gateway's `/graphql` */
export function createApolloClient(url: string): ApolloClient {
  const { graphqlWs } = createClient({ url });
  return new ApolloClient({
    cache: new InMemoryCache({ possibleTypes }),
    link: new GraphQLWsLink(graphqlWs),
  });
}
