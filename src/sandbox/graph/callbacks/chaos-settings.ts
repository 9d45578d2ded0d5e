import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);

/** Decodes how much goes wrong with callbacks; what is absent doesn't happen. */
export const chaosSchema = z.strictObject({
  duplicate: probability,
  reorder: probability,
  delay: probability,
  early: probability,
  lose: probability,
  late: probability,
  batch: probability,
  names: probability,
  bareIds: probability,
  casing: probability,
  unknown: probability,
  forge: probability,
  restart: probability,
  withoutId: probability,
  maxDelayMs: z.int().min(1).max(3_600_000).default(2_000),
  seed: z.union([z.string(), z.number()]).optional(),
});

/**
 * How likely it is that something goes wrong with a notification, from 0 to 1 each. What is true of a call never
 * changes by it, but for people's ids by `restart`.
 * - `duplicate`: it is posted twice, under the same message id or another.
 * - `reorder`: the next one of the call overtakes it.
 * - `delay`: it waits up to `maxDelayMs` milliseconds while others go on; 2000 if not said.
 * - `early`: of a creation, the first one arrives before the answer to the request.
 * - `lose`: it is never posted.
 * - `late`: of the end of a call, an older one of the call follows on it.
 * - `batch`: it goes in one post with the next one.
 * - `names`: its resource is named by the older member, by both, or without the leading slash; it lacks `callbackUri`.
 * - `bareIds`: the call's id in its path is 32 hexadecimal digits in upper case.
 * - `casing`: values of enums begin with a capital.
 * - `unknown`: it has members and values that nobody knows, or comes with a resource of an unknown kind.
 * - `forge`: a post that nobody may believe follows on it: expired, unsigned, for or by somebody else.
 * - `restart`: after a change of a roster that is told by deltas, another machine of the service takes over and numbers
 *   them from 1 again. Everybody keeps their id, or the bot alone, or nobody; the first delta is lost half of the times.
 * - `withoutId`: who joins is told of without an id at first, and with it by the next update.
 *
 * `seed` begins the sequence of chances anew; the sandbox's own seed decides if absent.
 */
export type ChaosSettings = z.infer<typeof chaosSchema>;

/** The name of something that goes wrong. */
export type Trouble = Exclude<keyof ChaosSettings, 'maxDelayMs' | 'seed'>;

/** Nothing goes wrong. */
export const calm: ChaosSettings = chaosSchema.parse({});
