import { setClientRequestIdPolicy } from '@azure/core-rest-pipeline';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import packageJson from '../../../package.json' with { type: 'json' };

/** What the gateway calls itself, where it asks. */
const userAgent = `${packageJson.name}/${packageJson.version}`;

/**
 * Says with each request who sends it, and by which id. All attempts of a request have the same id, by which the service's
 * support finds them.
 *
 * @param requestIdHeader as the service calls it; another name is ignored by it
 */
export function identificationPolicy(requestIdHeader: string): PipelinePolicy {
  const requestId = setClientRequestIdPolicy(requestIdHeader);
  return {
    name: 'identificationPolicy',
    sendRequest(request, next) {
      request.headers.set('User-Agent', userAgent);
      return requestId.sendRequest(request, next);
    },
  };
}
