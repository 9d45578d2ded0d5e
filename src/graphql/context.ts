import type { Admission } from '../admission/admission.ts';
import type { CallsClient } from '../upstreams/graph/calls-client.ts';
import type { CallAutomationClient } from '../upstreams/acs/call-automation.ts';
import type { IdentityClient } from '../upstreams/acs/identity-client.ts';
import type { RoomsProvider } from '../rooms/rooms-provider.ts';
import type { Cloud } from '../identifiers/identifier.ts';
import type { LiveCalls } from '../live/live-calls.ts';
import type { LiveRooms } from '../live/rooms/live-rooms.ts';
import { createLoaders } from '../loaders/loaders.ts';
import type { LoaderObserver, Loaders } from '../loaders/loaders.ts';
import { createCallLoader } from './call-loader.ts';
import type { CallLoader } from './call-loader.ts';
import { defaultOperationLimits } from './limits/operation-limits.ts';
import type { Principal } from '../auth/principal.ts';

/** What stands behind the graph, the same for all operations. */
export interface Backend {
  readonly rooms: RoomsProvider;
  readonly identity: IdentityClient;
  readonly calls: CallsClient;
  /** The calls as they are believed to be. */
  readonly live: LiveCalls;
  /** The rooms, as they are now: who is invited, and the calls in them. */
  readonly liveRooms: LiveRooms;
  /** Who people are, what they are invited to, and who waits to be let in. */
  readonly admission: Admission;
  /** What is learnt of calls in rooms, and done to them; left out, nothing is. */
  readonly roomCalls?: RoomCallAccess | undefined;
  /** The cloud to which the users of Graph belong. */
  readonly graphCloud: Cloud;
  /** The tenant that a call belongs to where an operation names none; undefined if there is no such tenant. */
  readonly graphTenantId?: string | undefined;
  /** Where Graph is to post what happens to a call. @param token that tells the call's posts from others' */
  readonly callbackUri: (token: string) => string;
  /** The present. */
  readonly now: () => Date;
  /** Is told what is loaded; left out, nobody is. */
  readonly loaderObserver?: LoaderObserver;
}

/** How calls in rooms are learnt of and acted on. */
export interface RoomCallAccess {
  /** Whether Event Grid tells of them. If not, that no call is known in a room says nothing. */
  readonly areTold: boolean;
  /** Acts on those that the gateway is connected to. */
  readonly automation: CallAutomationClient;
  /**
   * Connects to the call that is under way in a room; undefined where calls are not joined.
   *
   * @returns the id of the call; undefined if none is under way
   */
  readonly connect: ((roomId: string, signal: AbortSignal) => Promise<string | undefined>) | undefined;
}

/** What resolvers are given with each operation. */
export interface GraphQLContext extends Backend {
  /** Who asks. */
  readonly principal: Principal;
  /** Made anew for each operation: what one client reads is never another's. */
  readonly loaders: Loaders;
  /** As the loaders, for calls. */
  readonly callLoader: CallLoader;
  /** Aborted when nobody waits for the operation any more, or when it has taken too long. */
  readonly signal: AbortSignal;
  /** Entries of a page at the most, whatever a list takes by itself. */
  readonly pageSize: number;
}

/** Makes the context of one operation. */
export function createContext(
  backend: Backend,
  principal: Principal,
  signal: AbortSignal,
  pageSize = defaultOperationLimits.pageSize,
): GraphQLContext {
  const loaders = createLoaders(backend.rooms, signal, backend.loaderObserver);
  const callLoader = createCallLoader(backend.live, backend.liveRooms, signal);
  return { ...backend, principal, loaders, callLoader, signal, pageSize };
}
