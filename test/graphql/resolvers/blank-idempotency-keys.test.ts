import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const inputs = {
  createRoom: '{ idempotencyKey: $key }',
  createCall:
    '{ idempotencyKey: $key, to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }',
};

describe.each(Object.entries(inputs))('%s', (field, input) => {
  const document = `mutation ($key: String) { ${field}(input: ${input}) { __typename } }`;

  test.each([
    ['empty', ''],
    ['blank', ' \t\n'],
    ['invisible', '\u200b\0'],
    ['longer than 256 characters', 'k'.repeat(257)],
  ])(
    'refuses an idempotency key that is %s, since strangers would share it, or it could not be kept',
    async (_, key) => {
      await gateway.takeJournal();
      const { errors } = await gateway.query(document, { key });
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: 'input.idempotencyKey' } },
      ]);
      expect(await gateway.takeJournal()).toEqual([]);
    },
  );

  test.each([null, 'k'.repeat(256), ' k '])('takes the key %j', async (key) => {
    expect((await gateway.query(document, { key })).errors).toBeUndefined();
  });
});

test('every mutation that takes a key is among these', async () => {
  const { data } = await gateway.query<{
    __schema: { types: { name: string; inputFields: { name: string }[] | null }[] };
  }>('{ __schema { types { name inputFields { name } } } }');
  const withKey = data?.__schema.types.filter(({ inputFields }) =>
    inputFields?.some(({ name }) => /key$/i.test(name)),
  );
  expect(withKey?.map(({ name }) => name.toLowerCase()).sort()).toEqual(
    Object.keys(inputs)
      .map((name) => `${name}input`.toLowerCase())
      .sort(),
  );
});
