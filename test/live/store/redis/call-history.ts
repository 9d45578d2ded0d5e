import { newCallRecord } from '../../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../../src/live/record/call-record.ts';
import { applyChange } from '../../../../src/live/record/call-view.ts';
import type { CallChange, CallEvent, EventKind } from '../../../../src/live/record/call-view.ts';
import type { CallStore } from '../../../../src/live/store/call-store.ts';
import { reductionOf } from '../reduction-of.ts';

export const allKinds = new Set<EventKind>(['call', 'roster', 'contentSharing', 'operation', 'tone']);

export const tone = (sequenceId: number): CallChange => ({ kind: 'tone', tone: { sequenceId } });

export const state = (name: string): CallChange => ({ kind: 'call', members: { state: name } });

export const joins = (...keys: readonly string[]): CallChange => ({
  kind: 'roster',
  rekeyed: [],
  upserted: keys.map((key) => [key, { id: key, isMuted: false }]),
  left: [],
});

/** Begins a call. */
export async function begin(calls: CallStore, id: string): Promise<CallRecord> {
  const record = newCallRecord({
    id,
    graphId: id,
    origin: 'created',
    epoch: `epoch of ${id}`,
    now: Date.now(),
  });
  if (!(await calls.commit(undefined, reductionOf(record)))) throw new Error('the call is there already');
  return record;
}

/** The record after changes, and their events. */
export function after(before: CallRecord, ...changes: readonly CallChange[]): [CallRecord, CallEvent[]] {
  let { sequence, view } = before;
  const events = changes.map((change) => {
    sequence += 1;
    view = applyChange(view, change);
    return { sequence, occurredAt: 0, change };
  });
  const isTerminated = view.call.state === 'terminated';
  return [{ ...before, sequence, view, revision: before.revision + 1, isTerminated }, events];
}

/** Commits changes to what a store has of a call, as often as somebody else comes first. */
export async function change(
  calls: CallStore,
  id: string,
  ...changes: readonly CallChange[]
): Promise<CallRecord> {
  for (;;) {
    const stored = await calls.read(id);
    if (stored?.kind !== 'live') throw new Error(`there is no call ${id}`);
    const [record, events] = after(stored.record, ...changes);
    if (await calls.commit(stored.record.revision, reductionOf(record, events))) return record;
  }
}
