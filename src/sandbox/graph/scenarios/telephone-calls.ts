import type { IncomingWish } from '../simulation/incoming-call.ts';
import { beginning } from './autopilot.ts';
import type { NamedScenario } from './named-scenario.ts';
import { cooperativeScenario } from './peer-calls.ts';
import { connect, end, ring, wait } from './steps.ts';

const toNumber = { from: 'phone', to: 'applicationInstance' } as const;
const toInstance = { from: 'user', to: 'applicationInstance' } as const;

function comesIn(incoming: IncomingWish, about: string): NamedScenario {
  return { about, incoming, scenario: () => cooperativeScenario() };
}

/**
 * The eleven scenarios with telephones that the documentation lists as supported ("call: answer" of Microsoft Graph
 * v1.0). The bot decides how they go on: the others do what it asks for.
 */
export const telephoneScenarios = {
  telephone1: comesIn(
    toNumber,
    "a telephone calls the bot's number; the bot answers and invites another telephone",
  ),
  telephone2: comesIn(
    toNumber,
    "a telephone calls the bot's number; the bot answers and transfers it to a telephone",
  ),
  telephone3: comesIn(toNumber, "a telephone calls the bot's number; the bot redirects it to a telephone"),
  telephone4: comesIn(
    toInstance,
    "a user calls the bot's application instance; the bot answers and invites a telephone",
  ),
  telephone5: comesIn(
    toInstance,
    "a user calls the bot's application instance; the bot answers and transfers it to a telephone",
  ),
  telephone6: comesIn(
    toInstance,
    "a user calls the bot's application instance; the bot redirects it to a telephone",
  ),
  telephone7: comesIn(
    { ...toInstance, kind: 'meeting' },
    "a meeting calls the bot's application instance; the bot answers and invites a telephone",
  ),
  telephone8: {
    about: 'the bot calls a telephone, which answers and hangs up',
    scenario: () => cooperativeScenario(ring, connect, wait, end(200, 540000, 'The telephone hung up.')),
  },
  telephone9: {
    about: 'in a call of two, the bot invites a telephone',
    scenario: () => cooperativeScenario(ring, connect),
  },
  telephone10: {
    about: 'in a call of two, the bot invites a Teams user',
    scenario: () => cooperativeScenario(ring, connect),
  },
  telephone11: {
    about: 'in a meeting, the bot invites a telephone',
    scenario: (call) => cooperativeScenario(...beginning(call)),
  },
} satisfies Record<string, NamedScenario>;
