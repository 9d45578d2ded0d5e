import type { Random } from '../../server/seeded-random.ts';
import type { CallTruth } from '../simulation/simulated-call.ts';
import { others } from '../simulation/simulated-call.ts';
import { arrive, newUser } from '../simulation/people.ts';
import type { Plot, Step } from './scenario.ts';
import { obliging } from './reactions.ts';
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

/** People besides the bot below whom rather somebody comes, and above whom rather somebody goes. */
const crowd = { few: 2, many: 8 };

/** The life of a call that nobody scripts: it rings, connects, and people come and go until it is hung up. */
export function life(call: CallTruth): Plot {
  return { opening: beginning(call), goesOn: liveOn, reactions: obliging };
}

/** How a call comes to be under way; one that comes in waits for the bot. */
export function beginning(call: CallTruth): readonly Step[] {
  if (call.direction === 'incoming') return [];
  return call.kind === 'peerToPeer' ? [ring, connect] : [connect, ...pickUps(call)];
}

const liveOn: Step = (call, random) => {
  if (call.state !== 'established') return [];
  const step = call.kind === 'group' ? nextInGroup(call, random) : bringSomebody;
  return step(call, random);
};

/** The peer of a call of two brings somebody in, which gives it a roster. */
const bringSomebody: Step = (call, random) => [
  { kind: 'escalated', joining: arrive(call, random, [{ identity: newUser(random) }]) },
];

function nextInGroup(call: CallTruth, random: Random): Step {
  const people = others(call);
  const isMuted = people.some((one) => one.isMuted);
  const isWaiting = call.participants.some(({ isInLobby }) => isInLobby);
  return weighted(random, [
    [people.length < crowd.few ? 10 : people.length < crowd.many ? 3 : 0, join()],
    [people.length < crowd.many ? 0.5 : 0, joinByPhone],
    [people.length <= crowd.few ? 0 : people.length < crowd.many ? 2 : 6, leave],
    [isWaiting || people.length >= crowd.many ? 0 : 1, waitInLobby],
    [isWaiting ? 8 : 0, admit],
    [3, mute],
    [isMuted ? 4 : 0, unmute],
    [people.length > 1 ? 1 : 0, share],
    [call.sharing === undefined ? 0 : 2, stopSharing],
    [call.hearsTones ? 2 : 0, press(`tone${random.digits(1)}`)],
  ]);
}

/** One of some steps by chance, each as likely as its weight. */
function weighted(random: Random, choices: readonly (readonly [weight: number, step: Step])[]): Step {
  const whole = choices.reduce((sum, [weight]) => sum + weight, 0);
  let rest = random.fraction() * whole;
  for (const [weight, step] of choices) {
    rest -= weight;
    if (rest < 0) return step;
  }
  return mute;
}
