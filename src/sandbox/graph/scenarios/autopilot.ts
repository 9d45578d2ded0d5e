import type { Random } from '../../server/seeded-random.ts';
import { pickWeighted } from '../../server/seeded-random.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import { others } from '../simulation/simulated-call.ts';
import { arrive, newUser, peopleOf } from '../simulation/people.ts';
import type { Scenario, Step } from './scenario.ts';
import { cooperative } from './reactions.ts';
import {
  admit,
  connect,
  join,
  joinByPhone,
  leave,
  mute,
  pickUps,
  press,
  ring,
  share,
  stopSharing,
  unmute,
  waitInLobby,
} from './steps.ts';

/** Participant counts, the bot left out, below which joins and above which leaves are favoured. */
const favouredSize = { min: 2, max: 8 };

/**
 * What happens to a call that goes by no named scenario: it rings, connects, and people come and go until somebody
 * hangs up.
 */
export function autopilot(call: SimulatedCall): Scenario {
  return { steps: beginning(call), repeatedStep: nextStep, reactions: cooperative };
}

/** The steps by which a call is established. An incoming call has none: it waits for the bot. */
export function beginning(call: SimulatedCall): readonly Step[] {
  if (call.direction === 'incoming') return [];
  return call.kind === 'peerToPeer' ? [ring, connect] : [connect, ...pickUps(call)];
}

const nextStep: Step = (call, random) => {
  if (call.state !== 'established') return [];
  const step = call.kind === 'group' ? nextInGroup(call, random) : bringSomebody;
  return step(call, random);
};

/** The peer of a call of two invites somebody, which gives the call a roster. */
const bringSomebody: Step = (call, random) => [
  { kind: 'escalated', joining: arrive(call, random, [{ identity: newUser(random, peopleOf(call)) }]) },
];

function nextInGroup(call: SimulatedCall, random: Random): Step {
  const people = others(call);
  const isMuted = people.some((one) => one.isMuted);
  const isWaiting = call.participants.some(({ isInLobby }) => isInLobby);
  const next = pickWeighted<Step>(random, [
    [people.length < favouredSize.min ? 10 : people.length < favouredSize.max ? 3 : 0, join()],
    [people.length < favouredSize.max ? 0.5 : 0, joinByPhone],
    [people.length <= favouredSize.min ? 0 : people.length < favouredSize.max ? 2 : 6, leave],
    [isWaiting || people.length >= favouredSize.max ? 0 : 1, waitInLobby],
    [isWaiting ? 8 : 0, admit],
    [3, mute],
    [isMuted ? 4 : 0, unmute],
    [people.length > 1 ? 1 : 0, share],
    [call.sharing === undefined ? 0 : 2, stopSharing],
    [call.hearsTones ? 2 : 0, press(`tone${random.digits(1)}`)],
  ]);
  return next ?? mute;
}
