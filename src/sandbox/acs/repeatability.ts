import { createHash } from 'node:crypto';
import { ApiError } from '../server/api-error.ts';
import type { ApiRequest, Reply } from '../server/exchange.ts';
import type { ServiceClock, Ticks } from './service-clock.ts';
import { ticksPerMinute } from './service-clock.ts';

/** How long an answer is remembered; the service's own time isn't documented. */
const retention = 5n * ticksPerMinute;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Remembered {
  readonly bodyHash: string;
  readonly reply: Reply;
  readonly until: Ticks;
}

/**
 * Makes a function that carries out a repeatable request once (OASIS "Repeatable Requests"): a repeat with the same
 * `Repeatability-Request-ID` and body gets the first answer again, one with another body is refused by 412. Only what
 * succeeded is remembered. A request without these headers is carried out every time.
 * The function throws {@link ApiError} 400 for malformed headers, and what `execute` throws.
 */
export function createRepeatability(
  clock: ServiceClock,
): (request: ApiRequest, execute: () => Reply) => Reply {
  const remembered = new Map<string, Remembered>();

  function forgetOld(now: Ticks): void {
    for (const [id, { until }] of remembered) {
      if (until > now) return;
      remembered.delete(id);
    }
  }

  return (request, execute) => {
    const id = readRequestId(request);
    if (id === undefined) return execute();
    const now = clock();
    forgetOld(now);
    const bodyHash = createHash('sha256').update(request.body).digest('base64');
    const before = remembered.get(id);
    if (before === undefined) {
      const reply = accepted(execute());
      remembered.set(id, { bodyHash, reply, until: now + retention });
      return reply;
    }
    if (before.bodyHash === bodyHash) return before.reply;
    throw new ApiError(
      412,
      'PreconditionFailed',
      'This Repeatability-Request-ID came with another body before.',
      {
        headers: { 'Repeatability-Result': 'rejected' },
      },
    );
  };
}

function accepted(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'Repeatability-Result': 'accepted' } };
}

function readRequestId({ headers }: ApiRequest): string | undefined {
  const id = headers['repeatability-request-id'];
  const firstSent = headers['repeatability-first-sent'];
  if (id === undefined) return undefined;
  if (typeof id !== 'string' || !uuid.test(id)) {
    throw new ApiError(400, 'BadRequest', 'Repeatability-Request-ID must be a UUID.');
  }
  if (typeof firstSent !== 'string' || !firstSent.endsWith(' GMT') || Number.isNaN(Date.parse(firstSent))) {
    throw new ApiError(400, 'BadRequest', 'Repeatability-First-Sent must be given as an HTTP date.');
  }
  return id.toLowerCase();
}
