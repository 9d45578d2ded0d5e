import { requireActiveCall, runIdempotentAction, sendToCall } from './actions.ts';
import { fromEnum } from './enums.ts';
import { requireGlobalCloud, requireGroupCall } from './preconditions.ts';
import type { Resolvers } from '../../generated.ts';

const what = 'audio routing groups';

/** Resolvers of the mutations of `schema/call.graphql` that are about who hears whom. */
export const audioRoutingMutationResolvers: Resolvers = {
  Mutation: {
    createAudioRoutingGroup: async (_, { input }, context) => {
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
    },

    updateAudioRoutingGroup: async (_, { input }, context) => {
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
    },

    deleteAudioRoutingGroup: async (_, { input: { callId, id } }, context) => {
      const { calls, graphCloud, signal } = context;
      requireGlobalCloud(graphCloud, what);
      const changed = await runIdempotentAction(callId, context, (graphId) =>
        calls.deleteAudioRoutingGroup(graphId, id, signal),
      );
      return { ...changed, audioRoutingGroupId: id };
    },
  },
};
