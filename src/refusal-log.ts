import type { Logger } from 'pino';

/**
 * Logs that somebody was refused.
 *
 * @param message what was refused
 * @param reason why: one of few
 * @param details what else is to be known of it
 */
export type LogRefusal = (message: string, reason: string, details?: object) => void;

/** For how long what is refused for the same reason shares a line, in milliseconds. */
const windowMs = 1_000;
/** So many reasons are kept apart; the others share their lines. */
const maxReasons = 100;
const others = 'one of many others';

/**
 * Makes a log of what strangers are refused, who may come as often as they like: the first for a reason is logged at
 * once, and at the end of each second, in one line, how many more there were, with the details of the last.
 */
export function createRefusalLog(logger: Logger): LogRefusal {
  const windows = new Map<string, { more: number; details: object | undefined }>();

  const logRefusal: LogRefusal = (message, reason, details) => {
    const key = `${message}: ${reason}`;
    if (reason !== others && !windows.has(key) && windows.size >= maxReasons) {
      logRefusal(message, others, details);
      return;
    }
    const open = windows.get(key);
    if (open) {
      open.more += 1;
      open.details = details;
      return;
    }
    const window: { more: number; details: object | undefined } = { more: 0, details };
    windows.set(key, window);
    logger.warn({ ...details, reason }, message);
    const timer = setInterval(() => {
      if (window.more > 0) {
        logger.warn({ ...window.details, reason, more: window.more }, message);
        window.more = 0;
      } else {
        clearInterval(timer);
        windows.delete(key);
      }
    }, windowMs).unref();
  };
  return logRefusal;
}
