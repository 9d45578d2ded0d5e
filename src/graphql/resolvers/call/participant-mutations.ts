import { runIdempotentAction } from './actions.ts';
import { change, operation, participantOperation } from './call-mutation.ts';
import type { CallMutations } from './call-mutation.ts';
import { checkCount, readInvitations, mediaInfo } from './inputs.ts';
import { participantId, requireParticipantId, unknownCall } from './participants.ts';
import { isBetweenTwo, requireGroupCall } from './preconditions.ts';
import { badUserInput } from '../../errors.ts';

const invited = 'input.participants';

/** The mutations of `schema/call.graphql` that are about the people in a call. */
export const participantMutations: CallMutations = {
  inviteParticipants: operation('invite', {
    async request(input, context) {
      if (input.callerNumber != null) {
        throw badUserInput(
          'is for calls in rooms: Graph calls from the number of the call',
          'input.callerNumber',
        );
      }
      checkCount(input.participants, [1, 5], 'people', invited);
      const participants = await readInvitations(input.participants, invited, context);
      if (participants.filter(({ identity }) => identity.kind === 'application').length > 1) {
        throw badUserInput('can name one bot at most', invited);
      }
      if (
        participants.length > 1 &&
        participants.some(({ replacesCallId }) => replacesCallId !== undefined)
      ) {
        throw badUserInput('must be one alone if they have a replacesCallId: Graph reads no more', invited);
      }
      return { participants };
    },
    check({ view }, { participants }) {
      if (participants.length <= 1 || !isBetweenTwo(view)) return;
      throw badUserInput(
        'can be one only, since the call is between two: it becomes a group call then',
        invited,
      );
    },
  }),

  removeCallParticipant: change(async ({ callId, participantId: participant }, context) => {
    const { calls, signal } = context;
    const removed = await runIdempotentAction(callId, context, async (graphId, record) => {
      // Who has left is removed already; but who they are can't be told of a call that isn't known here.
      const id = record
        ? participantId(record, participant)
        : requireParticipantId(unknownCall(callId), participant);
      if (id !== undefined) await calls.removeParticipant(graphId, id, signal);
    });
    return { ...removed, participantId: participant };
  }),

  muteCallParticipant: participantOperation('mute', {
    check: (call) => {
      requireGroupCall(call, 'people can be muted');
    },
  }),

  startHoldMusic: participantOperation('startHoldMusic', {
    request: ({ customPrompt }) => ({
      customPrompt: customPrompt == null ? undefined : mediaInfo(customPrompt, 'input.customPrompt'),
    }),
    check: (call) => {
      requireGroupCall(call, 'people can be put on hold');
    },
  }),

  stopHoldMusic: participantOperation('stopHoldMusic', {
    check: (call) => {
      requireGroupCall(call, 'people can be taken off hold');
    },
  }),

  muteCall: operation('mute', {
    check: (call) => {
      requireGroupCall(call, 'the gateway can mute itself');
    },
  }),

  unmuteCall: operation('unmute', {
    check(call, { participantId: participant }) {
      if (participant != null && participant !== call.view.call.myParticipantId) {
        throw badUserInput(
          'is not the gateway itself: people can be unmuted by themselves only',
          'input.participantId',
        );
      }
      requireGroupCall(call, 'the gateway can unmute itself');
    },
  }),
};
