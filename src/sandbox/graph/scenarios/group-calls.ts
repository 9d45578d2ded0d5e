import { others } from '../simulation/simulated-call.ts';
import { beginning } from './autopilot.ts';
import { arrive, botOf, newUsers, peopleOf } from '../simulation/people.ts';
import type { Step } from './scenario.ts';
import type { NamedScenario } from './named-scenario.ts';
import { cooperativeScenario } from './peer-calls.ts';
import {
  connect,
  drop,
  end,
  join,
  joinAsGuest,
  joinByName,
  joinByPhone,
  leave,
  mute,
  present,
  underWay,
  unmute,
  wait,
} from './steps.ts';

/** The bot waits in the lobby of a meeting. */
const enterLobby: Step = (call, random) => {
  const waiting = { ...botOf(call), isInLobby: true };
  return [{ kind: 'rosterChanged', joining: arrive(call, random, [...present(call, random), waiting]) }];
};

const leaveLobby: Step = ({ myParticipantId }) => [
  { kind: 'stateChanged', state: 'established' },
  { kind: 'mediaStateChanged', audio: 'active' },
  { kind: 'rosterChanged', changing: [{ id: myParticipantId, isInLobby: false }] },
];

/** More people join than a full roster shows. */
const crowd: Step = (call, random) => {
  const people = newUsers(random, 130, peopleOf(call)).map((identity) => ({ identity }));
  return [{ kind: 'rosterChanged', joining: arrive(call, random, people) }];
};

const everybodyLeaves = underWay((call) => [
  { kind: 'rosterChanged', leaving: others(call).map(({ id }) => id) },
]);

const vanish: Step = () => [{ kind: 'ended', told: 'nothing' }];

/** Somebody leaves and comes back: the same person, a new participant. */
const rejoin = underWay((call, random) => {
  const [somebody] = others(call);
  if (somebody === undefined) return [];
  return [
    { kind: 'rosterChanged', leaving: [somebody.id] },
    { kind: 'rosterChanged', joining: arrive(call, random, [{ identity: somebody.identity }]) },
  ];
});

/** Calls of more than two, meetings above all. */
export const groupScenarios = {
  meeting: {
    about: 'joins a meeting; people come and go; it ends',
    scenario: () =>
      cooperativeScenario(
        connect,
        join(),
        joinByPhone,
        leave,
        wait,
        end(200, 5001, 'The conversation was ended.'),
      ),
  },
  lobby: {
    about: 'waits in the lobby, is let in',
    scenario: () => cooperativeScenario(enterLobby, leaveLobby, join()),
  },
  lobbyTimeout: {
    about: 'waits in the lobby, in vain',
    scenario: () => cooperativeScenario(enterLobby, wait, drop(200, 5855, 'The lobby wait timed out.')),
  },
  denied: {
    about: 'waits in the lobby, is turned away',
    scenario: () => cooperativeScenario(enterLobby, drop(200, 5300, 'The application was removed.')),
  },
  wrongPasscode: {
    about: 'the passcode of the meeting is wrong',
    scenario: () => cooperativeScenario(drop(403, 0, 'The passcode of the meeting is not right.')),
  },
  visitors: {
    about:
      'in a meeting, a guest joins by an application, which is named beside them, and somebody with a name and no id',
    scenario: () => cooperativeScenario(connect, joinAsGuest, joinByName),
  },
  largeMeeting: {
    about: '130 people join at once, more than a roster tells of; some leave',
    scenario: () => cooperativeScenario(connect, crowd, leave, leave, leave),
  },
  rosterRestarted: {
    about: 'another machine of the service takes over: roster updates are numbered from 1 again',
    scenario: () =>
      cooperativeScenario(connect, join(), join(), () => [{ kind: 'rosterRestarted' }], leave, join()),
  },
  emptied: {
    about: 'the organiser ends the meeting: everybody leaves, and nothing else is told',
    scenario: () => cooperativeScenario(connect, join(), everybodyLeaves),
  },
  vanished: {
    about: 'the call is gone without a word: a request about it is answered by 404',
    scenario: (call) => cooperativeScenario(...beginning(call), wait, vanish),
  },
  adHocGroup: {
    about: 'those called pick up one by one; all leave',
    scenario: (call) =>
      cooperativeScenario(
        ...beginning(call),
        wait,
        everybodyLeaves,
        end(200, 5002, 'All other participants left.'),
      ),
  },
  nobodyJoins: {
    about: 'none of those called picks up',
    scenario: () => cooperativeScenario(connect, wait, end(200, 5013, 'Nobody joined the call.')),
  },
  initiatorLeaves: {
    about: 'who began the group call leaves it',
    scenario: (call) =>
      cooperativeScenario(...beginning(call), wait, end(200, 5007, 'The initiator left the call.')),
  },
  muting: {
    about: 'somebody mutes themself, speaks again, mutes themself',
    scenario: (call) => cooperativeScenario(...beginning(call), mute, unmute, mute),
  },
  removal: {
    about: 'somebody leaves and comes back as a new participant; the bot is removed',
    scenario: (call) =>
      cooperativeScenario(
        ...beginning(call),
        rejoin,
        wait,
        end(200, 5000, 'Removed by another participant.'),
      ),
  },
  holdMusic: {
    about: 'under way, then nothing more happens: for putting people on hold',
    scenario: (call) => cooperativeScenario(...beginning(call)),
  },
  keepAliveMissed: {
    about: 'dropped by the platform as nobody kept it alive',
    scenario: (call) =>
      cooperativeScenario(...beginning(call), wait, drop(408, 8537, 'The call was not kept alive.')),
  },
  mediaLost: {
    about: 'dropped by the platform as its media is gone',
    scenario: (call) =>
      cooperativeScenario(...beginning(call), wait, drop(410, 301005, 'Media connectivity was lost.')),
  },
  mediaUnreachable: {
    about: "dropped by the platform as it can't reach the bot's media",
    scenario: (call) =>
      cooperativeScenario(...beginning(call), drop(500, 1005, "The bot's media was not reachable.")),
  },
} satisfies Record<string, NamedScenario>;
