import { createHash } from 'node:crypto';

/** A repeatable source of randomness: the same seed gives the same values. Not for secrets. */
export interface Random {
  /** From 0 up to but not including 1, 53 bits of it. */
  fraction(): number;
  /** That many decimal digits, at most 15. */
  digits(count: number): string;
  /** That many lower-case hexadecimal digits. */
  hex(count: number): string;
  /** A version 4 UUID. */
  uuid(): string;
}

/** Makes a random sequence. Each purpose has a sequence of its own under the same seed. */
export function createRandom(seed: string | number, purpose: string): Random {
  const state = createHash('sha256').update(`${purpose}:${seed}`).digest();
  let a = state.readInt32LE(0);
  let b = state.readInt32LE(4);
  let c = state.readInt32LE(8);
  let counter = 1;

  /** Chris Doty-Humphrey's sfc32, of the PractRand suite. */
  function next32(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }

  const fraction = (): number => ((next32() >>> 5) * 2 ** 26 + (next32() >>> 6)) / 2 ** 53;
  const digits = (count: number): string =>
    Math.floor(fraction() * 10 ** count)
      .toString()
      .padStart(count, '0');
  const hex = (count: number): string => {
    let text = '';
    while (text.length < count) text += next32().toString(16).padStart(8, '0');
    return text.slice(0, count);
  };
  const uuid = (): string => {
    const variant = '89ab'.charAt(Math.floor(fraction() * 4));
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  };
  return { fraction, digits, hex, uuid };
}

/**
 * Whether something of a probability from 0 to 1 happens. Draws a number only where that is above 0, so that what is never to
 * happen does not change when the rest does.
 */
export function happens(random: Random, probability: number): boolean {
  return probability > 0 && random.fraction() < probability;
}

/** Chooses one at random. */
export function pick<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(random.fraction() * choices.length)] ?? choices[0];
}

/** Chooses one at random; undefined if there is none. */
export function pickOne<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices[Math.floor(random.fraction() * choices.length)];
}

/** Chooses one at random, the probability of each in proportion to its weight; undefined if none has any. */
export function pickWeighted<T>(
  random: Random,
  choices: readonly (readonly [weight: number, choice: T])[],
): T | undefined {
  const whole = choices.reduce((sum, [weight]) => sum + weight, 0);
  let rest = random.fraction() * whole;
  for (const [weight, choice] of choices) {
    rest -= weight;
    if (rest < 0) return choice;
  }
  return undefined;
}
