import { pino } from 'pino';
import { expect, test } from 'vitest';
import { AuthenticationUnavailableError } from '../../src/auth/authenticator.ts';
import { createIssuerKeys } from '../../src/auth/issuer-keys.ts';
import type { FetchDocument } from '../../src/net/remote-json.ts';

const issuer = 'https://issuer.example';

test('keys that an issuer of https names over http are not asked for', async () => {
  const asked: string[] = [];
  const fetch: FetchDocument = (url) => {
    asked.push(url);
    const body = new Blob([JSON.stringify({ issuer, jwks_uri: 'http://issuer.example/keys', keys: [] })]);
    return Promise.resolve({ status: 200, body: body.stream() });
  };
  const log: string[] = [];
  const keys = createIssuerKeys({
    issuer,
    jwksUrl: undefined,
    fetch,
    monotonicNow: () => performance.now(),
    logger: pino({ level: 'error' }, { write: (line: string) => void log.push(line) }),
  });
  await expect(keys.current()).rejects.toThrow(AuthenticationUnavailableError);
  expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);
  expect(log.join('')).toContain('names keys that are not served by https');
});
