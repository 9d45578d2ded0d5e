import type { Random } from '../../server/seeded-random.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { CallEvent } from '../simulation/call-event.ts';
import { pick } from '../simulation/people.ts';

type RosterChanged = Extract<CallEvent, { kind: 'rosterChanged' }>;

/** Another machine of the service takes a roster over, in some way. */
export function restartOf(random: Random): CallEvent {
  return {
    kind: 'rosterRestarted',
    keeps: pick(random, ['everybody', 'bot', 'nobody']),
    seed: random.uuid(),
    isTold: random.fraction() < 0.5,
  };
}

/** Tells of those who join without their ids at first, as of invitations, and names them by the next update. */
export function nameLater(call: SimulatedCall, change: RosterChanged): readonly RosterChanged[] {
  const joining = change.joining?.map((one) => ({ ...one, hasId: one.id === call.myParticipantId })) ?? [];
  const changing = joining.filter(({ hasId }) => !hasId).map(({ id }) => ({ id, hasId: true }));
  if (changing.length === 0) return [change];
  return [
    { ...change, joining },
    { kind: 'rosterChanged', changing },
  ];
}
