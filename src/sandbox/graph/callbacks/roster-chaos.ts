import type { Random } from '../../server/seeded-random.ts';
import { pick } from '../../server/seeded-random.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { SimulatedCallEvent } from '../simulation/call-event.ts';

type RosterChanged = Extract<SimulatedCallEvent, { kind: 'rosterChanged' }>;

/** Whether a roster is to follow an event: the first with the bot in it, or the one with whom an invitation brings. */
export function bringsRoster(call: SimulatedCall, event: SimulatedCallEvent): boolean {
  switch (event.kind) {
    case 'rosterChanged':
      return call.kind === 'group' && event.joining?.some(({ id }) => id === call.myParticipantId) === true;
    case 'escalated':
      return true;
    case 'operationEnded': {
      const operation = call.operations.find(({ id }) => id === event.id);
      return event.status === 'completed' && operation?.success?.joining !== undefined;
    }
    default:
      return false;
  }
}

/** The event that another machine of the service takes a roster over, with random details. */
export function restartOf(random: Random): SimulatedCallEvent {
  return {
    kind: 'rosterRestarted',
    keeps: pick(random, ['everybody', 'bot', 'nobody']),
    seed: random.uuid(),
    isTold: random.fraction() < 0.5,
  };
}

/**
 * Splits a roster change: those who join have no id at first, as invited people have none, and get it by a second
 * change.
 */
export function nameLater(call: SimulatedCall, change: RosterChanged): readonly RosterChanged[] {
  const joining = change.joining?.map((one) => ({ ...one, hasId: one.id === call.myParticipantId })) ?? [];
  const changing = joining.filter(({ hasId }) => !hasId).map(({ id }) => ({ id, hasId: true }));
  if (changing.length === 0) return [change];
  return [
    { ...change, joining },
    { kind: 'rosterChanged', changing },
  ];
}
