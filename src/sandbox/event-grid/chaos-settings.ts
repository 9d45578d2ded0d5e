import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);

/** Decodes how likely each thing is to go wrong with an event; what is absent never does. */
export const eventChaosSchema = z.strictObject({
  lose: probability,
  duplicate: probability,
  reorder: probability,
  delay: probability,
  dataForm: probability,
  unknown: probability,
  forge: probability,
  maxDelayMs: z.int().min(1).max(86_400_000).default(2_000),
  seed: z.union([z.string(), z.number()]).optional(),
});

/**
 * The probability, from 0 to 1, that each thing goes wrong with an event on its way to a subscription. The simulated call
 * stays as it is.
 * - `lose`: it is never posted.
 * - `duplicate`: it is posted twice.
 * - `reorder`: the next one overtakes it.
 * - `delay`: it is posted up to `maxDelayMs` milliseconds later (2000 by default), while others go on.
 * - `dataForm`: its data has the other form.
 * - `unknown`: it has members that nobody knows, or comes before an event of a type that nobody knows.
 * - `forge`: a post that nobody must believe follows: a false end of the call, at an address that was guessed or, where the
 *   subscription asks for tokens, by a wrong one.
 *
 * `seed` restarts the random sequences; by default it is the sandbox's own.
 */
export type EventChaosSettings = z.output<typeof eventChaosSchema>;

/** Something that goes wrong. */
export type EventFault = Exclude<keyof EventChaosSettings, 'maxDelayMs' | 'seed'>;

/** Nothing goes wrong. */
export const noEventChaos: EventChaosSettings = eventChaosSchema.parse({});
