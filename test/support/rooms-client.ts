import { accessKeyPolicy } from '../../src/clients/access-key-policy.ts';
import { createRoomsClient, type RoomsClient } from '../../src/clients/rooms.ts';
import { createUndiciHttpClient } from '../../src/clients/undici-http-client.ts';
import { defaultUpstreamLimits, type UpstreamLimits } from '../../src/clients/upstream-client.ts';
import { UpstreamGate } from '../../src/clients/upstream-gate.ts';

/** A client of rooms with a transport of its own. */
export interface TestRoomsClient extends AsyncDisposable {
  readonly rooms: RoomsClient;
}

/** Makes one; retries come at once, so that no test waits. */
export function createTestRoomsClient(
  endpoint: string,
  limits: Partial<UpstreamLimits> = {},
): TestRoomsClient {
  const allLimits = { ...defaultUpstreamLimits, retryDelayMs: 1, maxRetryDelayMs: 2, ...limits };
  const httpClient = createUndiciHttpClient({
    connections: allLimits.concurrency,
    connectTimeoutMs: 1000,
    maxResponseBytes: 100_000,
  });
  return {
    rooms: createRoomsClient({
      endpoint,
      authentication: accessKeyPolicy('QQ=='),
      gate: new UpstreamGate('rooms', allLimits),
      httpClient,
      limits: allLimits,
    }),
    [Symbol.asyncDispose]: () => httpClient.close(),
  };
}
