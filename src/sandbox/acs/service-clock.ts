import { z } from 'zod';
import type { Random } from '../server/seeded-random.ts';

/** A point in time in units of 100 ns since 1970, the resolution of the service's clock. */
export type Ticks = bigint;

const ticksPerMillisecond = 10_000n;

/** Ticks of one minute. */
export const ticksPerMinute = 60_000n * ticksPerMillisecond;

/** Ticks of one day. */
export const ticksPerDay = 1440n * ticksPerMinute;

/**
 * Writes a time as the service does: with an offset rather than `Z`, up to seven fraction digits, zeros at the end
 * trimmed (`2023-07-05T21:57:27.6697631+00:00`, `2026-12-01T09:00:00+00:00`).
 */
export function formatWireDate(ticks: Ticks): string {
  const [seconds, digits] = partsOf(ticks);
  const fraction = digits.replace(/0+$/, '');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}+00:00`;
}

/** Writes a time as events have it: with `Z` and all seven fraction digits (`2026-12-01T09:02:39.2843314Z`). */
export function formatEventTime(ticks: Ticks): string {
  return `${partsOf(ticks).join('.')}Z`;
}

/** A time to the second, and its seven fraction digits. */
function partsOf(ticks: Ticks): [seconds: string, fraction: string] {
  const seconds = new Date(Number(ticks / ticksPerMillisecond)).toISOString().slice(0, 19);
  return [seconds, (ticks % (1000n * ticksPerMillisecond)).toString().padStart(7, '0')];
}

const isoDateTime = z.iso.datetime({ offset: true, local: true });

/**
 * Decodes a date and time of ISO 8601; fraction digits after the seventh are dropped. As recorded, one without an offset
 * is of UTC, and a date without a time is its first moment.
 */
export const wireDate = z.union([isoDateTime, z.iso.date()]).transform((text): Ticks => {
  const [date = '', time = '00:00'] = text.split('T');
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  const offset = /(?:Z|[+-]\d\d:\d\d)$/.exec(time)?.[0] ?? 'Z';
  const clock = /^[\d:]+/.exec(time)?.[0] ?? '';
  const seconds = Date.parse(`${date}T${clock}${offset}`);
  return BigInt(seconds) * ticksPerMillisecond + BigInt(fraction.slice(0, 7).padEnd(7, '0'));
});

/** A time of the system's clock. */
export function ticksOf(time: Date): Ticks {
  return BigInt(time.getTime()) * ticksPerMillisecond;
}

/** The service's clock. It never gives the same time twice: the fractions of a millisecond are made up. */
export type ServiceClock = () => Ticks;

/** Makes the service's clock from one that counts milliseconds. */
export function createServiceClock(now: () => Date, random: Random): ServiceClock {
  let last = 0n;
  return () => {
    const millisecond = ticksOf(now());
    const isSameMillisecond = last - (last % ticksPerMillisecond) === millisecond;
    last = isSameMillisecond ? last + 1n : millisecond + BigInt(Math.floor(random.fraction() * 5000));
    return last;
  };
}
