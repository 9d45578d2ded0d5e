import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { reply } from '../support/calls-client.ts';
import { callId } from '../graphql/resolvers/call/call-graph.ts';
import type { CallGraph } from '../graphql/resolvers/call/call-graph.ts';
import { otherCallId, personOf, startTwoCalls } from '../graphql/resolvers/call/two-calls.ts';

const ana = { user: { id: 'ana', displayName: 'Ana' } };

/** An Apollo Client with its ordinary cache, in front of the graph. */
function apolloOf(graph: CallGraph): ApolloClient {
  const link = new ApolloLink(
    ({ query, variables }) =>
      new Observable((observer) => {
        graph.query<Record<string, unknown>>(print(query), variables).then(
          ({ data }) => {
            observer.next({ data: data ?? null });
            observer.complete();
          },
          (error: unknown) => {
            observer.error(error);
          },
        );
      }),
  );
  return new ApolloClient({ cache: new InMemoryCache(), link });
}

describe('a cache that keeps everything under its id', () => {
  test('shows a person as muted in the one call of two in which they are', async () => {
    await using graph = await startTwoCalls();
    await graph.notify(`${callId}/participants`, [personOf(null, ana, { isMuted: true })]);
    await graph.notify(`${otherCallId}/participants`, [personOf(null, ana)]);
    const apollo = apolloOf(graph);
    const query = gql`
      query ($id: ID!) {
        call(id: $id) {
          id
          participants {
            id
            displayName
            isMuted
          }
        }
      }
    `;
    for (const id of [callId, otherCallId]) await apollo.query({ query, variables: { id } });

    const cached = (id: string): unknown => apollo.cache.readQuery({ query, variables: { id } });
    expect(cached(callId)).toMatchObject({
      call: { participants: [{ id: `${callId}/user:ana`, displayName: 'Ana', isMuted: true }] },
    });
    expect(cached(otherCallId)).toMatchObject({
      call: { participants: [{ id: `${otherCallId}/user:ana`, displayName: 'Ana', isMuted: false }] },
    });
  });

  test('shows who hears whom in each of two calls, whose groups have one name', async () => {
    await using graph = await startTwoCalls({
      answer: (response, { line }) => {
        const sources = line.includes(callId) ? ['a'] : ['b'];
        reply(response, 200, { value: [{ id: 'interpreters', routingMode: 'multicast', sources }] });
      },
    });
    const apollo = apolloOf(graph);
    const query = gql`
      query ($id: ID!) {
        call(id: $id) {
          id
          audioRoutingGroups {
            id
            sources
          }
        }
      }
    `;
    for (const id of [callId, otherCallId]) await apollo.query({ query, variables: { id } });

    const cached = (id: string): unknown => apollo.cache.readQuery({ query, variables: { id } });
    expect(cached(callId)).toMatchObject({
      call: { audioRoutingGroups: [{ id: `${callId}/interpreters`, sources: ['a'] }] },
    });
    expect(cached(otherCallId)).toMatchObject({
      call: { audioRoutingGroups: [{ id: `${otherCallId}/interpreters`, sources: ['b'] }] },
    });
  });
});
