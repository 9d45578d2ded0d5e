import type { CallsClient } from './graph/calls-client.ts';
import type { IdentityClient } from './acs/identity-client.ts';
import type { RoomsClient } from './acs/rooms-client.ts';
import { UpstreamError, type UpstreamService } from './pipeline/upstream-error.ts';

/** The client of an upstream that this gateway isn't set up for: whatever it is asked, it fails and says so. */
export function notConfigured(service: UpstreamService): RoomsClient & IdentityClient & CallsClient {
  const fail = (): Promise<never> =>
    Promise.reject(new UpstreamError(service, 'notConfigured', 'not configured'));
  return new Proxy({} as RoomsClient & IdentityClient & CallsClient, { get: () => fail });
}
