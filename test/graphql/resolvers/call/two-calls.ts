import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph, CallGraphOptions } from './call-graph.ts';

/** The call beside that of the ordinary tests. */
export const otherCallId = '3f2b1c11-2db4-4022-9570-243709c565ab';

/** A graph with two meetings. */
export async function startTwoCalls(options: CallGraphOptions = {}): Promise<CallGraph> {
  const graph = await startCallGraph(options);
  const meetingInfo = { '@odata.type': '#microsoft.graph.organizerMeetingInfo' };
  for (const id of [callId, otherCallId]) {
    await graph.notify(id, { id, state: 'incoming' }, 'created');
    await graph.notify(id, { state: 'established', meetingInfo });
  }
  return graph;
}

/** Somebody in a roster. @param id null where Graph has said none yet */
export const personOf = (id: string | null, identity: object, more: object = {}): object => ({
  id,
  info: { identity },
  isMuted: false,
  isInLobby: false,
  ...more,
});
