import { expect, test } from 'vitest';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import { readSample } from '../../support/metrics.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { mint, startPlatform } from '../../webhook/calling-platform.ts';

const users = ['112f7296-5fa4-42ca-bae8-6a692b15d4b8', '98da8a1a-1b87-452c-a713-65d3f10b5555'].map(
  (userId) => ({
    identifier: { microsoftTeamsUser: { userId } },
  }),
);
const createCall = 'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }';

test('a roster that is too long for the webhook is asked for, and true within seconds', async () => {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  await using gateway = await startGateway({
    sandbox: { scheduler },
    gateway: { clock: scheduler },
    config: { maxCallbackBytes: 8_000 },
  });
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { json } = await rawRequest(gateway.sandbox.url, `/sandbox/calls/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await gateway.sandbox.graph.idle();
    return json;
  };
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall, {
    input: {
      to: { users },
      callOptions: { isContentSharingNotificationEnabled: true, isDeltaRosterEnabled: false },
    },
  });
  const id = data?.createCall.call.id ?? '';
  await control('POST', `${id}/state`, { state: 'established' });
  const refused = () => readSample(gateway.url, 'switchboard_webhook_posts_total{status="413"}');
  while ((await refused()) === 0) {
    // Long enough that no two rosters come close to each other, which would be a reason of its own to ask.
    await scheduler.advance(15_000);
    await control('POST', `${id}/participants`, {});
  }

  const { participants } = (await control('GET', id)) as { participants: { id: string }[] };
  const idsOf = (people: readonly { id: string }[]): string[] => people.map((person) => person.id).sort();
  await scheduler.advance(15_000);
  await expect
    .poll(async () => {
      const shown = await gateway.query<{ call: { participants: { id: string }[] } }>(
        'query ($id: ID!) { call(id: $id) { participants { id } } }',
        { id },
      );
      return idsOf(shown.data?.call.participants ?? []);
    })
    .toEqual(idsOf(participants));
});

test('a roster of a thousand people, as Teams writes them, is taken', async () => {
  await using platform = await startPlatform();
  await using gateway = await startGateway({ config: { callbacks: platform.callbacks } });
  const resourceData = Array.from({ length: 1_000 }, (_, number) => ({
    '@odata.type': '#microsoft.graph.participant',
    id: `p${number}`,
    info: { identity: { user: { id: `u${number}` } } },
    padding: 'x'.repeat(1_400),
  }));
  const resourceUrl = '/communications/calls/2e1a0b00-2db4-4022-9570-243709c565ab/participants';
  const { status } = await rawRequest(gateway.url, '/callbacks/calls', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await mint(platform.key, { now: () => new Date() })}`,
    },
    body: JSON.stringify({ value: [{ changeType: 'updated', resourceUrl, resourceData }] }),
  });
  expect(status).toBe(202);
});
