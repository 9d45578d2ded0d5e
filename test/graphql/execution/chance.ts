/** Decides by chance, in a way that a seed repeats. */
export interface Chance {
  /** From 0 up to but not including 1. */
  fraction(): number;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  /** From 0 up to this. */
  upTo(max: number): number;
  /** One of these, at least one. */
  of<T>(values: readonly T[]): T;
}

/** Makes one. What it decides is for tests that need millions of decisions, and good enough for those. */
export function chanceOf(seed: string | number): Chance {
  let state = hash(String(seed));
  // Tommy Ettinger's mulberry32.
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (max: number): number => Math.floor(fraction() * (max + 1));
  return {
    fraction,
    upTo,
    oneIn: (times) => upTo(times - 1) === 0,
    of: (values) => values[upTo(values.length - 1)] as (typeof values)[number],
  };
}

/** Fowler, Noll and Vo's FNV-1a. */
function hash(text: string): number {
  let hashed = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hashed = Math.imul(hashed ^ text.charCodeAt(index), 0x01000193);
  }
  return hashed;
}
