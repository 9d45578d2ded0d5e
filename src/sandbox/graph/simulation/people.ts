import { newName } from '../../server/made-up-names.ts';
import type { Random } from '../../server/seeded-random.ts';
import type { SimulatedCall, CallParticipant } from './simulated-call.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { identitySet, isObject, member, typed } from '../protocol/wire.ts';

/** The id of the application by which guests join. */
const visitsApplicationId = '5a4db0c5-0000-4000-8000-00000000a991';

/** Who is in a call already, whom it is made to, and who made it: nobody whom they could be taken for is made up. */
export function peopleOf(call: SimulatedCall): readonly JsonObject[] {
  const { identity } = member(call.members, 'source');
  const named = invitedOf(call).map((one) => member(one, 'identity'));
  return [
    ...call.participants.map((one) => one.identity),
    ...named,
    ...(isObject(identity) ? [identity] : []),
  ];
}

/** Makes up a Teams user, of another name than others have. */
export function newUser(
  random: Random,
  others: readonly JsonObject[] = [],
  displayName?: string,
): JsonObject {
  return identitySet('user', random.uuid(), displayName ?? newName(random, wordsOf(others, 'displayName')));
}

/** Makes up a telephone, of another number than others have. It is in the range that is reserved for fiction (555-01xx). */
export function newPhone(random: Random, others: readonly JsonObject[] = []): JsonObject {
  const taken = wordsOf(others, 'id');
  const first = Number(random.digits(1));
  const numbers = Array.from(
    { length: 100 },
    (_, n) => `+142555501${String((first + n) % 100).padStart(2, '0')}`,
  );
  return identitySet('phone', numbers.find((number) => !taken.has(number)) ?? numbers[0] ?? '');
}

/** Makes up a guest, of another name than others have. The application by which they join stands beside them. */
export function newGuest(random: Random, others: readonly JsonObject[] = []): JsonObject {
  return {
    ...identitySet('guest', random.uuid(), newName(random, wordsOf(others, 'displayName'))),
    application: typed('identity', { id: visitsApplicationId, displayName: 'Virtual Visits' }),
  };
}

/** Makes up somebody of whom only the name is told, and another than others have. */
export function newNameOnly(random: Random, others: readonly JsonObject[] = []): JsonObject {
  return typed('identitySet', {
    user: typed('identity', { id: null, displayName: newName(random, wordsOf(others, 'displayName')) }),
  });
}

/** Makes up that many Teams users, no two of one name. */
export function newUsers(
  random: Random,
  count: number,
  others: readonly JsonObject[] = [],
): readonly JsonObject[] {
  const users: JsonObject[] = [];
  while (users.length < count) users.push(newUser(random, [...others, ...users]));
  return users;
}

/** What identities have as their id or their name. */
function wordsOf(sets: readonly JsonObject[], which: 'id' | 'displayName'): ReadonlySet<unknown> {
  return new Set(
    sets.flatMap((set) =>
      Object.values(set)
        .filter(isObject)
        .map((identity) => identity[which]),
    ),
  );
}

/** Somebody who is to join a call, with whatever of them is not to be made up. */
export type Arrival = Partial<CallParticipant> & { readonly identity: JsonObject };

/** Makes the participants that people become when they join a call, in order. */
export function arrive(call: SimulatedCall, random: Random, people: readonly Arrival[]): CallParticipant[] {
  const taken = Math.max(0, ...call.participants.map(({ firstSourceId }) => firstSourceId));
  return people.map((person, index) => ({
    id: random.uuid(),
    hasId: true,
    isMuted: false,
    isServerMuted: false,
    isInLobby: false,
    isSharing: false,
    isOnHold: false,
    recordingStatus: undefined,
    firstSourceId: taken + 10 * (index + 1),
    sequenceNumber: 0,
    ...person,
    identity: withTenant(person.identity, call.tenantId),
  }));
}

/** Names the tenant of a user and who vouches for them, as the service does of people in a roster. */
export function withTenant(set: JsonObject, tenantId: string): JsonObject {
  const { user } = set;
  return isObject(user) ? { ...set, user: { tenantId, identityProvider: 'AAD', ...user } } : set;
}

/** The bot, as the call names it. */
export function botOf(call: SimulatedCall): Arrival {
  const own = call.direction === 'outgoing' ? member(call.members, 'source') : (invitedOf(call)[0] ?? {});
  return { id: call.myParticipantId, identity: member(own, 'identity') };
}

/** The identities that an outgoing call was made to. */
export function targetsOf(call: SimulatedCall): readonly JsonObject[] {
  return call.direction === 'incoming' ? [] : invitedOf(call).map((one) => member(one, 'identity'));
}

/** Who made an incoming call, under the id that its source tells of them if it does. */
export function callerOf(call: SimulatedCall): Arrival {
  const source = member(call.members, 'source');
  const { id } = source;
  return { identity: member(source, 'identity'), ...(typeof id === 'string' && { id }) };
}

function invitedOf({ members }: SimulatedCall): readonly JsonObject[] {
  const { targets } = members;
  return Array.isArray(targets) ? targets.filter(isObject) : [];
}
