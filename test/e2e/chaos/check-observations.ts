import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Observation } from './watcher.ts';

/** What is checked, against what. */
export interface ObservationsCheck {
  readonly name: string;
  readonly observations: readonly Observation[];
  /** All events of the same call, as somebody saw them who was there before, and never disturbed. */
  readonly undisturbed: readonly Observation[];
  /** Whether a snapshot was to be had only by who was away for longer than the log reaches. */
  readonly isAvoidable: (snapshot: Observation, before: Observation) => boolean;
}

/**
 * Checks that a watcher saw every event once and in order, or a marked snapshot in place of some, and that it believed
 * after each what the undisturbed one believed at that point.
 *
 * @throws AssertionError that says which is not so
 */
export function checkObservations({ name, observations, undisturbed, isAvoidable }: ObservationsCheck): void {
  let before: Observation | undefined;
  for (const observation of observations) {
    const { sequence, isSnapshot, roster } = observation;
    if (isSnapshot) {
      ok(!before || sequence >= before.sequence, `${name} got a snapshot of the past, ${sequence}`);
      ok(!before || !isAvoidable(observation, before), `${name} got an avoidable snapshot at ${sequence}`);
    } else {
      ok(before, `${name} began with a change, ${sequence}`);
      const { sequence: position } = before;
      const next = undisturbed.find((one) => one.sequence > position)?.sequence;
      ok(sequence === next, `${name} got ${sequence} after ${position}, where ${next} was next`);
    }
    const believed = undisturbed.findLast((one) => one.sequence <= sequence)?.roster;
    deepStrictEqual(roster, believed, `${name} believed in another roster at ${sequence}`);
    before = observation;
  }
}
