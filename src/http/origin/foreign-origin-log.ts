import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { systemClock } from '../../clock.ts';
import type { Clock } from '../../clock.ts';
import { createSparingLog } from '../../logging/sparing-log.ts';
import { canBeListed, shownOrigin } from './foreign-origin.ts';

/** How many origins are remembered as logged. */
const maxOrigins = 1_000;

const refusedOrigin =
  'pages of an origin were refused; if they are yours, start the gateway with what "letIn" says';
const refusedForGood =
  'pages of no one site were refused; if they are yours, serve them over http(s), or by a scheme of their own';

/**
 * Makes a log of the origins whose pages were refused, with what would let each in: each origin is logged once, and one a
 * second at the most, since anybody can make them up. One that has to wait is logged when it comes again.
 *
 * @param allowed what `ALLOWED_ORIGINS` lists
 */
export function createForeignOriginLog(
  logger: Logger,
  allowed: readonly string[],
  clock: Pick<Clock, 'schedule'> = systemClock,
): (origin: string) => void {
  const logged = new LRUCache<string, true>({ max: maxOrigins });
  const log = createSparingLog<'origin', string>({
    clock,
    intervalMs: 1_000,
    write(_, origin, count) {
      logged.set(origin, true);
      if (canBeListed(origin)) {
        const letIn = `ALLOWED_ORIGINS=${[...allowed, origin].join(',')}`;
        logger.warn({ origin, letIn, count }, refusedOrigin);
      } else {
        logger.warn({ origin, count }, refusedForGood);
      }
    },
  });
  return (origin) => {
    const shown = shownOrigin(origin);
    if (logged.get(shown) === undefined) log('origin', shown);
  };
}
