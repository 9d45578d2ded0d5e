import { isDeepStrictEqual } from 'node:util';
import { awaitInvited, isInvitation } from './awaited-arrivals.ts';
import type { Draft } from './record-draft.ts';
import { isOperationOver } from '../record/call-view.ts';
import type { CallOperation } from '../record/call-view.ts';

/**
 * An operation goes one way: not started, running, over. What comes after its end is late, also the reply to the
 * request that started it, which its result may overtake.
 *
 * @param isRemoved whether Graph has removed the resource, as it does with one that is over
 */
export function reduceOperation(draft: Draft, operation: CallOperation, isRemoved: boolean): void {
  const known = draft.view.operations.get(operation.id);
  if (known && isOperationOver(known)) return;
  const status = isRemoved && !isOperationOver(operation) ? outcomeOf(operation) : operation.status;
  if (known?.status === 'running' && status === 'notStarted') return;
  const named = Object.entries({ ...operation, status }).filter(([, value]) => value != null);
  const merged: CallOperation = { ...known, ...Object.fromEntries(named), id: operation.id };
  if (isDeepStrictEqual(known, merged)) return;
  draft.change({ kind: 'operation', operation: merged });
  // Who is in a room's call is told otherwise.
  if (draft.record.roomCall || !isInvitation(merged) || merged.status === 'failed') return;
  if (!draft.record.hasInvited) draft.note({ hasInvited: true });
  if (merged.status === 'completed') awaitInvited(draft, merged);
}

/** The results of some operations have no code: that means success. */
function outcomeOf({ resultInfo }: CallOperation): 'completed' | 'failed' {
  return (resultInfo?.code ?? 0) >= 300 ? 'failed' : 'completed';
}
