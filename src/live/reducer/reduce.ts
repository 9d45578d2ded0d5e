import type { CallResource, ParticipantResource } from '../../microsoft-graph/resources.ts';
import { newCallRecord } from '../record/call-record.ts';
import type { AskedAt, CallRecord, BegunCall } from '../record/call-record.ts';
import type { CallOperation } from '../record/call-view.ts';
import type { KnownNotification } from '../record/known-notification.ts';
import type { Reduction } from '../record/reduction.ts';
import { awaitOwn, settleArrivals } from './awaited-arrivals.ts';
import { Draft, unchanged } from './record-draft.ts';
import type { ParticipantList } from '../record/graph-port.ts';
import { observeCall, reduceCall } from './reduce-call.ts';
import { reduceContentSharing } from './reduce-content-sharing.ts';
import { reduceDelta } from './reduce-delta.ts';
import { reduceOperation } from './reduce-operation.ts';
import { isRoomCallInput, reduceRoomCall } from './reduce-room-call.ts';
import type { RoomCallInput } from './reduce-room-call.ts';
import {
  observeParticipant,
  observeRoster,
  reduceParticipant,
  reduceSnapshot,
  rosterCut,
} from './reduce-roster.ts';
import { terminate } from './terminate.ts';

/** A call that came to be known: what begins a record. */
export interface CallBegun {
  readonly type: 'begun';
  readonly call: Omit<BegunCall, 'now'>;
}

/** What may change what is known of a call. */
export type CallInput =
  | CallBegun
  /** An incoming call was answered here. */
  | { readonly type: 'answered'; readonly keepAlive: boolean }
  /** Graph said, to something that was sent, that there is no such call. */
  | { readonly type: 'gone' }
  /** Graph said so by the webhook: perhaps late, twice or out of order. */
  | { readonly type: 'notification'; readonly notification: KnownNotification }
  /** Graph said something that could not be taken, such as a roster that was too long. */
  | { readonly type: 'lostNotification' }
  /** Graph's reply to something that was sent: a call, or the operation that it started. */
  | { readonly type: 'callReply'; readonly call: CallResource }
  | { readonly type: 'operationReply'; readonly operation: CallOperation }
  /** What Graph showed when it was asked; undefined for a call or a participant that isn't there. */
  | { readonly type: 'observedCall'; readonly call: CallResource | undefined; readonly askedAt: AskedAt }
  | { readonly type: 'observedRoster'; readonly list: ParticipantList; readonly askedAt: AskedAt }
  | {
      readonly type: 'observedParticipant';
      readonly key: string;
      readonly participant: ParticipantResource | undefined;
      readonly askedAt: AskedAt;
    }
  | RoomCallInput;

/** The result that we give a call which Graph no longer knows: how it ended was not said. */
const goneResult = { code: 404, subcode: 8522, message: 'Graph no longer knows the call.' };

/** The same of a call in a room, of which Graph has never known. */
const goneFromRoomResult = { code: 404, subcode: 0, message: 'There is no call in the room any more.' };

/**
 * The rules of the live core: what is known of a call, and what has happened, after an input. Pure, and the only thing
 * that makes records. Reducing the same input again changes nothing, but that sharing is said to have changed once more.
 *
 * @param record undefined for a call that isn't known yet
 * @param now milliseconds since the epoch
 */
export function reduce(record: CallRecord | undefined, input: CallBegun, now: number): Reduction;
export function reduce(record: CallRecord, input: CallInput, now: number): Reduction;
export function reduce(record: CallRecord | undefined, input: CallInput, now: number): Reduction {
  if (!record) return begin(input as CallBegun, now);
  if (record.isTerminated) return unchanged(record);
  const draft = new Draft(record, now);
  if (isRoomCallInput(input)) reduceRoomCall(draft, input);
  else apply(draft, input);
  awaitOwn(draft, record);
  if (input.type === 'notification' && (draft.record.heardAt !== now || !draft.record.isHeardOf)) {
    draft.note({ heardAt: now, isHeardOf: true });
  }
  return draft.finish();
}

function begin({ call }: CallBegun, now: number): Reduction {
  return { ...unchanged(newCallRecord({ ...call, now })), dueAt: now };
}

function apply(draft: Draft, input: Exclude<CallInput, RoomCallInput>): void {
  switch (input.type) {
    case 'begun':
      // It is known already.
      return;
    case 'answered':
      if (draft.record.keepAlive !== input.keepAlive) draft.note({ keepAlive: input.keepAlive });
      return;
    case 'gone':
      terminateGone(draft);
      return;
    case 'notification':
      applyNotification(draft, input.notification);
      return;
    case 'lostNotification':
      draft.doubt('roster');
      return;
    case 'callReply':
      reduceCall(draft, input.call, false);
      return;
    case 'operationReply':
      reduceOperation(draft, input.operation, false);
      return;
    case 'observedCall':
      if (input.call) observeCall(draft, input.call, input.askedAt.revision);
      else terminateGone(draft);
      return;
    case 'observedRoster':
      observeRoster(draft, input.list, input.askedAt);
      return;
    case 'observedParticipant':
      observeParticipant(draft, input.key, input.participant, input.askedAt);
      return;
  }
}

function terminateGone(draft: Draft): void {
  const { roomCall, view } = draft.record;
  const result = roomCall ? goneFromRoomResult : goneResult;
  terminate(draft, { state: 'terminated', resultInfo: view.call.resultInfo ?? result });
}

function applyNotification(draft: Draft, notification: KnownNotification): void {
  const isDeleted = notification.changeType === 'deleted';
  switch (notification.kind) {
    case 'call':
      reduceCall(draft, notification.call, isDeleted);
      return;
    case 'roster':
      reduceSnapshot(draft, notification.participants);
      settleArrivals(draft, notification.participants.length >= rosterCut);
      return;
    case 'rosterDelta':
      reduceDelta(draft, notification.sequenceNumber, notification.participants);
      settleArrivals(draft, false);
      return;
    case 'participant':
      reduceParticipant(draft, notification.participant, isDeleted);
      settleArrivals(draft, false);
      return;
    case 'operation':
      reduceOperation(draft, notification.operation, isDeleted);
      return;
    case 'contentSharing':
      reduceContentSharing(draft, notification.sessionIds, notification.changeType);
      return;
    case 'audioRoutingGroup':
      // Routing groups are read from Graph whenever they are asked for: nothing is kept of them.
      return;
  }
}
