import fc from 'fast-check';
import { afterMs, seed } from '../chaos/script.ts';

/** What happens in a story: in the room, to the connection and to the gateway. */
export type StoryAction =
  | 'join'
  | 'leave'
  | 'mute'
  | 'hold'
  | 'dialIn'
  | 'connect'
  | 'cut'
  | 'list'
  | 'restart'
  | 'follow'
  | 'unfollow';

/** One step of a story. */
export interface StoryStep {
  /** Milliseconds that pass before it. */
  readonly afterMs: number;
  readonly action: StoryAction;
  /** Whom it is about: an index, modulo how many there are. */
  readonly who: number;
}

/** All that a run depends on: the same story goes the same way, whenever and wherever it is run. */
export interface RoomStory {
  readonly seed: number;
  /** Whether Event Grid tells of the calls. */
  readonly hasEventGrid: boolean;
  /** Whether there may be a connection; `cut` also lets it end. */
  readonly connection: 'none' | 'steady' | 'cut';
  /** Whether there is to be one at the end. */
  readonly endsConnected: boolean;
  /** The probability that an event of either source comes twice, from 0 to 1. */
  readonly duplicate: number;
  /** How late an event may come, in milliseconds. */
  readonly maxDelayMs: number;
  /** The probability that an event of Event Grid comes by a repeat only, minutes later. */
  readonly retry: number;
  /** The probability that a list of a connection never comes. */
  readonly lose: number;
  /** How many events the log of a call holds. */
  readonly logEvents: number;
  readonly steps: readonly StoryStep[];
}

const often = (...choices: StoryAction[]) => fc.constantFrom(...choices);

const action = fc.oneof(
  { weight: 8, arbitrary: often('join', 'join', 'leave', 'leave', 'mute', 'hold', 'dialIn') },
  { weight: 4, arbitrary: often('connect', 'connect', 'cut', 'list') },
  { weight: 2, arbitrary: often('follow', 'unfollow', 'restart') },
);

const chance = fc.constantFrom(0, 0, 0.1, 0.4);

const conditions = {
  seed,
  duplicate: chance,
  maxDelayMs: fc.constantFrom(0, 500, 5_000, 60_000),
  retry: chance,
  lose: chance,
  logEvents: fc.constantFrom(3, 8, 64),
  steps: fc.array(fc.record({ afterMs, action, who: fc.nat(9) }), {
    minLength: 1,
    maxLength: 40,
    size: 'max',
  }),
};

/** Any story whose outcome can be known. */
export const stories: fc.Arbitrary<RoomStory> = fc.oneof(
  fc.record({
    ...conditions,
    hasEventGrid: fc.constant(true),
    connection: fc.constant('none' as const),
    endsConnected: fc.constant(false),
  }),
  fc.record({
    ...conditions,
    hasEventGrid: fc.boolean(),
    connection: fc.constantFrom('steady', 'cut', 'cut'),
    endsConnected: fc.boolean(),
  }),
);
