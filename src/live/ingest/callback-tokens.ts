import { LRUCache } from 'lru-cache';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How many tokens are remembered at the most; the one unused for longest is forgotten first. */
const maxTokens = 100_000;

/**
 * The secrets at the ends of callback addresses, and what each is bound to. Of a token only its digest is kept: what is
 * looked up is no secret, so that how long it takes tells nothing.
 */
export class CallbackTokens<Holder> {
  readonly #held = new LRUCache<string, { readonly digest: Buffer; readonly holder: Holder }>({
    max: maxTokens,
  });

  /** Makes a token of 128 random bits, fit for a path. @returns it, and the digest by which it can be revoked */
  issue(holder: Holder): { readonly token: string; readonly digest: string } {
    const token = randomBytes(16).toString('base64url');
    const digest = digestOf(token);
    const key = digest.toString('hex');
    this.#held.set(key, { digest, holder });
    return { token, digest: key };
  }

  /** What a token is bound to; undefined if it isn't known, or no longer. */
  holderOf(token: string): Holder | undefined {
    const digest = digestOf(token);
    const held = this.#held.get(digest.toString('hex'));
    return held && timingSafeEqual(held.digest, digest) ? held.holder : undefined;
  }

  revoke(digest: string): void {
    this.#held.delete(digest);
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
