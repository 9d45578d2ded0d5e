import { z } from 'zod';
import { createDelayedTasks } from '../../graph/simulation/delayed-tasks.ts';
import type { Scheduler } from '../../graph/simulation/virtual-clock.ts';
import type { Random } from '../../server/seeded-random.ts';
import { createRandom, happens } from '../../server/seeded-random.ts';

const probability = z.number().min(0).max(1).default(0);

/** Decodes how likely each thing is to go wrong with a callback; what is absent never does. */
export const callbackChaosSchema = z.strictObject({
  lose: probability,
  duplicate: probability,
  reorder: probability,
  delay: probability,
  forge: probability,
  maxDelayMs: z.int().min(1).max(86_400_000).default(2_000),
  seed: z.union([z.string(), z.number()]).optional(),
});

/**
 * The probability, from 0 to 1, that each thing goes wrong with a callback of Call Automation. The simulated call stays as
 * it is.
 * - `lose`: it is never posted.
 * - `duplicate`: it is posted twice.
 * - `reorder`: the next one of its connection overtakes it.
 * - `delay`: it is posted up to `maxDelayMs` milliseconds later (2000 by default), while others go on.
 * - `forge`: an empty roster with a far higher number follows, with a token that nobody must believe.
 *
 * `seed` restarts the random sequences; by default it is the sandbox's own.
 */
export type CallbackChaosSettings = z.output<typeof callbackChaosSchema>;

type Fault = Exclude<keyof CallbackChaosSettings, 'maxDelayMs' | 'seed'>;

/** Nothing goes wrong. */
export const noCallbackChaos: CallbackChaosSettings = callbackChaosSchema.parse({});

/** Lets things go wrong between Call Automation and who is called back. */
export interface CallbackChaos {
  /**
   * Sends a callback: late, twice, after the next one, or not at all.
   * @param connectionId whose it is
   * @param forge sends one that nobody must believe
   */
  pass(connectionId: string, send: () => void, forge: (random: Random) => void): void;
  settings(): CallbackChaosSettings;
  configure(settings: CallbackChaosSettings): void;
  /** Drops what is still held back. */
  close(): void;
}

/** How long a callback is held back for the next one, which is to overtake it, in milliseconds. */
const maxHoldMs = 2_000;

/** Makes a chaos in which nothing goes wrong until it is configured. */
export function createCallbackChaos(scheduler: Scheduler, seed: string | number): CallbackChaos {
  let current = noCallbackChaos;
  const newRandom = (): Random => createRandom(current.seed ?? seed, 'chaos of call automation');
  let random = newRandom();
  /** What lets go the callback that is held back, by connection. */
  const held = new Map<string, () => void>();
  const { later, drop } = createDelayedTasks(scheduler);

  function occurs(fault: Fault): boolean {
    return happens(random, current[fault]);
  }

  function hold(connectionId: string, send: () => void): void {
    const cancel = later(maxHoldMs, letGo);
    function letGo(): void {
      cancel();
      held.delete(connectionId);
      send();
    }
    held.set(connectionId, letGo);
  }

  return {
    pass(connectionId, send, forge) {
      if (occurs('lose')) return;
      const copies = occurs('duplicate') ? 2 : 1;
      const sendAll = (): void => {
        for (let copy = 0; copy < copies; copy += 1) {
          if (occurs('delay')) later(random.fraction() * current.maxDelayMs, send);
          else send();
        }
      };
      const letGo = held.get(connectionId);
      if (letGo !== undefined) {
        sendAll();
        letGo();
      } else if (occurs('reorder')) hold(connectionId, sendAll);
      else sendAll();
      if (occurs('forge')) forge(random);
    },
    settings: () => current,
    configure(settings) {
      for (const letGo of [...held.values()]) letGo();
      current = settings;
      random = newRandom();
    },
    close() {
      drop();
      held.clear();
    },
  };
}
