import type { Identifier } from '../../identifiers/identifier.ts';
import type { ResultInfo } from '../../microsoft-graph/resources.ts';
import type { RoomCallEvent } from '../../room-calls/event-grid-events.ts';
import type { RoomCallResult } from '../../room-calls/wire-values.ts';
import { terminatingRank } from '../record/call-record.ts';
import { withLeg } from '../record/room-call.ts';
import type { RoomCallProgress } from '../record/room-call.ts';
import type { Draft } from './record-draft.ts';
import { changeCall } from './reduce-call.ts';
import { identitySetOf } from './room-identity.ts';
import { RoomRoster } from './room-roster.ts';
import { terminate } from './terminate.ts';

/** How long after its end a call waits for what is late, in milliseconds. */
const endingMs = 5_000;

/** What is in doubt of a call that is over. */
export const ending = 'ending';

/** Takes what Event Grid told, in one change. */
export function reduceRoomEvents(
  draft: Draft,
  progress: RoomCallProgress,
  events: readonly RoomCallEvent[],
): void {
  const roster = new RoomRoster(draft);
  for (const event of events) {
    if (event.kind !== 'participantAdded' && event.kind !== 'participantRemoved') continue;
    const { identifier, participantId = '', displayName, role } = event.person;
    const mark = roster.markOf(identifier.rawId);
    const legs = withLeg(mark.legs, {
      participantId,
      at: event.at,
      isIn: event.kind === 'participantAdded',
      ...(displayName !== undefined && { displayName }),
      ...(role !== undefined && { role }),
    });
    if (legs !== mark.legs) roster.note(identifier.rawId, { ...mark, legs });
  }
  const startedAt = Math.min(progress.startedAt, ...events.map(({ at }) => at));
  roster.finish(startedAt === progress.startedAt ? progress : { ...progress, startedAt });
  for (const event of events) {
    if (event.kind === 'callStarted') noteStarter(draft, event.startedBy);
    if (event.kind === 'callEnded') beginToEnd(draft, event.result);
  }
}

function noteStarter(draft: Draft, startedBy: Identifier | undefined): void {
  if (!startedBy || draft.view.call.source != null) return;
  changeCall(draft, { source: { identity: identitySetOf(startedBy.rawId) } });
}

/** A call that is over is so for clients once what is late of it has had its time; at once, if nobody is there. */
function beginToEnd(draft: Draft, result: RoomCallResult | undefined): void {
  if (draft.record.isTerminated || draft.record.rank >= terminatingRank) return;
  const resultInfo: ResultInfo | undefined = result && {
    code: result.code,
    subcode: result.subcode,
    message: result.message,
  };
  const members = resultInfo && { resultInfo };
  if (draft.view.participants.size === 0) {
    terminate(draft, { ...members, state: 'terminated' });
    return;
  }
  changeCall(draft, { ...members, state: 'terminating' });
  draft.note({ rank: terminatingRank });
  draft.doubt(ending, draft.now + endingMs);
}
