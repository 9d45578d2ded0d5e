import type { ResultInfo } from '../microsoft-graph/resources.ts';

/** What the live core tells of itself, for logs and metrics. */
export interface LiveObserver {
  /** A notification changed nothing because it can't be placed. */
  onDropped(reason: DropReason, callId: string): void;
  /** Something that the live core does by itself failed. It is tried again later, and changed nothing. */
  onFailed(task: LiveTask, error: unknown): void;
  /** A call is over. */
  onEnded(end: CallEnd): void;
}

/** How a call ended. */
export interface CallEnd {
  readonly callId: string;
  readonly result: ResultInfo | undefined;
  /** Whether it was created here, and Graph never posted anything about it. */
  readonly isUnheard: boolean;
}

/**
 * Why a notification can't be placed: it is about no call that is known; it came by the address of another call; too many
 * wait for their call to become known.
 */
export type DropReason = 'unknownCall' | 'foreignToken' | 'noRoom';

/**
 * What the live core does by itself: keeping a call alive; asking Graph about a call, its roster, or one participant;
 * asking for the call of notifications that wait for one; hanging up a call that nobody asked for again; seeing what is
 * due.
 */
export type LiveTask = 'keepAlive' | 'call' | 'roster' | 'participant' | 'lookUp' | 'hangUp' | 'tick';
