import type { CallChange, CallView } from '../record/call-view.ts';
import type { InvitationChange, Invited } from './room-journal.ts';

/** A call in a room, as it is at one moment. */
export interface CallInRoom {
  readonly id: string;
  /** Of its record. */
  readonly epoch: string;
  /** The newest of its events by then. */
  readonly sequence: number;
  readonly view: CallView;
}

/** What an item tells. */
export type RoomChange =
  /** The room as it is, instead of what has led there. */
  | { readonly kind: 'snapshot' }
  /** Some were invited, got another role, or are no longer invited. */
  | { readonly kind: 'invitations'; readonly changed: readonly InvitationChange[] }
  /** A call has begun. Nobody is in it yet. */
  | { readonly kind: 'callStarted'; readonly callId: string }
  /** A call is over: whoever was still in it has left. */
  | { readonly kind: 'callEnded'; readonly callId: string; readonly before: CallView }
  /** Something has changed in the call that is under way. */
  | { readonly kind: 'inCall'; readonly change: CallChange; readonly before: CallView };

/** What a subscriber of a room gets. */
export interface RoomItem {
  readonly roomId: string;
  readonly cursor: string;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly change: RoomChange;
  /** Who is invited, as of this item. */
  readonly invited: Invited;
  /** The call that is under way, as of this item; undefined if there is none. */
  readonly call: CallInRoom | undefined;
  /** The span that the change was committed in; undefined if there is none. */
  readonly traceparent: string | undefined;
}
