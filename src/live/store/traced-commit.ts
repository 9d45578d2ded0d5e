import { activeTraceparent, inSpan, isTracing } from '../../tracing.ts';
import type { Reduction } from '../record/reduction.ts';
import type { CallStore } from './call-store.ts';

/**
 * Commits to a call, in a span where events come of it: they carry that to wherever they are delivered, in other processes as
 * well.
 *
 * @returns as `commit` of the store does
 */
export function commitInSpan(
  calls: CallStore,
  expectedRevision: number | undefined,
  reduction: Reduction,
): Promise<boolean> {
  const { record, events } = reduction;
  if (!isTracing() || events.length === 0) return calls.commit(expectedRevision, reduction);
  const attributes = {
    'switchboard.call.id': record.id,
    'switchboard.event.kinds': events.map(({ change }) => change.kind),
  };
  return inSpan(
    'commit',
    () => ({ attributes }),
    async (span) => {
      const traceparent = activeTraceparent();
      const traced = traceparent === undefined ? events : events.map((event) => ({ ...event, traceparent }));
      const isCommitted = await calls.commit(expectedRevision, { ...reduction, events: traced });
      // It is reduced again from what came first, and committed in another span.
      if (!isCommitted) span?.setAttribute('switchboard.overtaken', true);
      return isCommitted;
    },
  );
}
