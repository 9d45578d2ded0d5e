import { currentOperation, runSharedRead } from '../../telemetry/current-operation.ts';
import type { SharedRequests } from '../../telemetry/current-operation.ts';
import { activeTraceparent, linkTrace } from '../../tracing.ts';
import { stoppedWaiting } from './time-budget.ts';
import type { UpstreamService } from './upstream-error.ts';

/** A read that is under way and may be waited for by many. */
interface CoalescedRead {
  readonly answer: Promise<unknown>;
  /** What was sent for it. */
  readonly requests: SharedRequests;
  readonly controller: AbortController;
  /** Whose trace tells of it; undefined if none does. */
  readonly traceparent: string | undefined;
  waiters: number;
}

/**
 * Lets identical reads that are under way at the same time share one request, across operations and clients.
 *
 * Nothing is kept once the answer is there: this is no cache. A write detaches the reads of what it touches, before it
 * is sent and after it returns, so that whoever reads after their own write never joins a read from before it.
 * Whoever may not see the answer must not join: check authorisation before reading.
 */
export class CoalescedReads {
  readonly #service: UpstreamService;
  readonly #onShared: ((service: UpstreamService) => void) | undefined;
  /** By entity, then by what is read of it. */
  readonly #underWay = new Map<string, Map<string, CoalescedRead>>();

  /**
   * @param service that is read from, and named where somebody's time runs out while they wait
   * @param onShared is told of each read that joins one which is under way
   */
  constructor(service: UpstreamService, onShared?: (service: UpstreamService) => void) {
    this.#service = service;
    this.#onShared = onShared;
  }

  /**
   * Joins the same read if it is under way, or starts it. The read itself is cancelled only when the last who waited
   * for it has gone.
   *
   * @param entity what a write would detach, such as `room:123`
   * @param key what is read of it: the same key means the same request
   * @param signal lets this caller go without waiting further
   * @param run sends the request
   */
  read<T>(
    entity: string,
    key: string,
    signal: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const underWay = this.#underWay.get(entity)?.get(key);
    if (underWay) {
      currentOperation()?.join(underWay.requests);
      this.#onShared?.(this.#service);
      linkTrace(underWay.traceparent);
    }
    const shared = underWay ?? this.#start(entity, key, run);
    shared.waiters += 1;
    // The entity and key name the request, and a request has one type of answer.
    const answer = shared.answer as Promise<T>;
    if (!signal) return answer;

    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        shared.waiters -= 1;
        if (shared.waiters === 0) {
          this.#forget(entity, key, shared);
          shared.controller.abort(signal.reason);
        }
        reject(stoppedWaiting(this.#service, signal.reason));
      };
      signal.addEventListener('abort', leave, { once: true });
      answer.then(
        (value) => {
          signal.removeEventListener('abort', leave);
          resolve(value);
        },
        (error: unknown) => {
          signal.removeEventListener('abort', leave);
          const failure = error as Error;
          reject(failure);
        },
      );
    });
  }

  /**
   * Runs a write: reads of the entities that were under way when it began, or began while it ran, are not joined by
   * anybody who comes later.
   */
  async write<T>(entities: readonly string[], run: () => Promise<T>): Promise<T> {
    this.#detach(entities);
    try {
      return await run();
    } finally {
      this.#detach(entities);
    }
  }

  #start<T>(entity: string, key: string, run: (signal: AbortSignal) => Promise<T>): CoalescedRead {
    const controller = new AbortController();
    const traceparent = activeTraceparent();
    const shared: CoalescedRead = runSharedRead(this.#service, (requests) => ({
      answer: run(controller.signal),
      requests,
      controller,
      traceparent,
      waiters: 0,
    }));
    const forget = (): void => {
      for (const request of shared.requests) request.end();
      this.#forget(entity, key, shared);
    };
    shared.answer.then(forget, forget);
    const reads = this.#underWay.get(entity);
    if (reads) reads.set(key, shared);
    else this.#underWay.set(entity, new Map([[key, shared]]));
    return shared;
  }

  #forget(entity: string, key: string, shared: CoalescedRead): void {
    const reads = this.#underWay.get(entity);
    if (reads?.get(key) !== shared) return;
    reads.delete(key);
    if (reads.size === 0) this.#underWay.delete(entity);
  }

  #detach(entities: readonly string[]): void {
    for (const entity of entities) this.#underWay.delete(entity);
  }
}

/** In place of `CoalescedReads` where each reader must get what was asked for after they asked: nothing is shared. */
export const separateReads: Pick<CoalescedReads, 'read' | 'write'> = {
  read: (_entity, _key, signal, run) => run(signal ?? new AbortController().signal),
  write: (_entities, run) => run(),
};
