import { OrderedMap } from 'immutable';
import { applyChange } from '../record/call-view.ts';
import type { CallView, EventKind } from '../record/call-view.ts';
import { holdsAllSince, replay } from '../store/call-log.ts';
import type { FoldedEvent } from '../store/call-log.ts';
import type { CallStore } from '../store/call-store.ts';
import type { RoomCall } from './room-journal.ts';

/** A call of a room, as far as it was told. */
export interface FollowedCall extends RoomCall {
  /** The newest event that was told. */
  readonly sequence: number;
  readonly view: CallView;
  /** Whether nothing more will come of it; left out, false. */
  readonly isOver?: boolean;
}

/** A call of which nothing was told yet. */
export function beginningOf({ id, epoch }: RoomCall): FollowedCall {
  return { id, epoch, sequence: 0, view: emptyView(id) };
}

function emptyView(id: string): CallView {
  return { call: { id }, participants: OrderedMap(), sessions: [], operations: new Map() };
}

/** A call as it was at an event, as far as that is still known. */
export async function callAt(
  calls: CallStore,
  call: RoomCall & { readonly sequence: number },
): Promise<FollowedCall> {
  const { id, epoch, sequence } = call;
  const history = await calls.readHistory(id);
  const known = history?.kind === 'live' ? history.record : history?.tombstone;
  let view = known?.epoch === epoch ? known.view : emptyView(id);
  if (history?.kind === 'live' && known?.epoch === epoch) {
    view = history.log.base;
    for (const event of history.log.events)
      if (event.sequence <= sequence) view = applyChange(view, event.change);
  }
  return { id, epoch, sequence, view };
}

/**
 * The events of a call after those that were told, up to another one, in order.
 *
 * @returns undefined if they can't all be had any more
 */
export async function eventsUpTo(
  calls: CallStore,
  { id, epoch, sequence }: FollowedCall,
  kinds: ReadonlySet<EventKind>,
  upTo: number,
): Promise<readonly FoldedEvent[] | undefined> {
  const history = await calls.readHistory(id);
  if (history?.kind !== 'live' || history.record.epoch !== epoch) return undefined;
  if (!holdsAllSince(history.log, kinds, sequence)) return undefined;
  return [...replay(history.log, sequence)].filter(
    ({ event }) => kinds.has(event.change.kind) && event.sequence <= upTo,
  );
}
