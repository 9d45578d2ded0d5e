import { accessKeyPolicy } from '../../../src/clients/access-key-policy.ts';
import { parseConnectionString } from '../../../src/clients/connection-string.ts';
import { createIdentityClient } from '../../../src/clients/identity.ts';
import { createRoomsClient } from '../../../src/clients/rooms.ts';
import { createUndiciHttpClient } from '../../../src/clients/undici-http-client.ts';
import { defaultUpstreamLimits as limits } from '../../../src/clients/upstream-client.ts';
import { UpstreamGate } from '../../../src/clients/upstream-gate.ts';
import { createContext, type GraphQLContext } from '../../../src/graphql/context.ts';

/** Sends every read, and detaches nothing for a write: there is nothing that anybody could have joined. */
const unshared: Parameters<typeof createRoomsClient>[1] = {
  read: (_, __, signal, run) => run(signal ?? new AbortController().signal),
  write: (_, run) => run(),
};

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
      connections: limits.concurrency,
      connectTimeoutMs: 5_000,
      maxResponseBytes: 16 * 1024 * 1024,
    }),
    limits,
  };
  const upstreams = {
    rooms: createRoomsClient({ ...common, gate: new UpstreamGate('rooms', limits) }, unshared),
    identity: createIdentityClient({ ...common, gate: new UpstreamGate('identity', limits) }),
  };
  return () => createContext(upstreams, new AbortController().signal, () => new Date());
}
