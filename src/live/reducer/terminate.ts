import { Map as PersistentMap, OrderedMap } from 'immutable';
import type { CallResource } from '../../microsoft-graph/resources.ts';
import type { Draft } from './record-draft.ts';
import { lastMembers } from './call-members.ts';
import { isOperationOver } from '../record/call-view.ts';

/**
 * Ends a call, in one commit and in this order: what is still under way fails, sharing ends, everybody leaves, and the
 * call is terminated. So each kind of event gets its end, and the last of all is the state.
 *
 * @param call what is said of the call at its end, its state `terminated`
 */
export function terminate(draft: Draft, call: CallResource): void {
  const { toneInfo: _, ...said } = call;
  const members = lastMembers(draft.view, said);
  for (const operation of draft.view.operations.values()) {
    if (!isOperationOver(operation))
      draft.change({ kind: 'operation', operation: { ...operation, status: 'failed' } });
  }
  const { left, marks } = draft.record;
  const { sessions, participants } = draft.view;
  for (const key of [...participants.keys(), ...marks.keys(), ...left.keys()]) draft.touch(key);
  if (sessions.length > 0) draft.change({ kind: 'contentSharing', started: [], ended: sessions });
  if (participants.size > 0) {
    draft.change({ kind: 'roster', rekeyed: [], upserted: [], left: [...participants.keys()] });
  }
  draft.change({ kind: 'call', members: { ...members, state: 'terminated' } });
  draft.note({
    isTerminated: true,
    callChangedAt: draft.revision,
    marks: PersistentMap(),
    left: OrderedMap(),
    doubts: OrderedMap(),
  });
}
