import { z } from 'zod';
import { globPattern } from './path-pattern.ts';
import { createRandom } from './seeded-random.ts';

const aim = {
  /** Glob over the path as sent, without its query; `*` is any run of characters. */
  path: z.string().regex(/^[/*]/, 'must begin with / or *'),
  /** Any method if absent. */
  method: z
    .string()
    .regex(/^[A-Za-z]+$/, 'must be an HTTP method')
    .transform((method) => method.toUpperCase())
    .optional(),
  /** How many requests it affects; every one if absent. */
  count: z.int().positive().optional(),
  /** The probability that it affects a request that matches, from 0 to 1; 1 if absent. */
  probability: z.number().positive().max(1).optional(),
};

/** Decodes a fault: what goes wrong, on which requests, how often. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...aim, kind: z.literal('latency'), ms: z.int().nonnegative().max(600_000) }),
  z.strictObject({
    ...aim,
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfterSeconds: z.int().nonnegative().optional(),
    code: z.string().min(1).optional(),
  }),
  z.strictObject({ ...aim, kind: z.literal('reset') }),
  z.strictObject({ ...aim, kind: z.literal('truncate') }),
  z.strictObject({ ...aim, kind: z.literal('garbage') }),
]);

/**
 * Something that goes wrong on purpose.
 * - `latency`: the request waits `ms` milliseconds, then goes on, perhaps into another fault.
 * - `status`: its API refuses it with that status, and it does nothing.
 * - `reset`: the connection ends without an answer, and the request does nothing.
 * - `truncate`: the request is carried out, half of the declared body is sent, then the connection ends. An answer
 *   without a body is not sent at all.
 * - `garbage`: 200 with a body that is not JSON although it says so; the request does nothing.
 */
export type Fault = z.infer<typeof faultSchema>;

/** The faults that affect one request. */
interface AppliedFaults {
  /** How long to wait before anything else, in milliseconds. */
  readonly latencyMs: number;
  /** What happens instead of, or to, the answer. */
  readonly outcome: Exclude<Fault, { kind: 'latency' }> | undefined;
}

/** The faults in force. */
export interface Faults {
  add(fault: Fault): void;
  /** The faults in force, `count` being what is left of it. */
  list(): readonly Fault[];
  /** Ends all faults and restarts the random sequence. */
  clear(): void;
  /** Chooses the faults of one request. Latencies add up; the first other fault that applies is the outcome. */
  draw(method: string, path: string): AppliedFaults;
}

const harmless: AppliedFaults = { latencyMs: 0, outcome: undefined };

/** Makes an empty set of faults. `seed` determines which requests faults with a probability affect. */
export function createFaults(seed: string | number): Faults {
  let armed: { fault: Fault; pattern: RegExp }[] = [];
  let random = createRandom(seed, 'faults');

  function draw(method: string, path: string): AppliedFaults {
    if (armed.length === 0) return harmless;
    let latencyMs = 0;
    for (const one of armed) {
      const { fault } = one;
      if ((fault.method ?? method) !== method || !one.pattern.test(path)) continue;
      if (fault.probability !== undefined && random.fraction() >= fault.probability) continue;
      if (fault.count !== undefined) one.fault = { ...fault, count: fault.count - 1 };
      if (fault.kind === 'latency') {
        latencyMs += fault.ms;
        continue;
      }
      removeSpent();
      return { latencyMs, outcome: fault };
    }
    removeSpent();
    return { latencyMs, outcome: undefined };
  }

  function removeSpent(): void {
    armed = armed.filter(({ fault }) => fault.count !== 0);
  }

  return {
    add(fault) {
      armed.push({ fault, pattern: globPattern(fault.path) });
    },
    list: () => armed.map(({ fault }) => fault),
    clear() {
      armed = [];
      random = createRandom(seed, 'faults');
    },
    draw,
  };
}
