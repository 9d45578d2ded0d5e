import type { IdentityClient } from '../clients/identity.ts';
import type { RoomsClient } from '../clients/rooms.ts';
import { createLoaders, type Loaders } from '../loaders/loaders.ts';

/** The APIs behind the graph. */
export interface Upstreams {
  readonly rooms: RoomsClient;
  readonly identity: IdentityClient;
}

/** What resolvers are given with each operation. */
export interface GraphQLContext extends Upstreams {
  /** Made anew for each operation: what one client reads is never another's. */
  readonly loaders: Loaders;
  /** Aborted when nobody waits for the operation any more. */
  readonly signal: AbortSignal;
  /** The present. */
  readonly now: () => Date;
}

/** Makes the context of one operation. */
export function createContext(upstreams: Upstreams, signal: AbortSignal, now: () => Date): GraphQLContext {
  return { ...upstreams, loaders: createLoaders(upstreams.rooms, signal), signal, now };
}
