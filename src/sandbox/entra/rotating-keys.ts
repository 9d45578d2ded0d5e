import type { JWK } from 'jose';
import type { SigningKey } from './signing-key.ts';
import { createSigningKey } from './signing-key.ts';

/** The keys of one who signs: another key takes over now and then. Each is generated when it is first needed. */
export interface RotatingKeys {
  /** The key that signs now. */
  current(): Promise<SigningKey>;
  /** A key that is never published. */
  foreign(): Promise<SigningKey>;
  /** The key set, as published: the key that signs now and the one before. */
  published(): Promise<readonly JWK[]>;
  /** Signs with a new key from now on. */
  rotate(): void;
}

/** Makes the keys of one who signs. `now` decides what has expired. */
export function createRotatingKeys(now: () => Date): RotatingKeys {
  const newKey = (): (() => Promise<SigningKey>) => {
    let key: Promise<SigningKey> | undefined;
    return () => (key ??= createSigningKey(now));
  };
  const foreign = newKey();
  let current = newKey();
  let previous: (() => Promise<SigningKey>) | undefined;

  return {
    current: () => current(),
    foreign,
    async published() {
      const keys = await Promise.all([current(), ...(previous === undefined ? [] : [previous()])]);
      return keys.map(({ publicJwk }) => publicJwk);
    },
    rotate() {
      previous = current;
      current = newKey();
    },
  };
}
