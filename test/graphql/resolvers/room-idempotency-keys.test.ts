import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';

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

const validity = { validFrom: '2100-01-01T00:00:00Z', validUntil: '2100-02-01T00:00:00Z' };

/** Creates a room as somebody, and gives its id, or the code of the error. */
async function createRoom(sub: string, input: Record<string, unknown>): Promise<string | undefined> {
  const authorization = `Bearer ${await issuer.mint({ sub, scope: 'rooms.write rooms.read' })}`;
  const { data, errors } = await gateway.query<{ createRoom: { room: { id: string } } | null }>(
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
    { input: { ...validity, ...input } },
    authorization,
  );
  return data?.createRoom?.room.id ?? errors?.[0]?.extensions.code;
}

describe.each(['booking 4711', '5b1f9f5e-0b5c-4f3c-8f0a-2f6c6a3d9d11'])('the idempotency key "%s"', (key) => {
  test('belongs to its principal: another gets a room of their own', async () => {
    const ofAnn = await createRoom('ann', { idempotencyKey: key });
    const ofBen = await createRoom('ben', { idempotencyKey: key });
    expect(ofAnn).toMatch(/^99\d+$/);
    expect(ofBen).toMatch(/^99\d+$/);
    expect(ofBen).not.toBe(ofAnn);
    expect(await createRoom('ann', { idempotencyKey: key })).toBe(ofAnn);
    expect(await createRoom('ben', { idempotencyKey: key })).toBe(ofBen);
  });

  test('tells nobody else that it is in use', async () => {
    await createRoom('ann', { idempotencyKey: key });
    expect(await createRoom('cid', { idempotencyKey: key, pstnDialOutEnabled: true })).toMatch(/^99\d+$/);
    expect(await createRoom('ann', { idempotencyKey: key, pstnDialOutEnabled: true })).toBe('CONFLICT');
  });
});

test('no principal and key can be put together so that they are those of another', async () => {
  const first = await createRoom('ann', { idempotencyKey: '" ,"key' });
  const second = await createRoom('ann"," ', { idempotencyKey: 'key' });
  expect(first).toMatch(/^99\d+$/);
  expect(second).not.toBe(first);
});
