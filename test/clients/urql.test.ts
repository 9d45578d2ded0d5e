import { cacheExchange, Client, fetchExchange, gql } from '@urql/core';
import type { ClientOptions, OperationResult } from '@urql/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEnd, pipe, subscribe } from 'wonka';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createRoom } from '../support/people.ts';
import { expectLiveRoster, rosterSubscription } from './live-roster.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const createUrqlClient = (options: Partial<ClientOptions> = {}): Client =>
  new Client({ url: `${gateway.url}/graphql`, exchanges: [cacheExchange, fetchExchange], ...options });

const roomQuery = gql`
  query OneRoom($id: ID!) {
    room(id: $id) {
      id
      pstnDialOutEnabled
    }
  }
`;

const dialOut = gql`
  mutation DialOut($id: ID!) {
    updateRoom(input: { roomId: $id, pstnDialOutEnabled: true }) {
      room {
        id
        pstnDialOutEnabled
      }
    }
  }
`;

describe.each([
  ['by its defaults', {}],
  ['with GET for queries', { preferGetMethod: true }],
  ['with GET for every query, however long', { preferGetMethod: 'force' }],
  ['with POST', { preferGetMethod: false }],
] as const)('urql %s', (_, options) => {
  test('reads a room, and a mutation has it read again', async () => {
    const client = createUrqlClient(options);
    const variables = { id: await createRoom(gateway) };
    const results: OperationResult[] = [];
    const shown = client.query(roomQuery, variables).subscribe((result) => results.push(result));
    await expect
      .poll(() => results.map(({ data, error }) => error ?? (data as unknown)))
      .toMatchObject([{ room: { ...variables, pstnDialOutEnabled: false } }]);
    const { error } = await client.mutation(dialOut, variables);
    expect(error).toBeUndefined();
    await expect
      .poll(() => results.at(-1)?.data as unknown)
      .toMatchObject({ room: { pstnDialOutEnabled: true } });
    shown.unsubscribe();
  });

  test('gets the codes of errors', async () => {
    const { error } = await createUrqlClient(options).query('{ room(id: 0.5) { id } }', {});
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

test('urql follows a roster to its end with `fetchSubscriptions`', () => {
  const client = createUrqlClient({ fetchSubscriptions: true });
  return expectLiveRoster(gateway, (callId, { next, error, complete }) => {
    const events = pipe(
      client.subscription(rosterSubscription, { callId }),
      onEnd(complete),
      subscribe(({ data, error: failure }) => {
        if (failure) error(failure);
        else next(data);
      }),
    );
    return () => {
      events.unsubscribe();
    };
  });
});
