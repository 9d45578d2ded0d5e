import { createCallAutomationClient } from '../../src/upstreams/acs/call-automation-client.ts';
import type { CallAutomationClient } from '../../src/upstreams/acs/call-automation.ts';
import { accessKeyPolicy } from '../../src/upstreams/pipeline/access-key-policy.ts';
import { UpstreamGate } from '../../src/upstreams/pipeline/throttle-gate.ts';
import { createUndiciHttpClient } from '../../src/upstreams/pipeline/undici-http-client.ts';
import { defaultUpstreamLimits } from '../../src/upstreams/pipeline/upstream-client.ts';

/** A client of Call Automation with a transport of its own. */
export interface TestCallAutomationClient extends AsyncDisposable {
  readonly client: CallAutomationClient;
}

/** Makes one; retries come at once, so that no test waits. @param accessKey left out, one that no service has */
export function createTestCallAutomationClient(
  endpoint: string,
  accessKey = 'QQ==',
): TestCallAutomationClient {
  const limits = { ...defaultUpstreamLimits, retryDelayMs: 1, maxRetryDelayMs: 2 };
  const httpClient = createUndiciHttpClient({ connectTimeoutMs: 1000, maxResponseBytes: 100_000 });
  return {
    client: createCallAutomationClient({
      endpoint,
      authentication: accessKeyPolicy(accessKey),
      gate: new UpstreamGate('callAutomation', limits),
      httpClient,
      limits,
    }),
    [Symbol.asyncDispose]: () => httpClient.close(),
  };
}
