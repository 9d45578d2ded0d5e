import type { CallResource, ParticipantResource } from '../../microsoft-graph/resources.ts';

/** A call's participants as Graph lists them. */
export interface ParticipantList {
  readonly participants: readonly ParticipantResource[];
  /** Whether there may be more: Graph cuts the list at 100 people, and doesn't say so. */
  readonly isCut: boolean;
}

/**
 * What the live core asks of Graph. The ids are as Graph wrote them. All may fail, which says nothing about the call;
 * undefined or false says that it is not there.
 */
export interface GraphPort {
  getCall(graphCallId: string, signal?: AbortSignal): Promise<CallResource | undefined>;
  listParticipants(graphCallId: string, signal?: AbortSignal): Promise<ParticipantList | undefined>;
  getParticipant(
    graphCallId: string,
    participantId: string,
    signal?: AbortSignal,
  ): Promise<ParticipantResource | undefined>;
  /** @returns whether the call is still there */
  keepAlive(graphCallId: string, signal?: AbortSignal): Promise<boolean>;
  /** Succeeds as well if the call is already over. */
  hangUp(graphCallId: string, signal?: AbortSignal): Promise<void>;
}
