import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../../../support/gateway.ts';
import type { TestGateway } from '../../../support/gateway.ts';
import { startIssuer } from '../../../support/issuer.ts';
import type { TestIssuer } from '../../../support/issuer.ts';

let issuer: TestIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await startGateway({ issuer });
});
afterAll(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});

/** Creates a call as somebody, always under the same key. */
async function createCall(sub: string, subject: string) {
  const token = await issuer.mint({ sub, scope: 'calls.read calls.write' });
  return gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation ($subject: String!) {
      createCall(
        input: {
          to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } }
          subject: $subject
          idempotencyKey: "the same"
        }
      ) { call { id } }
    }`,
    { subject },
    `Bearer ${token}`,
  );
}

test("an idempotency key gives nobody another's call, and does not tell that another has used it", async () => {
  const ada = await createCall('ada', 'lunch');
  expect(ada.errors).toBeUndefined();
  expect((await createCall('ada', 'lunch')).data).toEqual(ada.data);

  const bert = await createCall('bert', 'lunch');
  expect(bert.errors).toBeUndefined();
  expect(bert.data?.createCall.call.id).not.toBe(ada.data?.createCall.call.id);

  expect((await createCall('carla', 'dinner')).errors).toBeUndefined();
  expect((await createCall('ada', 'dinner')).errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
});
