import { accessKeyPolicy } from '../../../src/upstreams/pipeline/access-key-policy.ts';
import { parseConnectionString } from '../../../src/upstreams/acs/connection-string.ts';
import { createIdentityClient } from '../../../src/upstreams/acs/identity-client.ts';
import { createRoomsClient } from '../../../src/upstreams/acs/rooms-client.ts';
import { createUndiciHttpClient } from '../../../src/upstreams/pipeline/undici-http-client.ts';
import { notConfigured } from '../../../src/upstreams/not-configured.ts';
import { separateReads } from '../../../src/upstreams/pipeline/coalesced-reads.ts';
import { defaultUpstreamLimits as limits } from '../../../src/upstreams/pipeline/upstream-client.ts';
import { UpstreamGate } from '../../../src/upstreams/pipeline/throttle-gate.ts';
import { createContext } from '../../../src/graphql/context.ts';
import type { Backend, GraphQLContext } from '../../../src/graphql/context.ts';
import { anybody } from '../../../src/auth/principal.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import { createAdmission } from '../../../src/admission/admission.ts';
import { systemClock } from '../../../src/clock.ts';
import { LiveRooms } from '../../../src/live/rooms/live-rooms.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';

/**
 * Connects the same clients as the gateway's, with the same limits and transport, but each operation reads for itself:
 * what a server without shared reads has.
 *
 * @returns what makes the context of one operation
 */
export function connectUnshared(connectionString: string): () => GraphQLContext {
  const { endpoint, accessKey } = parseConnectionString(connectionString);
  const common = {
    endpoint,
    authentication: accessKeyPolicy(accessKey),
    httpClient: createUndiciHttpClient({
      connectTimeoutMs: 5_000,
      maxResponseBytes: 16 * 1024 * 1024,
    }),
    limits,
  };
  const calls = notConfigured('calls');
  const rooms = createRoomsClient({ ...common, gate: new UpstreamGate('rooms', limits) }, separateReads);
  const store = createMemoryStore(Date.now);
  const backend: Backend = {
    rooms,
    identity: createIdentityClient({ ...common, gate: new UpstreamGate('identity', limits) }),
    calls,
    live: new LiveCalls({ store, graph: calls, now: Date.now }),
    liveRooms: new LiveRooms({ store, provider: rooms, now: Date.now }),
    admission: createAdmission(store.keyValues, systemClock, Date.now),
    graphCloud: 'public',
    callbackUri: (token) => token,
    now: () => new Date(),
  };
  return () => createContext(backend, anybody, new AbortController().signal);
}
