import type { CallTruth } from '../simulation/simulated-call.ts';
import type { IncomingWish } from '../simulation/incoming-call.ts';
import type { Plot } from './scenario.ts';

/** A story that can be told again and again: what happens to a call, and how the others react to the bot. */
export interface Script {
  /** What happens, for a list to choose from. */
  readonly about: string;
  /** The call that comes in to begin it; absent if it is told of a call that the bot creates. */
  readonly incoming?: IncomingWish;
  plot(call: CallTruth): Plot;
}
