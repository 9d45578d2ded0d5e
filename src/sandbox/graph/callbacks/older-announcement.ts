import { botOf, callerOf } from '../simulation/people.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { IdentityKind, JsonObject } from '../protocol/wire.ts';
import { isObject } from '../protocol/wire.ts';

/** What stands before an identity's id in the form before Graph's; people come before applications. */
const prefixes: Readonly<Record<IdentityKind, string>> = {
  user: '8:orgid:',
  phone: '4:',
  guest: '8:teamsvisitor:',
  application: '28:',
  applicationInstance: '28:orgid:',
  azureCommunicationServicesUser: '8:acs:',
};

/**
 * Writes the body by which an incoming call is announced first: in the form before Graph's, without an envelope. Which
 * members it has is documented by description only.
 */
export function writeOlderAnnouncement(call: SimulatedCall): string {
  const { id, tenantId, members } = call;
  return JSON.stringify({
    id,
    callState: 'incoming',
    participants: [
      { ...participantOf(callerOf(call).identity), originator: true },
      { ...participantOf(botOf(call).identity), originator: false },
    ],
    presentedModalityTypes: members['requestedModalities'],
    tenantId,
  });
}

function participantOf(identities: JsonObject): JsonObject {
  for (const [kind, prefix] of Object.entries(prefixes)) {
    const identity = identities[kind];
    if (isObject(identity)) {
      const { id, displayName = null } = identity;
      return { identity: typeof id === 'string' ? `${prefix}${id}` : null, displayName };
    }
  }
  return { identity: null };
}
