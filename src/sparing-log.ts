import type { Clock } from './clock.ts';

/**
 * Keeps what happens often from filling a log: the first time is written at once, and what follows within an interval in
 * one line at its end, which tells of the last.
 *
 * @param intervalMs between two lines of one reason at the least, in milliseconds
 * @param write writes a line that stands for `count` times
 * @returns takes what happened. Reasons must be few: each is kept in mind for an interval.
 */
export function createSparingLog<Reason, Detail>(
  clock: Pick<Clock, 'schedule'>,
  intervalMs: number,
  write: (reason: Reason, detail: Detail, count: number) => void,
): (reason: Reason, detail: Detail) => void {
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
    const since = held.get(reason);
    if (since) {
      since.count += 1;
      since.last = detail;
    } else {
      tell(reason, detail, 1);
    }
  };
}
