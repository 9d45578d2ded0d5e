/** @param values at least one */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/**
 * Gives the value that so many per cent of the values don't exceed; between two of them what lies between.
 *
 * @param values at least one
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('there are no values');
  return below + (above - below) * (place % 1);
}
