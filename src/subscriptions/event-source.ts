import type { ExecutionResult } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { EventPosition } from './event-position.ts';

/** An event that nobody has executed yet. */
export interface SourceEvent extends EventPosition {
  /** The span that it was committed in; undefined where that isn't known. */
  readonly traceparent?: string | undefined;
  execute(principal: Principal): Promise<ExecutionResult>;
}

/** The events of a subscription, in order: first a snapshot or what was missed, then each as it comes. */
export interface EventSource {
  next(): Promise<IteratorResult<SourceEvent, undefined>>;
  /** Ends it at once, even while its next event is waited for. */
  end(): Promise<void>;
}

/**
 * Begins to follow what somebody subscribes to.
 *
 * @param after a cursor to go on from; undefined for a snapshot
 * @param signal calls it off
 * @returns the result that there is instead, if it is refused
 */
export type OpenEventSource = (
  after: string | undefined,
  principal: Principal,
  signal?: AbortSignal,
) => Promise<EventSource | ExecutionResult>;
