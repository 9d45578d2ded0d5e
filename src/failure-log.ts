import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { LiveTask } from './live/live-observer.ts';
import { createSparingLog } from './logging/sparing-log.ts';
import { UpstreamError } from './upstreams/pipeline/upstream-error.ts';
import { failureOf } from './upstreams/pipeline/upstream-failure.ts';
import type { UpstreamFailure } from './upstreams/pipeline/upstream-failure.ts';

/** Between two lines about one cause, in milliseconds. */
const intervalMs = 60_000;

/** Logs what fails of the gateway's own work: the first time at once, and then once a minute for each cause, with how often. */
export interface FailureLog {
  /** A request to a service failed. */
  readonly upstream: (failure: UpstreamFailure) => void;
  /** Something failed that the live core does by itself. */
  readonly liveTask: (task: LiveTask, error: unknown) => void;
}

/** Makes one. More than a hundred causes within a minute share lines. */
export function createFailureLog(logger: Logger, clock: Pick<Clock, 'schedule'>): FailureLog {
  const logUpstream = createSparingLog<string, UpstreamFailure>({
    clock,
    intervalMs,
    write(_, failure, count) {
      logger.warn({ ...failure, count }, 'a service failed');
    },
    others: 'others',
  });
  const logLiveTask = createSparingLog<string, { readonly task: LiveTask; readonly error: unknown }>({
    clock,
    intervalMs,
    write(_, { task, error }, count) {
      // An upstream's error may have what it was sent, and its answer, among its causes.
      const what = error instanceof UpstreamError ? failureOf(error) : { err: error };
      logger.warn({ task, ...what, count }, 'what keeps the calls true failed, and is tried again');
    },
    others: 'others',
  });
  return {
    upstream(failure) {
      logUpstream(`${failure.service} ${failure.cause}`, failure);
    },
    liveTask(task, error) {
      const cause = error instanceof UpstreamError ? failureOf(error).cause : String(error);
      logLiveTask(`${task} ${cause}`, { task, error });
    },
  };
}
