import { failingTransfer, cooperative } from './reactions.ts';
import type { NamedScenario } from './named-scenario.ts';
import { cooperativeScenario } from './peer-calls.ts';
import { drop, underWay } from './steps.ts';

/** Calls that come in, those of telephones left out. */
export const incomingScenarios = {
  incoming: {
    about: 'a user calls the bot',
    incoming: { from: 'user' },
    scenario: () => cooperativeScenario(),
  },
  incomingMeeting: {
    about: 'a user invites the bot into a meeting',
    incoming: { from: 'user', kind: 'meeting' },
    scenario: () => cooperativeScenario(),
  },
  incomingVisitor: {
    about:
      'a guest calls the bot by an application, in a group call; `source.id` says which participant they are',
    incoming: { from: 'guest', kind: 'group', hasSourceId: true },
    scenario: () => cooperativeScenario(),
  },
  incomingNameOnly: {
    about: 'somebody calls the bot of whom a name is told and no id',
    incoming: { from: 'nameOnly' },
    scenario: () => cooperativeScenario(),
  },
  callerGivesUp: {
    about: 'a user calls the bot, and gives up after a while if it does not answer',
    incoming: { from: 'user' },
    scenario: () =>
      cooperativeScenario((call, random) =>
        call.state === 'incoming' ? drop(487, 0, 'The caller cancelled.')(call, random) : [],
      ),
  },
  twin: {
    about: 'a second call of the same caller that ends at once, answered or not',
    incoming: { from: 'user' },
    scenario: () => cooperativeScenario(drop(487, 10003, 'Answered elsewhere.')),
  },
  incomingTransferFails: {
    about: 'a user calls the bot; a transfer fails, and the call goes on',
    incoming: { from: 'user' },
    scenario: () => ({ steps: [], reactions: { ...cooperative, transfer: failingTransfer } }),
  },
  callerHangsUp: {
    about: 'a user calls the bot, and hangs up as soon as it has answered',
    incoming: { from: 'user' },
    scenario: () => ({
      steps: [],
      reactions: {
        ...cooperative,
        answer: (action) => [
          ...cooperative.answer(action),
          underWay((call, random) => drop(200, 4097, 'Ended by the other participant.')(call, random)),
        ],
      },
    }),
  },
} satisfies Record<string, NamedScenario>;
