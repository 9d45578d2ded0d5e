import { knownValue } from '../../microsoft-graph/enums.ts';
import type { EnumValue } from '../../microsoft-graph/enums.ts';
import type { CallResource } from '../../microsoft-graph/resources.ts';
import { establishedRank, terminatingRank } from '../record/call-record.ts';
import type { Draft } from './record-draft.ts';
import { newMembers, unknownMembers } from './call-members.ts';
import { reduceTone } from './reduce-tone.ts';
import { terminate } from './terminate.ts';

/**
 * How far a call is in each state. Messages come late and out of order, and mostly a call goes one way, so that a
 * lower rank tells an old message. (Graph documents no order; the ranks follow its described transitions.)
 */
const ranks: Readonly<Record<EnumValue<'callState'>, number>> = {
  incoming: 0,
  establishing: 1,
  ringing: 2,
  established: establishedRank,
  hold: establishedRank,
  transferring: 4,
  transferAccepted: 5,
  redirecting: 5,
  terminating: terminatingRank,
  terminated: 9,
};

/** From this code on a result tells of a failure; below it are 0 and the successes. */
const failureCode = 300;

/** What a message about the call resource says, and what of it is to be believed. */
export function reduceCall(draft: Draft, call: CallResource, isDeleted: boolean): void {
  const state = isDeleted ? 'terminated' : call.state;
  if (knownValue('callState', state) === 'terminated') {
    terminate(draft, { ...call, state: 'terminated' });
    return;
  }
  const { toneInfo, ...rest } = call;
  if (toneInfo) reduceTone(draft, toneInfo);

  const verdict = judgeState(draft, state, call);
  if (verdict === 'late') {
    // An old message has nothing to say about what we know, but may tell what we don't.
    changeCall(draft, unknownMembers(draft.view, rest));
    return;
  }
  if (verdict === 'doubtful') draft.doubt('call');
  changeCall(draft, newMembers(draft.view, rest));
}

/** Takes a call as Graph has it now: what it says is so, whatever was believed before. */
export function observeCall(draft: Draft, call: CallResource, askedAtRevision: number): void {
  if (knownValue('callState', call.state) === 'terminated') {
    terminate(draft, call);
    return;
  }
  draft.settle('call', askedAtRevision);
  if (draft.record.callChangedAt > askedAtRevision) return;
  const { toneInfo: _, ...rest } = call;
  const rank = rankOf(call.state);
  if (rank !== undefined) draft.note({ rank });
  changeCall(draft, newMembers(draft.view, rest));
}

type Verdict = 'new' | 'doubtful' | 'late';

function judgeState(draft: Draft, state: string | null | undefined, call: CallResource): Verdict {
  const rank = rankOf(state);
  // No state, or one that has no name here: it says nothing about the order.
  if (rank === undefined) return 'new';
  const { rank: known, view } = draft.record;
  if (rank > known) {
    draft.note({ rank });
    return 'new';
  }
  if (rank === known) {
    // Hold and resume look alike whichever came last: neither order can be told from the messages.
    return state === view.call.state ? 'new' : 'doubtful';
  }
  if (state === 'established' && (known === ranks.transferring || known === ranks.transferAccepted)) {
    if ((call.resultInfo?.code ?? 0) >= failureCode) {
      draft.note({ rank });
      return 'new';
    }
    draft.doubt('call');
  }
  return 'late';
}

function rankOf(state: string | null | undefined): number | undefined {
  const known = knownValue('callState', state);
  return known && ranks[known];
}

/** Gives members of the call resource new values; nothing happens if there are none. */
export function changeCall(draft: Draft, members: CallResource): void {
  if (Object.keys(members).length === 0) return;
  draft.change({ kind: 'call', members });
  draft.note({ callChangedAt: draft.revision });
}
