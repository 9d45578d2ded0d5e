import fc from 'fast-check';
import type { ChaosSettings } from '../../../src/sandbox/graph/callbacks/chaos-settings.ts';

/** The actions of scripts: changes of the call, and faults of a client or their end. */
export const actions = [
  'join',
  'leave',
  'mute',
  'unmute',
  'invite',
  'share',
  'stopSharing',
  'press',
  'hangUp',
  'cut',
  'lag',
  'resume',
] as const;

/** One step of a script. */
export interface ScriptStep {
  /** Milliseconds that pass before it. */
  readonly afterMs: number;
  readonly action: (typeof actions)[number];
  /** Whom it is about: an index, modulo how many there are. */
  readonly who: number;
}

/** All that a run depends on: the same script goes the same way, whenever and wherever it is run. */
export interface ChaosScript {
  /** Seeds all randomness: ids, which messages are altered, how long Graph takes to answer. */
  readonly seed: number;
  readonly call: 'peerToPeer' | 'fullRoster' | 'deltaRoster';
  /** How many are there besides the bot when it joins. */
  readonly people: number;
  /** How many events the log of a call holds. */
  readonly logEvents: number;
  /** Milliseconds that Graph takes for the reply to the creation: callbacks may overtake it. */
  readonly replyMs: number;
  /** Milliseconds between the call's beginning and the first step. */
  readonly idleMs: number;
  /** The probability that Graph fails to answer a request, from 0 to 1. */
  readonly failureRate: number;
  readonly chaos: Partial<Omit<ChaosSettings, 'seed'>>;
  readonly steps: readonly ScriptStep[];
}

/** Clients in each run; what each follows is fixed by its number. */
export const clientCount = 4;

const often = (...choices: ScriptStep['action'][]) => fc.constantFrom(...choices);

const action = fc.oneof(
  { weight: 8, arbitrary: often('join', 'leave', 'mute', 'unmute', 'leave', 'join') },
  { weight: 3, arbitrary: often('share', 'stopSharing', 'press', 'invite') },
  { weight: 6, arbitrary: often('cut', 'resume', 'lag', 'resume') },
);

/** Most steps come close to each other. */
export const afterMs = fc.oneof(
  fc.nat(300),
  fc.integer({ min: 300, max: 3_000 }),
  fc.integer({ min: 3_000, max: 20_000 }),
);

const steps = fc
  .tuple(
    fc.array(fc.record({ afterMs, action, who: fc.nat(9) }), { minLength: 1, maxLength: 30, size: 'max' }),
    fc.option(fc.record({ afterMs, action: fc.constant('hangUp' as const), who: fc.nat(2) }), { freq: 2 }),
    fc.array(fc.record({ afterMs, action: often('cut', 'resume'), who: fc.nat(9) }), { maxLength: 3 }),
  )
  .map(([during, end, after]): ScriptStep[] => [...during, ...(end ? [end] : []), ...after]);

const chance = fc.constantFrom(0, 0, 0.05, 0.2, 0.5);

/** Any mixture of what may go wrong between Graph and the gateway. */
const chaos = fc.record({
  lose: chance,
  duplicate: chance,
  reorder: chance,
  delay: chance,
  late: chance,
  batch: chance,
  names: chance,
  bareIds: chance,
  casing: chance,
  unknown: chance,
  forge: chance,
  restart: chance,
  withoutId: chance,
  loseRoster: chance,
  laterOnly: chance,
  slash: chance,
  astray: chance,
  maxDelayMs: fc.constantFrom(500, 2_000, 6_000, 30_000),
});

/**
 * The same for a call whose posts go over HTTP, where nothing goes astray: the sandbox ends a call of which three states in a
 * row were not taken, perhaps before its script begins.
 */
export const chaosOverHttp = chaos.map((settings) => ({ ...settings, astray: 0 }));

/** Of a script. */
export const seed = fc.nat(0x7fffffff);

/** Long calls bring the chaos near the first look that comes with keeping a call alive, after 15 minutes. */
const idleMs = fc.constantFrom(0, 0, 0, 880_000);

const conditions = {
  seed,
  logEvents: fc.constantFrom(3, 8, 64),
  replyMs: fc.constantFrom(0, 200, 3_000),
  idleMs,
  failureRate: fc.constantFrom(0, 0, 0.3),
  steps,
};

/** Calls of some people, in which anything may go wrong. */
export const smallCalls = fc.record({
  ...conditions,
  call: fc.constantFrom('peerToPeer', 'fullRoster', 'fullRoster', 'deltaRoster', 'deltaRoster'),
  people: fc.nat(5),
  chaos,
});

/** What leaves people unknown of whom only changes tell. */
const unknowable = { lose: 0, restart: 0, withoutId: 0, loseRoster: 0, laterOnly: 0, astray: 0 };

/**
 * Calls near and above the 100 people at which Graph cuts lists. They are known wholly by deltas alone, and only if none
 * is lost and all are numbered on: of somebody beyond the cut whose joining was never told, nothing can be known.
 */
const largeCalls = fc.record({
  ...conditions,
  call: fc.constant('deltaRoster' as const),
  people: fc.integer({ min: 95, max: 115 }),
  chaos: chaos.map((settings) => ({ ...settings, ...unknowable })),
});

/** Any script whose outcome can be known. */
export const scripts: fc.Arbitrary<ChaosScript> = fc.oneof(
  { weight: 8, arbitrary: smallCalls },
  { weight: 1, arbitrary: largeCalls },
);

/** Scripts in which nothing is lost but rosters: they never follow a beginning or an invitation, or not always. */
export const lostRosterScripts: fc.Arbitrary<ChaosScript> = fc.record({
  ...conditions,
  idleMs: fc.constant(0),
  failureRate: fc.constant(0),
  call: fc.constantFrom('peerToPeer', 'fullRoster', 'deltaRoster'),
  people: fc.nat(5),
  chaos: fc.record({
    loseRoster: fc.constantFrom(0, 0.5, 1),
    laterOnly: fc.constantFrom(0.5, 1),
    slash: fc.constantFrom(0, 0.5),
  }),
  steps: fc.array(
    fc.record({
      afterMs: fc.nat(3_000),
      action: often('join', 'leave', 'mute', 'invite', 'invite'),
      who: fc.nat(9),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

/**
 * Scripts in which nothing goes wrong, and nothing looks as if it did: in a full roster somebody's absence, and comings
 * close to each other, are confirmed by a read even if all is well.
 */
export const faultlessScripts: fc.Arbitrary<ChaosScript> = fc
  .record({
    ...conditions,
    failureRate: fc.constant(0),
    call: fc.constantFrom('peerToPeer', 'fullRoster', 'deltaRoster'),
    people: fc.nat(5),
    chaos: fc.constant({}),
  })
  .map((script): ChaosScript => {
    // An end that nobody is told of is a fault.
    const told = script.steps.map((step) =>
      step.action === 'hangUp' ? { ...step, who: step.who % 2 } : step,
    );
    // A call of two that becomes one of more has full rosters, too.
    if (script.call === 'deltaRoster') return { ...script, steps: told };
    const plain = told.filter(({ action }) => action !== 'leave');
    return { ...script, steps: plain.map((step) => ({ ...step, afterMs: step.afterMs + 1_000 })) };
  });
