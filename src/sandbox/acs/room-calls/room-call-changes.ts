import type { Random } from '../../server/seeded-random.ts';
import type { ServiceClock } from '../service-clock.ts';
import type { RoomCall, RoomCallChange, RoomCallLeg } from './room-call.ts';

/** A call after something happened in it, and what that was. */
export interface Outcome {
  readonly call: RoomCall;
  readonly changes: readonly RoomCallChange[];
}

/** Somebody as they join, but for the time. */
export type NewLeg = Pick<RoomCallLeg, 'participantId' | 'rawId' | 'displayName' | 'role'>;

/** Starts a call in a room by the first who joins it. */
export function startCall(roomId: string, person: NewLeg, clock: ServiceClock, random: Random): Outcome {
  const startedAt = clock();
  const leg = joining(person, clock);
  const call: RoomCall = {
    serverCallId: newServerCallId(random),
    roomId,
    correlationId: random.uuid(),
    startedAt,
    startedBy: leg,
    legs: [leg],
    end: undefined,
  };
  return {
    call,
    changes: [
      { kind: 'started', at: startedAt },
      { kind: 'joined', leg, at: leg.joinedAt },
    ],
  };
}

/** Lets somebody join a call that is under way. */
export function addLeg(before: RoomCall, person: NewLeg, clock: ServiceClock): Outcome {
  const leg = joining(person, clock);
  return {
    call: { ...before, legs: [...before.legs, leg] },
    changes: [{ kind: 'joined', leg, at: leg.joinedAt }],
  };
}

function joining(person: NewLeg, clock: ServiceClock): RoomCallLeg {
  return { ...person, isMuted: false, isOnHold: false, joinedAt: clock() };
}

/** Lets some leave, or all at once: then the call ends. */
export function removeLegs(before: RoomCall, leaving: readonly RoomCallLeg[], clock: ServiceClock): Outcome {
  const legs = before.legs.filter((leg) => !leaving.includes(leg));
  const left = leaving.map((leg): RoomCallChange => ({ kind: 'left', leg, at: clock() }));
  if (legs.length > 0) return { call: { ...before, legs }, changes: left };
  const at = clock();
  return {
    call: { ...before, legs, end: { at, by: leaving.at(-1) } },
    changes: [...left, { kind: 'ended', at }],
  };
}

/** Changes what of some is not as it is wanted. */
export function changeLegs(
  before: RoomCall,
  values: (leg: RoomCallLeg) => Partial<Pick<RoomCallLeg, 'isMuted' | 'isOnHold' | 'role'>>,
  clock: ServiceClock,
): Outcome {
  const changes: RoomCallChange[] = [];
  const legs = before.legs.map((leg) => {
    const after = { ...leg, ...values(leg) };
    const isSame =
      after.isMuted === leg.isMuted && after.isOnHold === leg.isOnHold && after.role === leg.role;
    if (isSame) return leg;
    changes.push({ kind: 'changed', leg: after, at: clock() });
    return after;
  });
  return { call: { ...before, legs }, changes };
}

/** Makes up an id as the service's look: an address in Base64. */
function newServerCallId(random: Random): string {
  const conversation = Buffer.from(random.hex(32), 'hex').toString('base64url');
  const query = `i=${random.digits(2)}&e=${random.digits(15)}`;
  return Buffer.from(`https://conv-sandbox-01.conv.skype.com/conv/${conversation}?${query}`).toString(
    'base64',
  );
}
