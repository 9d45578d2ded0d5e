import type { AutomationEvent, ConnectedParticipant } from '../../room-calls/automation-events.ts';
import type { RoomCallEvent } from '../../room-calls/event-grid-events.ts';
import type { AskedAt } from '../record/call-record.ts';

/**
 * What became of an event that was taken: it was reduced into the record of its call; it said nothing that isn't known; or it
 * changed nothing, since it can't be placed or its call is over.
 */
export const roomCallOutcomes = ['committed', 'repeated', 'dropped'] as const;
export type RoomCallOutcome = (typeof roomCallOutcomes)[number];

/** A leg of this gateway's own in a call. */
export interface OwnLeg {
  readonly connectionId: string;
  readonly serverCallId: string;
}

/** Who takes what is told of calls in rooms. What has resolved is stored. */
export interface RoomCallSink {
  /**
   * Commits what Event Grid told.
   *
   * @returns what became of each, in their order
   * @throws {Error} if it couldn't: the sender is asked to repeat all of them
   */
  deliverEvents(events: readonly RoomCallEvent[]): Promise<readonly RoomCallOutcome[]>;
  /**
   * Commits what Call Automation told.
   *
   * @param token what its address ended in: see `issueConnectionToken`
   * @returns what became of each, in their order
   * @throws {Error} if it couldn't: the sender is asked to repeat all of them
   */
  deliverAutomation(token: string, events: readonly AutomationEvent[]): Promise<readonly RoomCallOutcome[]>;
  /** Makes a token for the callback address of a connection to a room's call, by which its call is known to be in that room. */
  issueConnectionToken(roomId: string): Promise<string>;
  /**
   * Notes that there is a connection to the call that is under way in a room. The call is begun if it isn't known.
   *
   * @param at when it was asked for, in milliseconds since the epoch; left out, now
   * @returns false, and nothing happens, if the call is known to be over
   */
  connected(roomId: string, leg: OwnLeg, at?: number): Promise<boolean>;
  /**
   * Takes a list of all who are in a call, as a connection to it shows them.
   *
   * @param askedAt how much was known when the list was asked for
   */
  observedParticipants(
    callId: string,
    connectionId: string,
    participants: readonly ConnectedParticipant[],
    askedAt: AskedAt,
  ): Promise<void>;
  /** Notes that a connection to a call is no more. The call may go on. */
  connectionGone(callId: string, connectionId: string): Promise<void>;
}
