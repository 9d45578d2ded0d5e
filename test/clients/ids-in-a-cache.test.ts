import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { reply } from '../support/calls-client.ts';
import { callId, startCallGraph } from '../graphql/resolvers/call/call-graph.ts';
import type { CallGraph, CallGraphOptions } from '../graphql/resolvers/call/call-graph.ts';

const otherCallId = '3f2b1c11-2db4-4022-9570-243709c565ab';
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

/** A graph with two meetings. */
async function withTwoCalls(options: CallGraphOptions = {}): Promise<CallGraph> {
  const graph = await startCallGraph(options);
  const meetingInfo = { '@odata.type': '#microsoft.graph.organizerMeetingInfo' };
  for (const id of [callId, otherCallId]) {
    await graph.notify(id, { id, state: 'incoming' }, 'created');
    await graph.notify(id, { state: 'established', meetingInfo });
  }
  return graph;
}

const people = (id: string | null, identity: object, more: object = {}): object => ({
  id,
  info: { identity },
  isMuted: false,
  isInLobby: false,
  ...more,
});

describe('a cache that keeps everything under its id', () => {
  test('shows a person as muted in the one call of two in which they are', async () => {
    await using graph = await withTwoCalls();
    await graph.notify(`${callId}/participants`, [people(null, ana, { isMuted: true })]);
    await graph.notify(`${otherCallId}/participants`, [people(null, ana)]);
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
    await using graph = await withTwoCalls({
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
