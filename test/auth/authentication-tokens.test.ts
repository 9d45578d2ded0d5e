import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createOidcAuthenticator } from '../../src/auth/oidc-authenticator.ts';
import type { Principal } from '../../src/auth/principal.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';

/** An issuer for the time of a test. */
async function openIssuer(...options: Parameters<typeof startIssuer>): Promise<TestIssuer> {
  const issuer = await startIssuer(...options);
  onTestFinished(() => issuer[Symbol.asyncDispose]());
  return issuer;
}

async function authenticate(issuer: TestIssuer, claims: Record<string, unknown>): Promise<Principal> {
  const authenticator = createOidcAuthenticator({
    issuer: issuer.url,
    audience: issuer.audience,
    jwksUrl: undefined,
    fetch,
    now: () => new Date(),
    monotonicNow: () => performance.now(),
    logger: pino({ level: 'silent' }),
  });
  return authenticator.authenticate(`Bearer ${await issuer.mint(claims)}`);
}

describe('a principal', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['nothing', {}, []],
    ['the words of `scope`', { scope: 'rooms.read  calls.read' }, ['rooms.read', 'calls.read']],
    ['the words of `scp`', { scp: 'rooms.read calls.read' }, ['rooms.read', 'calls.read']],
    ['the items of `scp`', { scp: ['rooms.read', 'calls.read'] }, ['rooms.read', 'calls.read']],
    ['the items of `roles`', { roles: ['rooms.read', 'calls.read'] }, ['rooms.read', 'calls.read']],
    [
      'all of them together',
      { scope: 'rooms.read', scp: 'calls.read', roles: ['tokens.issue', 'rooms.read'] },
      ['rooms.read', 'calls.read', 'tokens.issue'],
    ],
    ['no words within the name of a role', { roles: ['reads rooms.read'] }, ['reads rooms.read']],
    ['nothing by claims of other kinds', { scope: ['a'], scp: { b: 1 }, roles: 'c' }, []],
    ['nothing by items of other kinds', { scp: [1, null, 'a'], roles: [['b']] }, ['a']],
  ])('is granted %s', async (_, claims, scopes) => {
    expect((await authenticate(await openIssuer(), claims)).scopes).toEqual(new Set(scopes));
  });

  test('is who the issuer and the subject say together, until the token expires', async () => {
    const issuer = await openIssuer();
    const exp = Math.floor(Date.now() / 1000) + 60;
    expect(await authenticate(issuer, { sub: 'ada', exp })).toMatchObject({
      subject: `${issuer.url} ada`,
      expiresAt: exp * 1000,
    });
  });

  test.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    'may come by a token that is signed by %s',
    async (algorithm) => {
      const { scopes } = await authenticate(await openIssuer({ algorithm }), { scope: 'a' });
      expect(scopes).toEqual(new Set(['a']));
    },
  );
});

test('a token longer than any that fits into a header is refused without a look at it', async () => {
  const issuer = await openIssuer();
  await expect(authenticate(issuer, { long: 'x'.repeat(20_000) })).rejects.toThrow('it is no JSON Web Token');
  expect(issuer.requests).toEqual([]);
});
