import { UpstreamError } from '../pipeline/upstream-error.ts';
import type { OutgoingCall } from './call-requests.ts';

/** Graph's code for a permission that nobody consented to. */
const permissionMissingCode = '7504';

/** The permission that making a call needs (Microsoft Graph v1.0, "Create call"), the least privileged. */
function permissionsFor({ to, media }: Pick<OutgoingCall, 'to' | 'media'>): readonly string[] {
  const making =
    to.kind !== 'people'
      ? 'Calls.JoinGroupCall.All'
      : to.people.length > 1
        ? 'Calls.InitiateGroupCall.All'
        : 'Calls.Initiate.All';
  return media.kind === 'appHosted' ? [making, 'Calls.AccessMedia.All'] : [making];
}

/** Names the permission in the refusal of a call that lacks one: Graph doesn't say which. */
export async function namingPermission<T>(call: OutgoingCall, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.details.code !== permissionMissingCode) throw error;
    const message = `${error.message}, which is ${permissionsFor(call).join(' and ')}`;
    throw new UpstreamError(error.service, error.reason, message, error.details, { cause: error });
  }
}
