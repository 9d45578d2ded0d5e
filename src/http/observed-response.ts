import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import { routeOf } from './http-observer.ts';
import type { HttpObserver } from './http-observer.ts';
import { readTarget } from './request/request-target.ts';
import { SecureResponse } from './request/security-headers.ts';

/** Makes the answers of a listener such that an observer is told of each, whoever writes it. */
export function observedResponse(observer: HttpObserver): typeof SecureResponse {
  return class ObservedResponse extends SecureResponse {
    readonly #beganAt = performance.now();
    #isTold = false;

    constructor(request: IncomingMessage) {
      super(request);
      this.once('close', () => {
        this.#tell(undefined);
      });
    }

    override writeHead(
      status: number,
      reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
      headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
    ): this {
      this.#tell(status);
      return super.writeHead(status, reason, headers);
    }

    #tell(status: number | undefined): void {
      if (this.#isTold) return;
      this.#isTold = true;
      const { path } = readTarget(this.req);
      observer.onAnswered(routeOf(path), status, performance.now() - this.#beganAt);
    }
  };
}
