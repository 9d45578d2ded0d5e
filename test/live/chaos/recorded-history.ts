import type { CallEvent } from '../../../src/live/record/call-view.ts';
import type { CallStore } from '../../../src/live/store/call-store.ts';
import { WrittenCall } from './written-call.ts';

/**
 * Writes down every event of the calls that begin from now on, and checks what a store writes of each commit.
 *
 * @param note is told of the events of each commit
 */
export function recordHistory(
  calls: CallStore,
  note: (callId: string, events: readonly CallEvent[]) => void,
): void {
  const begun = new Set<string>();
  const written = new Map<string, WrittenCall>();
  const commit = calls.commit.bind(calls);
  calls.commit = async (expectedRevision, reduction) => {
    const { id } = reduction.record;
    if (expectedRevision === undefined && !begun.has(id)) {
      begun.add(id);
      calls.watch(id, (_, events = []) => {
        note(id, events);
      });
    }
    // Both at once: the next commit may come before it is known that this one has succeeded.
    const [isCommitted, stored] = await Promise.all([
      commit(expectedRevision, reduction),
      calls.readHistory(id),
    ]);
    if (!isCommitted) return false;
    if (expectedRevision === undefined) written.set(id, new WrittenCall(reduction));
    if (stored?.kind === 'live' && stored.record === reduction.record)
      written.get(id)?.commit(reduction, stored.log);
    return true;
  };
}
