import type { TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { isLoopback } from '../../net/host.ts';
import { entraPolicy } from '../pipeline/entra-policy.ts';

/**
 * Puts Graph's token for the application on each attempt.
 *
 * @param root Graph's of the cloud, such as `https://graph.microsoft.us`, which is also what its tokens are for
 */
export function graphEntraPolicy(root: string, credential: TokenCredential): PipelinePolicy {
  return entraPolicy('calls', credential, `${root}/.default`);
}

/**
 * Puts a fixed token on each attempt, for a stand-in of Graph on this machine: Entra's policy refuses plain http, over
 * which this one sends nothing to anywhere else.
 */
export function developmentTokenPolicy(token: string): PipelinePolicy {
  return {
    name: 'developmentTokenPolicy',
    sendRequest(request, next) {
      const { protocol, hostname } = new URL(request.url);
      if (protocol !== 'https:' && !isLoopback(hostname)) {
        throw new Error('refusing to send a token over plain http to another machine');
      }
      request.headers.set('authorization', `Bearer ${token}`);
      return next(request);
    },
  };
}
