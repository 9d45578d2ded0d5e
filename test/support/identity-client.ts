import { accessKeyPolicy } from '../../src/upstreams/pipeline/access-key-policy.ts';
import { createIdentityClient } from '../../src/upstreams/acs/identity-client.ts';
import type { IdentityClient } from '../../src/upstreams/acs/identity-client.ts';
import { createUndiciHttpClient } from '../../src/upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits } from '../../src/upstreams/pipeline/upstream-client.ts';
import { UpstreamGate } from '../../src/upstreams/pipeline/throttle-gate.ts';

/** A client of identities with a transport of its own. */
export interface TestIdentityClient extends AsyncDisposable {
  readonly identity: IdentityClient;
}

/** Makes one; retries come at once, so that no test waits. */
export function createTestIdentityClient(endpoint: string): TestIdentityClient {
  const limits = { ...defaultUpstreamLimits, retryDelayMs: 1, maxRetryDelayMs: 2 };
  const httpClient = createUndiciHttpClient({ connectTimeoutMs: 1000, maxResponseBytes: 100_000 });
  return {
    identity: createIdentityClient({
      endpoint,
      authentication: accessKeyPolicy('QQ=='),
      gate: new UpstreamGate('identity', limits),
      httpClient,
      limits,
    }),
    [Symbol.asyncDispose]: () => httpClient.close(),
  };
}
