import type {
  CallModel,
  CallOperationModel,
  ChangedCallModel,
  StartedOperationModel,
} from '../../models/call-model.ts';
import type { GraphQLContext } from '../../context.ts';
import type { Resolvers } from '../../generated.ts';

/** What has been done stays done: that the call can't be read fails no more than its own field. */
const changed = {
  call: async (
    { callId }: ChangedCallModel,
    _: unknown,
    { callLoader }: GraphQLContext,
  ): Promise<CallModel | null> => (await callLoader.read(callId)) ?? null,
};

const started = {
  ...changed,
  /** As it is by now: the result of an operation may overtake the reply to the request that began it. */
  async operation(
    { callId, operation }: StartedOperationModel,
    _: unknown,
    { callLoader }: GraphQLContext,
  ): Promise<CallOperationModel | null> {
    if (!operation) return null;
    const call = await callLoader.read(callId);
    return { operation: call?.view.operations.get(operation.id) ?? operation, isOfEvent: false };
  },
};

/** Resolvers of the payloads of `schema/call.graphql`. */
export const callPayloadResolvers: Resolvers = {
  AnswerCallPayload: changed,
  RejectCallPayload: changed,
  RedirectCallPayload: changed,
  TransferCallPayload: changed,
  HangUpCallPayload: changed,
  KeepCallAlivePayload: changed,
  MuteCallPayload: started,
  UnmuteCallPayload: started,
  InviteParticipantsPayload: started,
  RemoveCallParticipantPayload: changed,
  MuteCallParticipantPayload: started,
  StartHoldMusicPayload: started,
  StopHoldMusicPayload: started,
  PlayPromptPayload: started,
  RecordResponsePayload: started,
  CancelMediaProcessingPayload: started,
  SubscribeToTonePayload: started,
  SendDtmfTonesPayload: started,
  ChangeScreenSharingRolePayload: changed,
  UpdateRecordingStatusPayload: started,
  AddLargeGalleryViewPayload: started,
  CreateAudioRoutingGroupPayload: changed,
  UpdateAudioRoutingGroupPayload: changed,
  DeleteAudioRoutingGroupPayload: changed,
};
