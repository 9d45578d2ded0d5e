import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { createSparingLog } from '../logging/sparing-log.ts';

/** A part of a path that is as long may be the secret of a call's address. */
const maxPartChars = 20;
/** How much of a path is logged. */
const maxPathChars = 200;

const intervalMs = 60_000;

/**
 * Makes a log of what is posted below `/callbacks` to no address that there is: the platform was told a wrong address, and
 * no call is heard of. Each path has one line a minute, with how often, and what is beyond a hundred paths has one together.
 *
 * @returns takes note of a request to a path at which there is nothing
 */
export function createStrayCallbackLog(
  logger: Logger,
  clock: Pick<Clock, 'schedule'>,
): (request: Pick<IncomingMessage, 'method'>, path: string) => void {
  const log = createSparingLog<string, undefined>({
    clock,
    intervalMs,
    write(path, _, count) {
      logger.warn(
        { path, count },
        'what was posted below /callbacks has no known address: notifications of calls go to /callbacks/calls; ROOM_CALLS opens those of calls in rooms',
      );
    },
    others: 'others',
  });
  return ({ method }, path) => {
    if (method === 'POST' && /^\/*callbacks(?:\/|$)/i.test(path)) log(loggable(path), undefined);
  };
}

/** A path without what may be a secret in it. */
function loggable(path: string): string {
  const parts = path.split('/').map((part) => (part.length > maxPartChars ? '…' : part));
  return parts.join('/').slice(0, maxPathChars);
}
