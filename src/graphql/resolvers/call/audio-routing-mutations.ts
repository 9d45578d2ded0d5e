import { canonicalId } from '../../../microsoft-graph/call-id.ts';
import type { CallRecord } from '../../../live/record/call-record.ts';
import { requireActiveCall, runIdempotentAction, sendToCall } from './actions.ts';
import { change } from './call-mutation.ts';
import type { CallMutations } from './call-mutation.ts';
import { fromEnum } from './enums.ts';
import { requireParticipantId } from './participants.ts';
import { requireGlobalCloud, requireGroupCall } from './preconditions.ts';
import { idInCall, nameInCall } from '../../models/id-in-call.ts';
import { badUserInput } from '../../errors.ts';

const what = 'audio routing groups';

/** The mutations of `schema/call.graphql` that are about who hears whom. */
export const audioRoutingMutations: CallMutations = {
  createAudioRoutingGroup: change(async (input, context) => {
    const { calls, graphCloud, signal } = context;
    requireGlobalCloud(graphCloud, what);
    const id = groupName(input);
    const record = await requireActiveCall(input.callId, context);
    requireGroupCall(record, 'there are audio routing groups');
    const group = {
      id,
      routingMode: fromEnum('routingMode', input.routingMode),
      sources: participantIds(record, input.sources, 'input.sources'),
      receivers: participantIds(record, input.receivers, 'input.receivers'),
    };
    const made = await sendToCall(record, context, (callId) =>
      calls.createAudioRoutingGroup(callId, group, signal),
    );
    const callId = record.id;
    return { callId, audioRoutingGroup: { ...made, callId, id: made.id ?? id } };
  }),

  updateAudioRoutingGroup: change(async (input, context) => {
    const { calls, graphCloud, signal } = context;
    const { routingMode, sources, receivers } = input;
    requireGlobalCloud(graphCloud, what);
    const id = groupName(input);
    const record = await requireActiveCall(input.callId, context);
    const changes = {
      ...(routingMode == null ? {} : { routingMode: fromEnum('routingMode', routingMode) }),
      ...(sources == null ? {} : { sources: participantIds(record, sources, 'input.sources') }),
      ...(receivers == null ? {} : { receivers: participantIds(record, receivers, 'input.receivers') }),
    };
    const changed = await sendToCall(record, context, (callId) =>
      calls.updateAudioRoutingGroup(callId, id, changes, signal),
    );
    const callId = record.id;
    return { callId, audioRoutingGroup: { ...changed, callId, id: changed.id ?? id } };
  }),

  deleteAudioRoutingGroup: change(async (input, context) => {
    const { calls, graphCloud, signal } = context;
    requireGlobalCloud(graphCloud, what);
    const id = groupName(input);
    const changed = await runIdempotentAction(input.callId, context, (graphId) =>
      calls.deleteAudioRoutingGroup(graphId, id, signal),
    );
    return { ...changed, audioRoutingGroupId: idInCall(changed.callId, id) };
  }),
};

/**
 * The id that its maker chose for a group, by which Graph knows it.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when it is the id of a group in another call
 */
function groupName({ callId, id }: { readonly callId: string; readonly id: string }): string {
  const name = nameInCall(canonicalId(callId), id);
  if (name === undefined) throw badUserInput(`"${id}" is a group in another call`, 'input.id');
  return name;
}

function participantIds(call: CallRecord, ids: readonly string[], field: string): string[] {
  return ids.map((id, index) => requireParticipantId(call, id, `${field}.${index}`));
}
