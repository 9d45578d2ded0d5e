import { expect, test } from 'vitest';
import { digestOf, newCallbackToken } from '../../../src/live/ingest/callback-tokens.ts';

test('a token has 128 random bits, and fits into a path', () => {
  const tokens = new Set(Array.from({ length: 100 }, newCallbackToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test('the digest of a token is always the same, and does not hold it', () => {
  const token = newCallbackToken();
  expect(digestOf(token)).toBe(digestOf(token));
  expect(digestOf(token)).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf(token)).not.toContain(token);
});
