import { EarlyRefusal } from './early-refusal.ts';
import type { Ticks } from './service-clock.ts';
import { ticksPerDay } from './service-clock.ts';

/** When a room can be joined. */
export interface Window {
  readonly validFrom: Ticks;
  readonly validUntil: Ticks;
}

/** The longest window, and the default one. */
const maxWindow = 180n * ticksPerDay;

/** After the last moment that the service can write. */
const endOfTime: Ticks = BigInt(Date.UTC(10_000) / 86_400_000) * ticksPerDay;

/** The ends of the window that a request names. Null means that it names none. */
export interface WantedWindow {
  readonly validFrom?: Ticks | null | undefined;
  readonly validUntil?: Ticks | null | undefined;
}

/**
 * Completes and checks the window of a new room. It begins now and is open for 180 days if nothing else is said; it
 * may begin in the past, but not end there, and may not be longer than 180 days.
 * @throws {ApiError} 400 when they are wrong: its one detail has the target `ValidUntil`
 */
export function checkWindow(wanted: WantedWindow, now: Ticks): Window {
  const validFrom = wanted.validFrom ?? now;
  const validUntil = wanted.validUntil ?? validFrom + maxWindow;
  if (validUntil <= now) throw badValidUntil('ValidUntil cannot be in the past.');
  if (validUntil <= validFrom || validUntil - validFrom > maxWindow) {
    throw badValidUntil('ValidUntil must come after ValidFrom, by 180 days at most.');
  }
  if (validUntil >= endOfTime) throw badValidUntil('ValidUntil must come before the year 10000.');
  return { validFrom, validUntil };
}

/**
 * Changes the window of a room: an end that isn't named stays, and both are checked together. A request that names
 * neither changes nothing, even if the room has expired.
 * @throws {ApiError} 400 when {@link checkWindow} refuses the new window
 */
export function changeWindow(current: Window, wanted: WantedWindow, now: Ticks): Window {
  const validFrom = wanted.validFrom ?? undefined;
  const validUntil = wanted.validUntil ?? undefined;
  if (validFrom === undefined && validUntil === undefined) return current;
  return checkWindow(
    { validFrom: validFrom ?? current.validFrom, validUntil: validUntil ?? current.validUntil },
    now,
  );
}

function badValidUntil(message: string): EarlyRefusal {
  return new EarlyRefusal(400, 'BadRequest', 'The request is not valid.', {
    details: [{ code: 'BadArgument', message, target: 'ValidUntil' }],
  });
}
