import { AsyncLocalStorage } from 'node:async_hooks';
import { readTraceparent } from './trace-context.ts';

/** What became of a request to a service, as far as it has come. Times are in milliseconds. */
export interface UpstreamRequestSummary {
  readonly service: string;
  /** What it does, as one of few texts, such as `GET /rooms/{roomId}`; undefined where that isn't known. */
  readonly operation: string | undefined;
  /** Of the newest answer; undefined if there was none. */
  readonly status: number | undefined;
  /** From when the operation asked until there was an answer that it could use, or until now. */
  readonly durationMs: number;
  /** How much of that it waited to be sent: for a free place, or for the end of a pause that the service had asked for. */
  readonly waitedMs: number;
  /** How often it was sent. */
  readonly attempts: number;
  /** Whether it was another operation's, whose answer did for this one as well. */
  readonly isShared: boolean;
  /** By which the service's support finds it. */
  readonly requestId: string | undefined;
}

/** A request to a service, filled in while it is under way by whoever sends it. */
export class UpstreamRequest {
  readonly service: string;
  readonly operation: string | undefined;
  status: number | undefined;
  requestId: string | undefined;
  attempts = 0;
  readonly #beganAt = performance.now();
  #endedAt: number | undefined;
  #waitedMs = 0;
  /** Undefined while it does not wait. */
  #waitsSince: number | undefined;

  constructor(service: string, operation?: string) {
    this.service = service;
    this.operation = operation;
  }

  /** Says that it waits to be sent. */
  beginWaiting(): void {
    this.#waitsSince = performance.now();
  }

  /** Says that it waits no more. */
  stopWaiting(): void {
    if (this.#waitsSince === undefined) return;
    this.#waitedMs += performance.now() - this.#waitsSince;
    this.#waitsSince = undefined;
  }

  /** Says that there is nothing more to come, unless that was said. */
  end(): void {
    this.stopWaiting();
    this.#endedAt ??= performance.now();
  }

  /** @param joinedAt since when somebody else waits for it, by `performance.now()`; left out, it is told of as one's own */
  summary(joinedAt?: number): UpstreamRequestSummary {
    const { service, operation, status, attempts, requestId } = this;
    const now = performance.now();
    const from = Math.max(this.#beganAt, joinedAt ?? this.#beganAt);
    const durationMs = Math.max(0, (this.#endedAt ?? now) - from);
    const waited = this.#waitedMs + (this.#waitsSince === undefined ? 0 : now - this.#waitsSince);
    // Whoever joins it late has not waited for all of that.
    const waitedMs = Math.min(waited, durationMs);
    const isShared = joinedAt !== undefined;
    return { service, operation, status, durationMs, waitedMs, attempts, isShared, requestId };
  }
}

/** The requests that were sent for a read which several operations may wait for. */
export type SharedRequests = readonly UpstreamRequest[];

/** Another operation's read that was joined. */
interface JoinedRead {
  readonly requests: SharedRequests;
  readonly joinedAt: number;
}

/** What is known of the operation under way, for whoever wants to know what it did. */
export class CurrentOperation {
  /** By which its client and the log name it. */
  readonly requestId: string;
  readonly #traceparent: unknown;
  readonly #parent: CurrentOperation | undefined;
  readonly #requests: (UpstreamRequest | JoinedRead)[] = [];
  #isOver = false;

  /** @param traceparent as it came with the request */
  constructor(requestId: string, traceparent: unknown, parent?: CurrentOperation) {
    this.requestId = requestId;
    this.#traceparent = traceparent;
    this.#parent = parent;
  }

  /** To which trace it belongs, by the W3C's Trace Context; undefined where nothing came that says so. */
  get traceparent(): string | undefined {
    return readTraceparent(this.#traceparent);
  }

  /** The requests that it has made so far, and those of others that it has waited for, in the order in which it asked. */
  get upstreamRequests(): readonly UpstreamRequestSummary[] {
    return this.#requests.flatMap((request) =>
      request instanceof UpstreamRequest
        ? request.summary()
        : request.requests.map((one) => one.summary(request.joinedAt)),
    );
  }

  /** Says that it is over. What goes on that it has begun is no longer noted. */
  end(): void {
    this.#isOver = true;
  }

  /** Notes a request that is about to be sent for it. */
  note(request: UpstreamRequest): void {
    if (!this.#isOver) this.#requests.push(request);
    this.#parent?.note(request);
  }

  /** Notes that it waits for a read which another operation has begun. */
  join(requests: SharedRequests): void {
    if (!this.#isOver) this.#requests.push({ requests, joinedAt: performance.now() });
  }
}

const storage = new AsyncLocalStorage<CurrentOperation>();

/** The operation under way; undefined where nobody wants to know what it does. */
export function currentOperation(): CurrentOperation | undefined {
  return storage.getStore();
}

/** Does something for an operation: whatever comes of it, later as well, finds the operation by `currentOperation`. */
export function runInOperation<T>(operation: CurrentOperation, run: () => T): T {
  return storage.run(operation, run);
}

/**
 * Reads for the current operation what others may wait for as well.
 *
 * @param service from which is read
 * @param run is given what others note if they join, which fills up while the requests are sent. Where nobody wants to know
 *   what the current operation does, it stands for whatever is sent
 */
export function runSharedRead<T>(service: string, run: (requests: SharedRequests) => T): T {
  const current = storage.getStore();
  if (!current) return run([new UpstreamRequest(service)]);
  const requests: UpstreamRequest[] = [];
  const shared = new (class extends CurrentOperation {
    override note(request: UpstreamRequest): void {
      requests.push(request);
      super.note(request);
    }
  })(current.requestId, current.traceparent, current);
  return storage.run(shared, () => run(requests));
}
