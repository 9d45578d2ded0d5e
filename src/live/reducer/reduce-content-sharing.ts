import type { ChangeType } from '../../microsoft-graph/notifications.ts';
import type { Draft } from './record-draft.ts';

/** How many ended sessions of a call are remembered, to tell what comes late. */
const maxEnded = 64;

/**
 * A session may be heard of first by an update, or by its end; once ended it stays so. An update says nothing but that there
 * was one, so that each is told: what it is of, and who shares, is for the roster to say.
 */
export function reduceContentSharing(draft: Draft, told: readonly string[], changeType: ChangeType): void {
  const sessionIds = [...new Set(told)];
  const { endedSessions } = draft.record;
  const open = draft.view.sessions;
  if (changeType === 'deleted') {
    const ended = open.filter((id) => sessionIds.includes(id));
    const remembered = [...endedSessions, ...sessionIds.filter((id) => !endedSessions.includes(id))];
    if (remembered.length > endedSessions.length) draft.note({ endedSessions: remembered.slice(-maxEnded) });
    if (ended.length > 0) draft.change({ kind: 'contentSharing', started: [], ended });
    return;
  }
  const started = sessionIds.filter((id) => !open.includes(id) && !endedSessions.includes(id));
  const updated = changeType === 'updated' ? sessionIds.filter((id) => open.includes(id)) : [];
  if (started.length === 0 && updated.length === 0) return;
  draft.change({ kind: 'contentSharing', started, ...(updated.length > 0 && { updated }), ended: [] });
}
