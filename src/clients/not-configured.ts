import type { CallsClient } from './calls-client.ts';
import type { IdentityClient } from './identity.ts';
import type { RoomsClient } from './rooms.ts';
import { UpstreamError, type UpstreamService } from './upstream-error.ts';

/** The client of an upstream that this gateway isn't set up for: whatever it is asked, it fails and says so. */
export function notConfigured(service: UpstreamService): RoomsClient & IdentityClient & CallsClient {
  const fail = (): Promise<never> =>
    Promise.reject(new UpstreamError(service, 'notConfigured', 'not configured'));
  return new Proxy({} as RoomsClient & IdentityClient & CallsClient, { get: () => fail });
}
