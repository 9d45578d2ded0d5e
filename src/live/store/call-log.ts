import type { CallRecord } from '../record/call-record.ts';
import { newCallRecord } from '../record/call-record.ts';
import { applyChange } from '../record/call-view.ts';
import type { CallEvent, CallView, EventKind } from '../record/call-view.ts';

/** The newest part of a call's history: a view at its floor, and what has happened since. */
export interface CallLog {
  /** The sequence of the last event that is in `base` already. */
  readonly floor: number;
  readonly base: CallView;
  /** In order, without a gap, from `floor` + 1 to the record's `sequence`. */
  readonly events: readonly CallEvent[];
  /** The newest event of each kind that is no longer among `events`. */
  readonly trimmed: Readonly<Partial<Record<EventKind, number>>>;
}

/** An event with the call as it was before and after it. */
export interface FoldedEvent {
  readonly event: CallEvent;
  readonly before: CallView;
  readonly after: CallView;
}

/** The log of a call of which no event has been committed yet. */
export function emptyLog({ id, graphId, origin, epoch, createdAt, roomCall }: CallRecord): CallLog {
  const { view } = newCallRecord({ id, graphId, origin, epoch, now: createdAt, roomId: roomCall?.roomId });
  return { floor: 0, base: view, events: [], trimmed: {} };
}

/**
 * The log after further events. The oldest that are too many are folded into its base, which shares with the views after
 * it whatever is the same.
 *
 * @param maxEvents how many it keeps
 */
export function appendEvents(log: CallLog, events: readonly CallEvent[], maxEvents: number): CallLog {
  if (events.length === 0) return log;
  const all = [...log.events, ...events];
  const excess = all.splice(0, Math.max(0, all.length - maxEvents));
  let { base, floor, trimmed } = log;
  for (const { change, sequence } of excess) {
    base = applyChange(base, change);
    floor = sequence;
    trimmed = { ...trimmed, [change.kind]: sequence };
  }
  return { floor, base, events: all, trimmed };
}

/** Whether a log still holds every event of these kinds that came after a sequence. */
export function holdsAllSince({ trimmed }: CallLog, kinds: ReadonlySet<EventKind>, since: number): boolean {
  return [...kinds].every((kind) => (trimmed[kind] ?? 0) <= since);
}

/** The events of a log after a sequence, in order, each with the call as it was then. */
export function* replay({ base, events }: CallLog, since: number): Generator<FoldedEvent> {
  let before = base;
  for (const event of events) {
    const after = applyChange(before, event.change);
    if (event.sequence > since) yield { event, before, after };
    before = after;
  }
}
