import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { IncomingWish } from '../simulation/incoming-call.ts';
import type { Scenario } from './scenario.ts';

/** A scenario that can be chosen by its name. */
export interface NamedScenario {
  /** What happens in it: half a sentence for those who choose from the list. */
  readonly about: string;
  /** The call that comes in to begin it; absent if it needs a call that the bot creates. */
  readonly incoming?: IncomingWish;
  scenario(call: SimulatedCall): Scenario;
}
