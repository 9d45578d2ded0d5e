import { botOf, callerOf } from '../simulation/people.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { IdentityKind, JsonObject } from '../protocol/wire.ts';
import { isObject } from '../protocol/wire.ts';

/** What stands before an identity's id in the form before Graph's. */
const prefixes: Readonly<Record<IdentityKind, string>> = {
  user: '8:orgid:',
  phone: '4:',
  application: '28:',
  applicationInstance: '28:orgid:',
  guest: '8:teamsvisitor:',
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
      { ...participantOf(callerOf(call)), originator: true },
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
      return { identity: `${prefix}${String(identity['id'])}`, displayName: identity['displayName'] ?? null };
    }
  }
  return { identity: null };
}
