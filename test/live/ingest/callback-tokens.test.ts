import { expect, test } from 'vitest';
import { CallbackTokens } from '../../../src/live/ingest/callback-tokens.ts';

test('a token is bound to what it was issued for', () => {
  const tokens = new CallbackTokens<string>();
  const [one, another] = [tokens.issue('one'), tokens.issue('another')];
  expect([one, another].map(({ token }) => tokens.holderOf(token))).toEqual(['one', 'another']);
});

test('a token that was never issued is bound to nothing', () => {
  const tokens = new CallbackTokens<string>();
  const { token, digest } = tokens.issue('one');
  expect([tokens.holderOf(''), tokens.holderOf(`${token}=`), tokens.holderOf(digest)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a token that was revoked is bound to nothing', () => {
  const tokens = new CallbackTokens<string>();
  const { token, digest } = tokens.issue('one');
  tokens.revoke(digest);
  expect(tokens.holderOf(token)).toBeUndefined();
});

test('of more than 100,000 tokens the one unused for longest is forgotten', () => {
  const tokens = new CallbackTokens<number>();
  const issued = Array.from({ length: 100_000 }, (_, index) => tokens.issue(index).token);
  const [first = '', second = ''] = issued;
  expect(tokens.holderOf(first)).toBe(0);
  tokens.issue(100_000);
  expect([tokens.holderOf(first), tokens.holderOf(second)]).toEqual([0, undefined]);
});
