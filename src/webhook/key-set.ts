import { createLocalJWKSet, type CryptoKey } from 'jose';
import { z } from 'zod';

/** What is asked of `fetch`: the global one will do, and undici's. */
export type FetchKeySet = (
  url: string,
  init: { readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<{ readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>;

/**
 * The keys of one key set by which RS256 signatures may be checked. Each is imported once, when it is first needed.
 *
 * @returns the key; undefined if the set has none of that id, or one that can't be used
 */
export type KeySet = (kid: string) => Promise<CryptoKey | undefined>;

/** Far above what an issuer publishes. */
const maxBytes = 1024 * 1024;
const maxKeys = 200;

const document = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(maxKeys) });

/**
 * Reads a JSON Web Key Set (RFC 7517).
 *
 * @throws Error if there is none at the address, or none in time, or without an RSA key
 */
export async function fetchKeySet(url: string, fetch: FetchKeySet, timeoutMs: number): Promise<KeySet> {
  const { status, body } = await fetch(url, {
    // A redirection could lead anywhere, and out of https.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = body ? await readText(body) : '';
  if (status !== 200) throw new Error(`the key set was answered with status ${status}`);

  const { data } = document.safeParse(JSON.parse(text));
  if (!data?.keys.some(({ kty }) => kty === 'RSA'))
    throw new Error('the answer is no key set with an RSA key');
  const keyFor = createLocalJWKSet(data);
  // Only keys for RS256 signatures are looked at, whatever algorithm a token names.
  return (kid) => keyFor({ alg: 'RS256', kid }).catch(() => undefined);
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`the key set is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
