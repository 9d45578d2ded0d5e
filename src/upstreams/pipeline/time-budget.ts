import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { UpstreamError } from './upstream-error.ts';
import type { UpstreamService } from './upstream-error.ts';

/**
 * What to fail with where a service is not waited for any longer: whoever ran out of time is told of the service that
 * took it, and whoever went away for another reason gets that.
 *
 * @param reason of the signal; one that is named as that of `AbortSignal.timeout` says that the time ran out
 */
export function stoppedWaiting(service: UpstreamService, reason: unknown): Error {
  const isOutOfTime = reason instanceof Error && reason.name === 'TimeoutError';
  return isOutOfTime ? noAnswerInTime(service) : (reason as Error);
}

/**
 * Bounds a request in time with all that it takes: its attempts, what is waited between them, a place, a pause, a token.
 * Whatever the request waits for, its caller gets an answer when the time is over: an `UpstreamError` of reason `timeout`.
 *
 * Place it outside the retries.
 */
export function timeBudgetPolicy(service: UpstreamService, budgetMs: number): PipelinePolicy {
  return {
    name: 'timeBudgetPolicy',
    sendRequest(request, next) {
      const caller = request.abortSignal as AbortSignal | undefined;
      // Nothing was asked of the service yet, so the error does not name it.
      if (caller?.aborted) return Promise.reject(caller.reason as Error);
      const controller = new AbortController();
      request.abortSignal = controller.signal;
      return new Promise<PipelineResponse>((resolve, reject) => {
        const stop = (reason: Error): void => {
          release();
          reject(reason);
          controller.abort(reason);
        };
        const leave = (): void => {
          stop(stoppedWaiting(service, caller?.reason));
        };
        const timer = setTimeout(() => {
          stop(noAnswerInTime(service));
        }, budgetMs).unref();
        const release = (): void => {
          clearTimeout(timer);
          caller?.removeEventListener('abort', leave);
        };
        caller?.addEventListener('abort', leave, { once: true });
        next(request).then(
          (response) => {
            release();
            resolve(response);
          },
          (error: unknown) => {
            release();
            const failure = error as Error;
            reject(failure);
          },
        );
      });
    },
  };
}

function noAnswerInTime(service: UpstreamService): UpstreamError {
  return new UpstreamError(service, 'timeout', 'the service did not answer in time');
}
