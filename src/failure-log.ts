import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { CallEnd, LiveTask } from './live/live-observer.ts';
import { createSparingLog } from './logging/sparing-log.ts';
import { isEndByLostCallbacks } from './microsoft-graph/lost-callbacks.ts';
import { UpstreamError } from './upstreams/pipeline/upstream-error.ts';
import { failureOf } from './upstreams/pipeline/upstream-failure.ts';
import type { UpstreamFailure } from './upstreams/pipeline/upstream-failure.ts';

/** Between two lines about one cause, in milliseconds. */
const intervalMs = 60_000;

/** What an operator can look at when Graph's callbacks are lost. */
const checkOfCallbacks =
  'that PUBLIC_URL is the address by which Graph reaches this gateway from the internet; that what stands there, such as a proxy, ' +
  'passes all below /callbacks/ on; that its certificate is one that everybody trusts, sent with its whole chain; and that ' +
  'nothing in this log says that a post to the webhook was refused';

/** Logs what fails of the gateway's own work: the first time at once, and then once a minute for each cause, with how often. */
export interface FailureLog {
  /** A request to a service failed. */
  readonly upstream: (failure: UpstreamFailure) => void;
  /** Something failed that the live core does by itself. */
  readonly liveTask: (task: LiveTask, error: unknown) => void;
  /** The store of calls could not do what it was asked. */
  readonly store: (operation: string, error: unknown) => void;
  /**
   * A call is over: logged if it shows that Graph does not reach the gateway.
   *
   * @param publicUrl where Graph was told to post, but for the path; undefined while that isn't known
   */
  readonly callEnded: (end: CallEnd, publicUrl: string | undefined) => void;
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
  const logStore = createSparingLog<string, { readonly operation: string; readonly reason: string }>({
    clock,
    intervalMs,
    write(_, failure, count) {
      logger.error({ ...failure, count }, 'the store of calls failed');
    },
    others: 'others',
  });
  const logLostCallbacks = createSparingLog<string, { readonly callId: string; readonly publicUrl?: string }>(
    {
      clock,
      intervalMs,
      write(cause, { callId, publicUrl }, count) {
        const check = checkOfCallbacks;
        logger.warn({ cause, callId, check, publicUrl, count }, "Graph's callbacks of a call were lost");
      },
    },
  );
  return {
    upstream(failure) {
      logUpstream(`${failure.service} ${failure.cause}`, failure);
    },
    liveTask(task, error) {
      const cause = error instanceof UpstreamError ? failureOf(error).cause : String(error);
      logLiveTask(`${task} ${cause}`, { task, error });
    },
    store(operation, error) {
      const reason = error instanceof Error ? error.message : String(error);
      logStore(reason, { operation, reason });
    },
    callEnded({ callId, result, isUnheard }, publicUrl) {
      const cause =
        result && isEndByLostCallbacks(result)
          ? `Graph ended the call, as they did not reach this gateway or were not answered well (${result.code}/${result.subcode})`
          : isUnheard
            ? 'the call is over, and none has ever come'
            : undefined;
      if (cause !== undefined)
        logLostCallbacks(cause, { callId, ...(publicUrl === undefined ? {} : { publicUrl }) });
    },
  };
}
