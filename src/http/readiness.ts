import type { ServerResponse } from 'node:http';
import { respondWithJson } from './request/respond.ts';

/** Something that has to work before clients are sent to this gateway. */
export interface ReadinessSource {
  /** Why it doesn't, in a sentence for an operator that tells no secret; undefined while it does. */
  readonly notReadyBecause: string | undefined;
}

/** A service that fails. */
export interface FailingService {
  readonly service: string;
  readonly since: Date;
  readonly lastReason: string;
}

/** Answers whether clients are to be sent here, and if not, why. A service that fails is told of, and is no reason. */
export function answerReadiness(
  response: ServerResponse,
  sources: readonly ReadinessSource[],
  failing: readonly FailingService[],
): void {
  const because = sources.flatMap(({ notReadyBecause }) => notReadyBecause ?? []);
  if (because.length === 0) respondWithJson(response, 200, { message: 'ready', failing });
  else respondWithJson(response, 503, { message: 'not ready', because, failing });
}
