import type { ChangeType } from '../../microsoft-graph/notifications.ts';
import type { Draft } from './record-draft.ts';

/** How many ended sessions of a call are remembered, to tell what comes late. */
const maxEnded = 64;

/** A session may be heard of first by an update, or by its end; once ended it stays so. */
export function reduceContentSharing(
  draft: Draft,
  sessionIds: readonly string[],
  changeType: ChangeType,
): void {
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
  if (started.length > 0) draft.change({ kind: 'contentSharing', started, ended: [] });
}
