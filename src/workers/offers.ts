import type { SandboxAccess } from '../endpoints.ts';

/** How a worker is to begin. */
export interface WorkerStart {
  /** Where it listens; 0 takes a free one, the same for all. */
  readonly port: number;
  /** The supervisor's steady time, in milliseconds since the epoch: what it stores was recorded by it; 0 if it stores nothing. */
  readonly time: number;
  /** Undefined if no service is simulated. */
  readonly sandbox: SandboxAccess | undefined;
}

/** What the supervisor offers to each worker. */
export type SupervisorOffers = {
  begin(): WorkerStart;
  /** The worker listens. @param url its address, as clients use it */
  isReady(url: string): void;
  /** The worker can't start. @param sentence says what to do */
  hasFailed(sentence: string): void;
};

/** What each worker offers to the supervisor. */
export type WorkerOffers = {
  /** Ends in order. */
  stop(): void;
};
