import { requireActiveCall, runIdempotentAction, sendToCall } from './actions.ts';
import { change } from './call-mutation.ts';
import type { CallMutations } from './call-mutation.ts';
import { fromEnum } from './enums.ts';
import { requireGlobalCloud, requireGroupCall } from './preconditions.ts';

const what = 'audio routing groups';

/** The mutations of `schema/call.graphql` that are about who hears whom. */
export const audioRoutingMutations: CallMutations = {
  createAudioRoutingGroup: change(async (input, context) => {
    const { calls, graphCloud, signal } = context;
    const { id, routingMode, sources, receivers } = input;
    requireGlobalCloud(graphCloud, what);
    const group = { id, routingMode: fromEnum('routingMode', routingMode), sources, receivers };
    const record = await requireActiveCall(input.callId, context);
    requireGroupCall(record, 'there are audio routing groups');
    const made = await sendToCall(record, context, (callId) =>
      calls.createAudioRoutingGroup(callId, group, signal),
    );
    return { callId: record.id, audioRoutingGroup: { ...made, id: made.id ?? id } };
  }),

  updateAudioRoutingGroup: change(async (input, context) => {
    const { calls, graphCloud, signal } = context;
    const { id, routingMode, sources, receivers } = input;
    requireGlobalCloud(graphCloud, what);
    const changes = {
      ...(routingMode == null ? {} : { routingMode: fromEnum('routingMode', routingMode) }),
      ...(sources == null ? {} : { sources }),
      ...(receivers == null ? {} : { receivers }),
    };
    const record = await requireActiveCall(input.callId, context);
    const changed = await sendToCall(record, context, (callId) =>
      calls.updateAudioRoutingGroup(callId, id, changes, signal),
    );
    return { callId: record.id, audioRoutingGroup: { ...changed, id: changed.id ?? id } };
  }),

  deleteAudioRoutingGroup: change(async ({ callId, id }, context) => {
    const { calls, graphCloud, signal } = context;
    requireGlobalCloud(graphCloud, what);
    const changed = await runIdempotentAction(callId, context, (graphId) =>
      calls.deleteAudioRoutingGroup(graphId, id, signal),
    );
    return { ...changed, audioRoutingGroupId: id };
  }),
};
