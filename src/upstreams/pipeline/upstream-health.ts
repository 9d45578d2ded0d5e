import type { UpstreamErrorReason, UpstreamService } from './upstream-error.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** Is told how requests to the services end; those that are given up by who asked do not count. */
export interface UpstreamObserver {
  /** A service answered as its API says, if only to refuse what was asked for. */
  onAnswered(service: UpstreamService): void;
  /** A service did not answer, not as its API says, or that it can't or won't serve the gateway. */
  onFailed(failure: UpstreamFailure): void;
}

/** A service of which no request has been answered since one failed. */
export interface FailingUpstream {
  readonly service: UpstreamService;
  /** When the first of those that have failed since then did. */
  readonly since: Date;
  /** Why the last one did. */
  readonly lastReason: string;
}

/** Refusals that are about what was asked for: the service works. */
const ordinary: ReadonlySet<UpstreamErrorReason> = new Set(['badRequest', 'notFound', 'conflict']);

/** Whether such an error says that a service fails, and not only a request. */
export function isFailureOfService(reason: UpstreamErrorReason): boolean {
  return !ordinary.has(reason);
}

/** Which services fail, by what the requests to them have come to. One record for each service, however many fail. */
export class UpstreamHealth implements UpstreamObserver {
  readonly #now: () => Date;
  readonly #report: (failure: UpstreamFailure) => void;
  readonly #failing = new Map<UpstreamService, FailingUpstream>();

  /** @param report is told of each failure */
  constructor(now: () => Date, report: (failure: UpstreamFailure) => void) {
    this.#now = now;
    this.#report = report;
  }

  /** Those that fail now. */
  get failing(): readonly FailingUpstream[] {
    return [...this.#failing.values()];
  }

  onAnswered(service: UpstreamService): void {
    this.#failing.delete(service);
  }

  onFailed(failure: UpstreamFailure): void {
    const { service, cause } = failure;
    const since = this.#failing.get(service)?.since ?? this.#now();
    this.#failing.set(service, { service, since, lastReason: cause });
    this.#report(failure);
  }
}
