import fc from 'fast-check';
import { afterMs, chaosOverHttp, seed } from '../../live/chaos/script.ts';
import type { ChaosScript, actions } from '../../live/chaos/script.ts';

/** One step of a script: something in the call, or a fault of the connection of one of its watchers. */
export interface FanOutStep {
  /** Milliseconds that pass before it. */
  readonly afterMs: number;
  /** Of watchers: `cut` breaks the connection, `lag` reads no more, `silence` leaves it half-open. `resume` mends each. */
  readonly action: (typeof actions)[number] | 'silence';
  /** Whom it is about: an index, modulo how many there are. */
  readonly who: number;
}

/** Somebody who watches the call. */
export interface WatcherScript {
  readonly transport: 'webSocket' | 'eventStream';
  /** Whether it comes only when it first resumes. */
  readonly comesLate: boolean;
}

/** All that a run depends on, but for what sockets make of it. */
export interface FanOutScript extends Pick<ChaosScript, 'seed' | 'call' | 'people' | 'chaos'> {
  /** Whether each event is so large that a handful fills what operating systems keep for a client that doesn't read. */
  readonly isLarge: boolean;
  /** Whether slow clients reach only the bound of what waits for them, or also that at which they are given up. */
  readonly patience: 'long' | 'short';
  readonly watchers: readonly WatcherScript[];
  readonly steps: readonly FanOutStep[];
}

const action = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom('join' as const, 'leave', 'mute', 'unmute', 'join') },
  { weight: 1, arbitrary: fc.constantFrom('share' as const, 'stopSharing', 'press') },
  { weight: 6, arbitrary: fc.constantFrom('cut' as const, 'lag', 'silence', 'resume', 'resume') },
) satisfies fc.Arbitrary<FanOutStep['action']>;

const who = fc.nat(9);
const disturbance = fc.constantFrom('cut' as const, 'silence', 'resume');

/** Enough in a row to fill the connection of somebody who lags, if events are large. */
const burst = fc
  .record({
    who,
    actions: fc.array(fc.record({ action: fc.constantFrom('join' as const, 'join', 'leave', 'mute'), who }), {
      minLength: 8,
      maxLength: 16,
    }),
  })
  .map((one): FanOutStep[] => [
    { action: 'lag', who: one.who, afterMs: 0 },
    ...one.actions.map((step) => ({ ...step, afterMs: 1_000 })),
  ]);

const steps = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.record({ afterMs, action, who }).map((one): FanOutStep[] => [one]) },
        { weight: 1, arbitrary: burst },
      ),
      { minLength: 1, maxLength: 40, size: 'max' },
    ),
    fc.option(fc.record({ afterMs, action: fc.constant('hangUp' as const), who: fc.nat(2) }), { freq: 2 }),
    fc.array(fc.record({ afterMs, action: disturbance, who }), { maxLength: 3 }),
  )
  .map(([during, end, after]): FanOutStep[] => [...during.flat(), ...(end ? [end] : []), ...after]);

/** Scripts of calls with several watchers, in which anything may go wrong before the gateway and behind it. */
export const fanOutScripts: fc.Arbitrary<FanOutScript> = fc.record({
  seed,
  call: fc.constantFrom('peerToPeer', 'fullRoster', 'fullRoster', 'deltaRoster', 'deltaRoster'),
  people: fc.nat(5),
  chaos: chaosOverHttp,
  isLarge: fc.boolean(),
  patience: fc.constantFrom('long' as const, 'short'),
  watchers: fc.array(
    fc.record({
      transport: fc.constantFrom('webSocket' as const, 'eventStream'),
      comesLate: fc.constantFrom(false, false, true),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  steps,
});
