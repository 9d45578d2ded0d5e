import type { Random } from '../../server/seeded-random.ts';
import { pickOne } from '../../server/seeded-random.ts';
import type { SimulatedCall, CallParticipant } from '../simulation/simulated-call.ts';
import type { Arrival } from '../simulation/people.ts';
import { others } from '../simulation/simulated-call.ts';
import {
  arrive,
  botOf,
  callerOf,
  newGuest,
  newNameOnly,
  newPhone,
  newUser,
  newUsers,
  peopleOf,
  targetsOf,
} from '../simulation/people.ts';
import type { Effect, Step } from './scenario.ts';
import type { JsonObject } from '../protocol/wire.ts';

/** How many people are in a meeting before the bot joins. */
const peopleInMeeting = 2;

/** A step of a call that is under way; nothing otherwise. */
export function underWay(step: Step): Step {
  return (call, random) => (call.state === 'established' ? step(call, random) : []);
}

/** A step of a call that isn't under way yet; nothing otherwise. */
function connecting(step: Step): Step {
  return (call, random) => (['establishing', 'ringing'].includes(call.state) ? step(call, random) : []);
}

/** The peer of a call of two is alerted. */
export const ring = connecting((call) =>
  call.kind === 'peerToPeer' ? [{ kind: 'stateChanged', state: 'ringing' }] : [],
);

/**
 * The bot is connected, and its media flow. With it in the call are its peer, or the people of the meeting, or nobody
 * while those whom it calls have not picked up.
 */
export const connect = connecting((call, random) => [
  { kind: 'stateChanged', state: 'established' },
  { kind: 'mediaStateChanged', audio: 'active' },
  { kind: 'rosterChanged', joining: arrive(call, random, [...present(call, random), botOf(call)]) },
]);

/** Who is in the call when the bot is connected. */
export function present(call: SimulatedCall, random: Random): readonly Arrival[] {
  const people: Arrival[] = [];
  if (call.direction === 'incoming') people.push(callerOf(call));
  else if (call.kind === 'peerToPeer') people.push(...targetsOf(call).map((identity) => ({ identity })));
  if (call.members['meetingInfo'] != null) {
    const known = [...peopleOf(call), ...people.map(({ identity }) => identity)];
    const users = newUsers(random, Math.max(peopleInMeeting - people.length, 0), known);
    people.push(...users.map((identity) => ({ identity })));
  }
  return people;
}

/** The people whom the bot calls in a group call pick up, one after the other. */
export function pickUps(call: SimulatedCall): Step[] {
  return targetsOf(call).map((identity) => join(() => ({ identity })));
}

/** Makes up who joins, beside whoever else is in the call. */
type WhoJoins = (random: Random, others: readonly JsonObject[]) => Arrival;

/** Somebody joins: a Teams user unless said otherwise. */
export function join(who: WhoJoins = (random, others) => ({ identity: newUser(random, others) })): Step {
  return underWay((call, random) => [
    { kind: 'rosterChanged', joining: arrive(call, random, [who(random, peopleOf(call))]) },
  ]);
}

/** Somebody joins by telephone. */
export const joinByPhone = join((random, others) => ({ identity: newPhone(random, others) }));

/** Somebody joins as a guest, by an application. */
export const joinAsGuest = join((random, others) => ({ identity: newGuest(random, others) }));

/** Somebody joins of whom only the name is told. */
export const joinByName = join((random, others) => ({ identity: newNameOnly(random, others) }));

/** Somebody comes to the lobby. */
export const waitInLobby = join((random, others) => ({ identity: newUser(random, others), isInLobby: true }));

/** Whoever has waited longest in the lobby is let in. */
export const admit = underWay((call) => {
  const waiting = call.participants.find(({ isInLobby }) => isInLobby);
  return waiting === undefined ? [] : [change(waiting, { isInLobby: false })];
});

/** Somebody mutes themself. */
export const mute = underWay((call, random) => {
  const talking = others(call).filter(({ isMuted }) => !isMuted);
  return changeOne(random, talking, { isMuted: true });
});

/** Somebody who is muted speaks again, whoever muted them. */
export const unmute = underWay((call, random) => {
  const muted = others(call).filter(({ isMuted }) => isMuted);
  return changeOne(random, muted, { isMuted: false, isServerMuted: false });
});

/** Somebody starts to share, or takes over from whoever shares. */
export const share = underWay((call, random) => {
  const able = others(call).filter(({ isSharing, identity }) => !isSharing && 'user' in identity);
  const sharer = pickOne(random, able);
  return sharer === undefined
    ? []
    : [{ kind: 'shared', participantId: sharer.id, sessionId: random.hex(64).toUpperCase() }];
});

/** Whoever shares stops. */
export const stopSharing = underWay((call) =>
  call.sharing === undefined ? [] : [{ kind: 'sharingStopped' }],
);

/** Somebody leaves. */
export const leave = underWay((call, random) => {
  const leaver = pickOne(random, others(call));
  return leaver === undefined ? [] : [{ kind: 'rosterChanged', leaving: [leaver.id] }];
});

/** A key of a telephone is pressed. */
export function press(tone: string): Step {
  return underWay(() => [{ kind: 'toneHeard', tone }]);
}

/** The call ends in the usual two steps. */
export function end(code: number, subcode: number, message: string, members: JsonObject = {}): Step {
  return () => [
    { kind: 'stateChanged', state: 'terminating' },
    { kind: 'ended', result: { code, subcode, message }, members },
  ];
}

/** The call ends at once. */
export function drop(code: number, subcode: number, message: string, members: JsonObject = {}): Step {
  return () => [{ kind: 'ended', result: { code, subcode, message }, members }];
}

/** Nothing happens. */
export const wait: Step = () => [];

function changeOne(
  random: Random,
  people: readonly CallParticipant[],
  values: Partial<Omit<CallParticipant, 'id' | 'sequenceNumber'>>,
): Effect[] {
  const one = pickOne(random, people);
  return one === undefined ? [] : [change(one, values)];
}

function change(
  { id }: CallParticipant,
  values: Partial<Omit<CallParticipant, 'id' | 'sequenceNumber'>>,
): Effect {
  return { kind: 'rosterChanged', changing: [{ ...values, id }] };
}
