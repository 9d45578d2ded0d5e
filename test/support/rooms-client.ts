import { accessKeyPolicy } from '../../src/upstreams/pipeline/access-key-policy.ts';
import { createRoomsClient } from '../../src/upstreams/acs/rooms-client.ts';
import type { RoomsProvider } from '../../src/rooms/rooms-provider.ts';
import { createUndiciHttpClient } from '../../src/upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits } from '../../src/upstreams/pipeline/upstream-client.ts';
import type { UpstreamLimits } from '../../src/upstreams/pipeline/upstream-client.ts';
import type { Clock } from '../../src/clock.ts';
import { UpstreamGate } from '../../src/upstreams/pipeline/throttle-gate.ts';

/** A client of rooms with a transport of its own. */
export interface TestRoomsClient extends AsyncDisposable {
  readonly rooms: RoomsProvider;
}

/** Makes one; retries come at once, so that no test waits. @param clock by which pauses go; left out, the system's */
export function createTestRoomsClient(
  endpoint: string,
  limits: Partial<UpstreamLimits> = {},
  clock?: Clock,
): TestRoomsClient {
  const allLimits = { ...defaultUpstreamLimits, retryDelayMs: 1, maxRetryDelayMs: 2, ...limits };
  const httpClient = createUndiciHttpClient({
    connectTimeoutMs: 1000,
    maxResponseBytes: 100_000,
  });
  return {
    rooms: createRoomsClient({
      endpoint,
      authentication: accessKeyPolicy('QQ=='),
      gate: new UpstreamGate('rooms', allLimits, clock),
      httpClient,
      limits: allLimits,
    }),
    [Symbol.asyncDispose]: () => httpClient.close(),
  };
}
