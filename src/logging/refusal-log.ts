import type { Logger } from 'pino';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { createSparingLog } from './sparing-log.ts';

/**
 * Logs that somebody was refused.
 *
 * @param message what was refused
 * @param reason why: one of few
 * @param details what else is to be known of it
 */
export type LogRefusal = (message: string, reason: string, details?: object) => void;

interface Refusal {
  readonly message: string;
  readonly reason: string;
  readonly details: object | undefined;
}

/**
 * Makes a log of what strangers are refused, who may come as often as they like: the first for a reason is logged at
 * once, and then once a second, in one line, how many there were, with the details of the last.
 */
export function createRefusalLog(logger: Logger, clock: Pick<Clock, 'schedule'> = systemClock): LogRefusal {
  const log = createSparingLog<string, Refusal>({
    clock,
    intervalMs: 1_000,
    write(_, { message, reason, details }, count) {
      logger.warn({ ...details, reason, count }, message);
    },
    others: 'others',
  });
  return (message, reason, details) => {
    log(`${message}: ${reason}`, { message, reason, details });
  };
}
