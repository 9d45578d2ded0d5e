import { gql } from '@apollo/client';
import type { ApolloClient } from '@apollo/client';
import { rosterSubscription } from './live-roster.ts';
import type { FollowRoster } from './live-roster.ts';

/** Follows by Apollo Client, whatever its link. */
export const followByApollo =
  (client: ApolloClient): FollowRoster =>
  (callId, { next, error, complete }) => {
    const events = client.subscribe({ query: gql(rosterSubscription), variables: { callId } });
    const subscription = events.subscribe({
      next: (result) => {
        if (result.error) error(result.error);
        else next(result.data);
      },
      error,
      complete,
    });
    return () => {
      subscription.unsubscribe();
    };
  };
