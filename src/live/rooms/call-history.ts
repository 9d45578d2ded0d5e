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
  const view: CallView = { call: { id }, participants: OrderedMap(), sessions: [], operations: new Map() };
  return { id, epoch, sequence: 0, view };
}

/** A call as it was at an event, as far as some kinds of events tell; undefined if that isn't known any more. */
export async function callAt(
  calls: CallStore,
  call: RoomCall & { readonly sequence: number },
  kinds: ReadonlySet<EventKind>,
): Promise<FollowedCall | undefined> {
  const { id, epoch, sequence } = call;
  const history = await calls.readHistory(id);
  if (history?.kind !== 'live') {
    const { tombstone } = history ?? {};
    const isLast = tombstone?.epoch === epoch && tombstone.sequence === sequence;
    return isLast ? { id, epoch, sequence, view: tombstone.view } : undefined;
  }
  const { record, log } = history;
  if (record.epoch !== epoch || sequence > record.sequence) return undefined;
  if (!holdsAllSince(log, kinds, sequence)) return undefined;
  let view = log.base;
  for (const event of log.events) if (event.sequence <= sequence) view = applyChange(view, event.change);
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
