import { botOf, targetsOf } from '../simulation/people.ts';
import type { Scenario, Step } from './scenario.ts';
import { failingInvite, failingTransfer, cooperative } from './reactions.ts';
import type { NamedScenario } from './named-scenario.ts';
import { connect, drop, end, press, ring, share, stopSharing, underWay, wait } from './steps.ts';

/** A scenario in which the others do what the bot asks for. */
export function cooperativeScenario(...steps: readonly Step[]): Scenario {
  return { steps, reactions: cooperative };
}

function ended(about: string, code: number, subcode: number, message: string): NamedScenario {
  return { about, scenario: () => cooperativeScenario(ring, drop(code, subcode, message)) };
}

const hold = underWay(() => [{ kind: 'stateChanged', state: 'hold' }]);
const resume: Step = ({ state }) =>
  state === 'hold' ? [{ kind: 'stateChanged', state: 'established' }] : [];

/** Calls of two that the bot makes. */
export const peerScenarios = {
  answered: {
    about: 'answered; the other side hangs up later',
    scenario: () =>
      cooperativeScenario(ring, connect, wait, end(200, 4521, 'The call was ended by the other side.')),
  },
  connected: {
    about: 'answered, then nothing more happens',
    scenario: () => cooperativeScenario(ring, connect),
  },
  tones: {
    about: 'answered; keys 1, 2, 3 and pound are pressed',
    scenario: () =>
      cooperativeScenario(ring, connect, wait, ...['tone1', 'tone2', 'tone3', 'pound'].map(press)),
  },
  heldByPeer: {
    about: 'answered; the other side holds the call and resumes it',
    scenario: () => cooperativeScenario(ring, connect, hold, resume),
  },
  notAnswered: ended('rings out', 487, 10004, 'The call was not answered in time.'),
  declined: ended('declined', 603, 0, 'The call was declined.'),
  busy: ended('the telephone is busy', 486, 560486, 'Busy here.'),
  noEndpoint: ended('the callee has no endpoint', 480, 10037, 'The callee has no endpoint.'),
  unreachable: ended('the callee is not reachable', 480, 10076, 'The callee is not reachable.'),
  unroutable: ended('the call cannot be routed', 480, 10134, 'The call cannot be routed.'),
  privateCallingOff: ended(
    'private calling is off',
    480,
    10199,
    'Private calling is disabled for the callee.',
  ),
  acknowledgementLost: ended(
    'accepted, but its acknowledgement is lost',
    408,
    1106,
    'No acknowledgement in time.',
  ),
  carrierError: {
    about: "the telephone's carrier fails",
    scenario: (call) => {
      const [terminationSender = botOf(call).identity] = targetsOf(call);
      return cooperativeScenario(ring, drop(500, 560500, 'The carrier failed.', { terminationSender }));
    },
  },
  contentSharing: {
    about: 'somebody shares their screen, then something else or somebody else, then nobody',
    scenario: () => cooperativeScenario(connect, share, shareAgain, stopSharing),
  },
  transferFails: {
    about: 'answered; a transfer fails, and the call goes on',
    scenario: () => ({ steps: [ring, connect], reactions: { ...cooperative, transfer: failingTransfer } }),
  },
  inviteFails: {
    about: 'answered; whom the bot invites does not pick up',
    scenario: () => ({ steps: [ring, connect], reactions: { ...cooperative, invite: failingInvite } }),
  },
  recordedResponse: {
    about: 'answered; what the bot records takes as long as it may',
    scenario: () => cooperativeScenario(ring, connect),
  },
} satisfies Record<string, NamedScenario>;

const shareAgain: Step = (call, random) => {
  const { sharing } = call;
  if (sharing === undefined) return [];
  const handedOn = share(call, random);
  if (handedOn.length > 0) return handedOn;
  return [{ kind: 'shared', participantId: sharing.participantId, sessionId: sharing.id }];
};
