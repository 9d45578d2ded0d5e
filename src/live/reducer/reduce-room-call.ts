import type { ToneInfo } from '../../microsoft-graph/resources.ts';
import type { RoomCallEvent } from '../../room-calls/event-grid-events.ts';
import { isListed, silentRoomMs } from '../record/room-call.ts';
import type { RoomCallProgress } from '../record/room-call.ts';
import type { CallOperation } from '../record/call-view.ts';
import type { Draft } from './record-draft.ts';
import { reduceOperation } from './reduce-operation.ts';
import { ending, reduceRoomEvents } from './reduce-room-events.ts';
import {
  forgetList,
  observeRoomList,
  reduceConnected,
  reduceConnectionGone,
  reduceRoomList,
  staleList,
} from './reduce-room-lists.ts';
import type { ObservedRoomList, RoomConnected, RoomList } from './reduce-room-lists.ts';
import { reduceTone } from './reduce-tone.ts';
import { terminate } from './terminate.ts';

/** What may change what is known of a call in a room. */
export type RoomCallInput =
  /** Event Grid told so: perhaps late, twice or out of order. */
  | { readonly type: 'roomEvents'; readonly events: readonly RoomCallEvent[] }
  | ({ readonly type: 'roomConnected' } & RoomConnected)
  | ({ readonly type: 'roomRoster' } & RoomList)
  | ({ readonly type: 'observedRoomRoster' } & ObservedRoomList)
  /** A connection is no more. */
  | { readonly type: 'roomConnectionGone'; readonly connectionId: string }
  /** Something that was begun by a connection has come to its end. */
  | { readonly type: 'roomOperation'; readonly operation: CallOperation }
  /** Somebody pressed a key. */
  | { readonly type: 'roomTone'; readonly tone: ToneInfo }
  /** It is so late by now. */
  | { readonly type: 'timePassed' };

const types: ReadonlySet<string> = new Set<RoomCallInput['type']>([
  'roomEvents',
  'roomConnected',
  'roomRoster',
  'observedRoomRoster',
  'roomConnectionGone',
  'roomOperation',
  'roomTone',
  'timePassed',
]);

/** Whether an input is one of calls in rooms. */
export function isRoomCallInput(input: { readonly type: string }): input is RoomCallInput {
  return types.has(input.type);
}

/** The result of a call of which nothing was heard any more: how it ended was not said. */
const silentResult = { code: 408, subcode: 0, message: 'Nothing was heard of the call for a day.' };

/** What comes of an input to a call in a room; nothing, for any other call. */
export function reduceRoomCall(draft: Draft, input: RoomCallInput): void {
  const { roomCall: progress } = draft.record;
  if (!progress) return;
  switch (input.type) {
    case 'roomEvents':
      reduceRoomEvents(draft, progress, input.events);
      break;
    case 'roomConnected':
      reduceConnected(draft, progress, input);
      break;
    case 'roomRoster':
      reduceRoomList(draft, progress, input);
      break;
    case 'observedRoomRoster':
      observeRoomList(draft, progress, input);
      break;
    case 'roomConnectionGone':
      reduceConnectionGone(draft, progress, input.connectionId);
      break;
    case 'roomOperation':
      // Of what has no name with Graph, only what this gateway has told of is an operation.
      if (input.operation['@odata.type'] != null || draft.view.operations.has(input.operation.id)) {
        reduceOperation(draft, input.operation, false);
      }
      break;
    case 'roomTone':
      reduceTone(draft, input.tone);
      break;
    case 'timePassed':
      reduceTime(draft, progress);
      return;
  }
  if (draft.isChanged) draft.note({ heardAt: draft.now, isHeardOf: true });
}

function reduceTime(draft: Draft, progress: RoomCallProgress): void {
  const due = [...draft.record.doubts].flatMap(([about, { dueAt }]) => (dueAt <= draft.now ? [about] : []));
  for (const about of due) draft.settle(about);
  const isSilent = !progress.connection && draft.now - draft.record.heardAt >= silentRoomMs;
  if (due.includes(ending)) terminate(draft, { state: 'terminated' });
  else if (isSilent) terminate(draft, { state: 'terminated', resultInfo: silentResult });
  else if (due.includes(staleList) && !isListed(progress)) forgetList(draft, progress);
}
