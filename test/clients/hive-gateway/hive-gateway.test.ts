import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import { createRoom, createUsers } from '../../support/people.ts';
import { expectLiveRoster, followIterable, rosterSubscription } from '../live-roster.ts';
import { startHiveGateway } from './hive-gateway.ts';
import type { HiveGateway } from './hive-gateway.ts';

describe('Hive Gateway in front, with a supergraph composed from schema.graphql,', () => {
  let hive: HiveGateway;
  beforeAll(async () => {
    hive = await startHiveGateway();
  });
  afterAll(() => hive[Symbol.asyncDispose]());

  test('asks a query', async () => {
    const [rawId = ''] = await createUsers(hive.switchboard, 1);
    const id = await createRoom(hive.switchboard, [rawId]);
    const document = `query ($id: ID!) {
      room(id: $id) { status participants { nodes { role identifier { ... on HasRawId { rawId } } } } }
    }`;
    expect(await query(hive.url.replace('/graphql', ''), document, { id })).toEqual({
      data: {
        room: { status: 'OPEN', participants: { nodes: [{ role: 'ATTENDEE', identifier: { rawId } }] } },
      },
    });
  });

  test('makes a mutation', async () => {
    const document = 'mutation { createUser(input: {}) { user { __typename } } }';
    expect(await query(hive.url.replace('/graphql', ''), document)).toEqual({
      data: { createUser: { user: { __typename: 'CommunicationUserIdentifier' } } },
    });
  });

  test('passes on errors with their codes', async () => {
    const document =
      'mutation { updateRoom(input: { roomId: "99000000000000000", pstnDialOutEnabled: true }) { room { id } } }';
    expect(await query(hive.url.replace('/graphql', ''), document)).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });
});

describe.each(['event streams', 'WebSockets', 'callbacks'] as const)(
  'Hive Gateway, which follows subscriptions by %s,',
  (transport) => {
    test('follows a roster to its end', async () => {
      await using hive = await startHiveGateway(transport);
      const client = createClient({ url: hive.url, retryAttempts: 0 });
      await expectLiveRoster(
        hive.switchboard,
        followIterable(async function* (callId) {
          const results = client.iterate({ query: rosterSubscription, variables: { callId } });
          for await (const { data, errors } of results) {
            if (errors) throw new Error(JSON.stringify(errors));
            yield data;
          }
        }),
      );
    });
  },
);

test('Hive Gateway passes on who asks', async () => {
  await using issuer = await startIssuer();
  await using hive = await startHiveGateway('event streams', issuer);
  const ask = async (authorization?: string) =>
    query(hive.url.replace('/graphql', ''), '{ rooms { nodes { id } } }', {}, authorization);
  expect(await ask(await issuer.bearer('rooms.read'))).toEqual({ data: { rooms: { nodes: [] } } });
  expect(await ask(await issuer.bearer('calls.read'))).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});
