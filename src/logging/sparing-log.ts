import type { Clock } from '../clock.ts';

/** Reasons that are kept apart within an interval. */
const maxReasons = 100;

/** How to log what happens often. */
export interface SparingLogOptions<Reason, Detail> {
  readonly clock: Pick<Clock, 'schedule'>;
  /** Between two lines of one reason at the least, in milliseconds. */
  readonly intervalMs: number;
  /** Writes a line that stands for `count` times, with the detail of the last. */
  readonly write: (reason: Reason, detail: Detail, count: number) => void;
  /** The reason by which those share lines that are more than a hundred in an interval; left out, all are kept apart. */
  readonly others?: Reason;
}

/**
 * Keeps what happens often from filling a log: the first time is written at once, and what follows within an interval in
 * one line at its end.
 *
 * @returns takes what happened
 */
export function createSparingLog<Reason, Detail>({
  clock,
  intervalMs,
  write,
  others,
}: SparingLogOptions<Reason, Detail>): (reason: Reason, detail: Detail) => void {
  /** Of each reason that was written lately, what has come since. */
  const held = new Map<Reason, { count: number; last: Detail }>();

  function tell(reason: Reason, detail: Detail, count: number): void {
    write(reason, detail, count);
    const since = { count: 0, last: detail };
    held.set(reason, since);
    clock.schedule(intervalMs, () => {
      held.delete(reason);
      if (since.count > 0) tell(reason, since.last, since.count);
    });
  }

  return (reason, detail) => {
    const isApart = held.has(reason) || held.size < maxReasons || others === undefined;
    const shown = isApart ? reason : others;
    const since = held.get(shown);
    if (since) {
      since.count += 1;
      since.last = detail;
    } else {
      tell(shown, detail, 1);
    }
  };
}
