import type { Random } from '../server/seeded-random.ts';
import type { Ticks } from './service-clock.ts';

/** A user of the resource. */
interface CommunicationIdentity {
  /** Its raw id. */
  readonly id: string;
  /** Tokens that were issued before this time are revoked. */
  readonly tokensValidFrom: Ticks;
}

/** The users of the resource. Deleted ones are remembered, as deleting them again succeeds. */
export interface IdentityStore {
  create(now: Ticks): CommunicationIdentity;
  /** Finds a user; undefined for one of another resource, and for a deleted one. */
  get(id: string): CommunicationIdentity | undefined;
  /** Revokes the tokens that were issued before that time. */
  revokeTokens(id: string, issuedBefore: Ticks): void;
  /** Whether it is, or was, one of this resource. */
  isOwned(id: string): boolean;
  delete(id: string): void;
}

/** Makes an empty store. */
export function createIdentityStore(resourceId: string, random: Random): IdentityStore {
  const identities = new Map<string, CommunicationIdentity | 'deleted'>();

  function get(id: string): CommunicationIdentity | undefined {
    const identity = identities.get(id);
    return identity === 'deleted' ? undefined : identity;
  }

  return {
    create(now) {
      const id = `8:acs:${resourceId}_${random.uuid()}`;
      const identity = { id, tokensValidFrom: now };
      identities.set(id, identity);
      return identity;
    },
    get,
    revokeTokens(id, issuedBefore) {
      identities.set(id, { id, tokensValidFrom: issuedBefore });
    },
    isOwned: (id) => identities.has(id),
    delete(id) {
      identities.set(id, 'deleted');
    },
  };
}
