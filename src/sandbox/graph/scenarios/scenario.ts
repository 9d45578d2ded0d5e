import type { Random } from '../../server/seeded-random.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { SimulatedCallEvent } from '../simulation/call-event.ts';
import type { JsonObject } from '../protocol/wire.ts';

/** What the bot asks for and the others react to. What ends with the answer to its request is not in here. */
export type Action =
  | { readonly name: 'answer' }
  | { readonly name: 'redirect'; readonly targets: readonly JsonObject[] }
  | {
      readonly name: 'transfer';
      readonly target: JsonObject;
      /** The second call, of a consultative transfer. */
      readonly replacesCallId: string | undefined;
      /** Who is transferred out of a group call; undefined for the one peer of the bot. */
      readonly transfereeId: string | undefined;
    }
  | { readonly name: 'invite'; readonly operationId: string; readonly replacesCallId: string | undefined }
  | { readonly name: 'media'; readonly operationId: string }
  | { readonly name: 'operation'; readonly operationId: string };

/** An event of the call that a scenario is about, or of another call. */
export type Effect =
  | SimulatedCallEvent
  | { readonly kind: 'otherCall'; readonly callId: string; readonly event: SimulatedCallEvent };

/** Gives what happens next to the call as it is by then: nothing if the step no longer fits. */
export type Step = (call: SimulatedCall, random: Random) => readonly Effect[];

/** What the others do in a call: one step after the other, `stepIntervalMs` apart. */
export interface Scenario {
  readonly steps: readonly Step[];
  /** Follows after the last step, again and again. */
  readonly repeatedStep?: Step;
  readonly reactions: Reactions;
}

/** Gives the steps by which the others react to one kind of action. */
export type Reaction<Name extends Action['name']> = (
  action: Extract<Action, { name: Name }>,
) => readonly Step[];

/** How the others react to the actions of the bot. They ignore actions that are absent. */
export type Reactions = { readonly [Name in Action['name']]?: Reaction<Name> };

/** A scenario in which nothing happens by itself. */
export const idleScenario: Scenario = { steps: [], reactions: {} };
