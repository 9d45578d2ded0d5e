import { expect, test } from 'vitest';
import { startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { openEventStream } from '../http/event-stream/client.ts';
import { query } from '../support/gateway.ts';
import { copyExample, startExample } from './example.ts';

const roster = `subscription ($callId: ID!) {
  rosterChanged(callId: $callId) {
    participants {
      displayName
      identifier {
        ... on CommunicationUserIdentifier { customer { name } }
        ... on MicrosoftTeamsUserIdentifier { employee { department } }
      }
    }
  }
}`;

test('the supergraph gives a live roster in which there is what another team knows of people', async () => {
  const gateway = await startGatewayProcess();
  const example = startExample(await copyExample('supergraph'), {
    SWITCHBOARD_URL: `${gateway.url}/graphql`,
    PORT: '0',
  });
  const address = /The supergraph is at (\S+)\/graphql/;
  await example.said(address);
  const url = address.exec(example.stdout)?.[1] ?? '';

  const created = await query<{ createUser: { user: { id: string } } }>(
    url,
    'mutation { createUser(input: {}) { user { id } } }',
  );
  const id = created.data?.createUser.user.id ?? '';
  const callId = await gateway.createCall();
  const stream = await openEventStream(url, { query: roster, variables: { callId } });
  expect(await stream.nextData()).toMatchObject({ participants: [{ displayName: 'Calling Bot' }] });
  const join = (identity: object): Promise<unknown> =>
    gateway.control('POST', `/calls/${callId}/participants`, { identity });
  await join({ azureCommunicationServicesUser: { id, displayName: 'Ann' } });
  await join({ user: { id: '5a4db0c5-0000-4000-8000-0000000000a1', displayName: 'Ben' } });
  await stream.nextData();
  expect(await stream.nextData()).toMatchObject({
    participants: [
      { displayName: 'Calling Bot' },
      { displayName: 'Ann', identifier: { customer: { name: `Customer ${id.slice(-4)}` } } },
      { displayName: 'Ben', identifier: { employee: { department: 'Sales' } } },
    ],
  });
});
