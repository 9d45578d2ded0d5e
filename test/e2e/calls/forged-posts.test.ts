import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPlatformKey } from '../../webhook/calling-platform.ts';
import { group, startCallHarness } from './call-harness.ts';
import type { CallHarness, ShownCall } from './call-harness.ts';
import { createQuietGroup, followRoster, names } from './rosters.ts';
import type { RosterEvent } from './rosters.ts';
import type { Subscriber } from '../../support/graphql-subscriber.ts';

let harness: CallHarness;
let id: string;
let before: ShownCall | null;
let subscriber: Subscriber<RosterEvent>;

beforeAll(async () => {
  harness = await startCallHarness();
});

beforeEach(async () => {
  id = await createQuietGroup(harness, group);
  before = await harness.shown(id);
  subscriber = followRoster(harness, id);
  await subscriber.next();
});

afterAll(() => harness.close());

const claims = () => ({
  aud: harness.sandbox.graph.callbacks.audience,
  iss: harness.sandbox.graph.callbacks.issuer,
  iat: Date.parse('2026-11-20T15:00:00Z') / 1000,
  nbf: Date.parse('2026-11-20T15:00:00Z') / 1000,
  exp: Date.parse('2026-11-20T16:00:00Z') / 1000,
  tid: harness.sandbox.entra.tenantId,
});

/** The public key by which the sandbox's posts are verified. */
async function publicKey(): Promise<{ readonly kid: string; readonly n: string }> {
  const answer = await fetch(harness.sandbox.graph.callbacks.jwksUrl);
  const { keys } = (await answer.json()) as { keys: { kid: string; n: string }[] };
  const [key] = keys;
  if (!key) throw new Error('the sandbox publishes no key');
  return key;
}

/** A token signed by what everybody knows, as if it were a secret. */
async function symmetric(): Promise<string> {
  const { kid, n } = await publicKey();
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(claims())}`;
  return `${signed}.${createHmac('sha256', Buffer.from(n, 'base64url')).update(signed).digest('base64url')}`;
}

/** A token of somebody else's key under the name of the right one. */
async function foreign(): Promise<string> {
  const [{ kid }, { privateKey }] = await Promise.all([publicKey(), createPlatformKey()]);
  return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);
}

/** Posts the end of the call to the very address that the platform was given, and gives the status of the answer. */
async function postEnd(token: string | undefined): Promise<number> {
  const { callbacks } = await harness.control<{
    callbacks: { callId: string; callbackUri: string }[];
  }>('GET', '/callbacks');
  const address = callbacks.find(({ callId }) => callId === id)?.callbackUri ?? '';
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      value: [
        {
          changeType: 'deleted',
          resourceUrl: `/communications/calls/${id}`,
          resourceData: { '@odata.type': '#microsoft.graph.call', state: 'terminated' },
        },
      ],
    }),
  });
  return answer.status;
}

/** Expects that the call is as it was, and that the next thing a subscriber hears is something that really happened. */
async function expectNothingChanged(): Promise<void> {
  expect(await harness.shown(id)).toEqual(before);
  await harness.join(id, 'Ann');
  expect(names(await subscriber.next())).toBe('+Ann');
}

describe('a post to the webhook changes nothing', () => {
  test.each([
    { rule: 'without a token', make: () => Promise.resolve(undefined) },
    { rule: 'with garbage for a token', make: () => Promise.resolve('garbage') },
    { rule: 'signed by HS256 with the public key', make: symmetric },
    { rule: 'signed by a foreign key', make: foreign },
  ])('$rule', async ({ make }) => {
    expect(await postEnd(await make())).toBe(401);
    await expectNothingChanged();
  });

  test.each(['expired', 'wrongAudience', 'wrongIssuer', 'foreignKey', 'noTenant', 'unsigned'])(
    'whose token is %s',
    async (flaw) => {
      await harness.control('POST', `/calls/${id}/forge`, { flaw });
      await expectNothingChanged();
    },
  );
});
