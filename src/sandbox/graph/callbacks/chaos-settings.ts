import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);

/** Decodes how likely each thing is to go wrong; what is absent never does. */
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
  loseRoster: probability,
  laterOnly: probability,
  olderForm: probability,
  slash: probability,
  astray: probability,
  maxDelayMs: z.int().min(1).max(3_600_000).default(2_000),
  seed: z.union([z.string(), z.number()]).optional(),
});

/**
 * The probability, from 0 to 1, that each thing goes wrong with a notification. The simulated call stays as it is; only
 * `restart` changes ids of participants.
 * - `duplicate`: it is posted twice, under the same message id or another.
 * - `reorder`: the next one of the call overtakes it.
 * - `delay`: it is sent up to `maxDelayMs` milliseconds later (2000 by default), while others go on.
 * - `early`: the first one of a call arrives before the answer to the request that creates the call.
 * - `lose`: it is never posted.
 * - `late`: an older one of the call follows after the one of its end.
 * - `batch`: it is posted together with the next one.
 * - `names`: the older member names its resource, or both do, or its path has no leading slash; it lacks `callbackUri`.
 * - `bareIds`: the call's id in its path is 32 hexadecimal digits in upper case.
 * - `casing`: values of enums begin with a capital.
 * - `unknown`: it has unknown members and values, or comes with a resource of an unknown kind.
 * - `forge`: a post that nobody must believe follows: its token is expired, unsigned, or for or of somebody else.
 * - `restart`: after a change of a roster that is told by deltas, another machine of the service takes over and numbers
 *   them from 1 again. Everybody keeps their id, or the bot alone, or nobody; the first delta is lost half of the times.
 * - `withoutId`: those who join have no id in the first update, and one in the next.
 * - `loseRoster`: the roster that follows the beginning of a call, or an invitation that completes, is never posted.
 * - `laterOnly`: nor is it, and it takes no number: the first update that is posted names those only who came later.
 * - `olderForm`: an incoming call is announced in the form before Graph's first, until Graph's is asked for by 204.
 * - `slash`: it is posted to its address with a slash at the end, as the Bot API hands addresses back.
 * - `astray`: it is posted to an address below its own, at which nobody is.
 *
 * `seed` restarts the random sequence; by default it is the sandbox's own.
 */
export type ChaosSettings = z.infer<typeof chaosSchema>;

/** Something that goes wrong. */
export type ChaosFault = Exclude<keyof ChaosSettings, 'maxDelayMs' | 'seed'>;

/** Nothing goes wrong. */
export const noChaos: ChaosSettings = chaosSchema.parse({});
