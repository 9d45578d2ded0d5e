import { requireActiveCall, runIdempotentAction, startOperation } from './actions.ts';
import { checkCount, clientContext, invitations, mediaInfo } from './inputs.ts';
import { isBetweenTwo, participantId, requireGroupCall } from './preconditions.ts';
import { badUserInput } from '../../errors.ts';
import type { Resolvers } from '../../generated.ts';

/** Resolvers of the mutations of `schema/call.graphql` that are about the people in a call. */
export const callParticipantMutationResolvers: Resolvers = {
  Mutation: {
    inviteParticipants: async (_, { input }, context) => {
      const field = 'input.participants';
      checkCount(input.participants, [1, 5], 'people', field);
      const invitation = {
        participants: await invitations(input.participants, field, context.live),
        ...clientContext(input),
      };
      const { participants } = invitation;
      if (participants.filter(({ identity }) => identity.kind === 'application').length > 1) {
        throw badUserInput('can name one bot at most', field);
      }
      if (
        participants.length > 1 &&
        participants.some(({ replacesCallId }) => replacesCallId !== undefined)
      ) {
        throw badUserInput('must be one alone if they have a replacesCallId: Graph reads no more', field);
      }
      const record = await requireActiveCall(input.callId, context);
      if (participants.length > 1 && isBetweenTwo(record.view)) {
        throw badUserInput(
          'can be one only, since the call is between two: it becomes a group call then',
          field,
        );
      }
      return startOperation(record, context, (id) => context.calls.invite(id, invitation, context.signal));
    },

    removeCallParticipant: async (_, { input: { callId, participantId: participant } }, context) => {
      const { calls, signal } = context;
      const removed = await runIdempotentAction(callId, context, (id, record) =>
        calls.removeParticipant(id, record ? participantId(record, participant) : participant, signal),
      );
      return { ...removed, participantId: participant };
    },

    muteCallParticipant: async (_, { input }, context) => {
      const { calls, signal } = context;
      const record = await requireActiveCall(input.callId, context);
      requireGroupCall(record, 'people can be muted');
      const participant = participantId(record, input.participantId);
      const mute = clientContext(input);
      return startOperation(record, context, (id) => calls.muteParticipant(id, participant, mute, signal));
    },

    startHoldMusic: async (_, { input }, context) => {
      const { calls, signal } = context;
      const { customPrompt } = input;
      const music = {
        customPrompt: customPrompt == null ? undefined : mediaInfo(customPrompt, 'input.customPrompt'),
        ...clientContext(input),
      };
      const record = await requireActiveCall(input.callId, context);
      requireGroupCall(record, 'people can be put on hold');
      const participant = participantId(record, input.participantId);
      return startOperation(record, context, (id) => calls.startHoldMusic(id, participant, music, signal));
    },

    stopHoldMusic: async (_, { input }, context) => {
      const { calls, signal } = context;
      const record = await requireActiveCall(input.callId, context);
      requireGroupCall(record, 'people can be taken off hold');
      const participant = participantId(record, input.participantId);
      const stop = clientContext(input);
      return startOperation(record, context, (id) => calls.stopHoldMusic(id, participant, stop, signal));
    },

    muteCall: async (_, { input }, context) => {
      const mute = clientContext(input);
      const record = await requireActiveCall(input.callId, context);
      requireGroupCall(record, 'the gateway can mute itself');
      return startOperation(record, context, (id) => context.calls.mute(id, mute, context.signal));
    },

    unmuteCall: async (_, { input }, context) => {
      const unmute = clientContext(input);
      const record = await requireActiveCall(input.callId, context);
      const { myParticipantId } = record.view.call;
      if (input.participantId != null && input.participantId !== myParticipantId) {
        throw badUserInput(
          'is not the gateway itself: people can be unmuted by themselves only',
          'input.participantId',
        );
      }
      requireGroupCall(record, 'the gateway can unmute itself');
      return startOperation(record, context, (id) => context.calls.unmute(id, unmute, context.signal));
    },
  },
};
