import type { CallAutomationClient } from './acs/call-automation.ts';
import type { CallsClient } from './graph/calls-client.ts';
import type { IdentityClient } from './acs/identity-client.ts';
import type { RoomsProvider } from '../rooms/rooms-provider.ts';
import { UpstreamError } from './pipeline/upstream-error.ts';
import type { UpstreamService } from './pipeline/upstream-error.ts';

/** The client of an upstream that this gateway isn't set up for: whatever it is asked, it fails and says so. */
export function notConfigured(
  service: UpstreamService,
): RoomsProvider & IdentityClient & CallsClient & CallAutomationClient {
  const failure = (): UpstreamError => new UpstreamError(service, 'notConfigured', 'not configured');
  const throwing = (): never => {
    throw failure();
  };
  const rejecting = (): Promise<never> => Promise.reject(failure());
  return new Proxy({} as ReturnType<typeof notConfigured>, {
    get: (_, name) => (answeredAtOnce.has(name) ? throwing : rejecting),
  });
}

/** The methods that return no promise. */
const answeredAtOnce: ReadonlySet<string | symbol> = new Set<keyof RoomsProvider>([
  'capabilities',
  'maxRoomsOnPage',
  'isPageToken',
]);
