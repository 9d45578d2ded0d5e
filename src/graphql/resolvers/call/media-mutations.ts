import type { StopTone } from '../../../upstreams/graph/call-requests.ts';
import { requireActiveCall, runAction, startOperation } from './actions.ts';
import { fromEnum } from './enums.ts';
import { checkCount, clientContext, inRange, mediaInfo } from './inputs.ts';
import {
  requireAppHostedMedia,
  requireGlobalCloud,
  requireGroupCall,
  requireServiceHostedMedia,
} from './preconditions.ts';
import { badUserInput } from '../../errors.ts';
import type { DtmfTone, InputMaybe, Resolvers } from '../../generated.ts';

/** Resolvers of the mutations of `schema/call.graphql` that are about what is heard and seen in a call. */
export const callMediaMutationResolvers: Resolvers = {
  Mutation: {
    playPrompt: async (_, { input }, context) => {
      checkCount(input.prompts, [1, 20], 'prompts', 'input.prompts');
      const prompts = input.prompts.map((prompt, index) => mediaInfo(prompt, `input.prompts.${index}`));
      const request = { prompts, ...clientContext(input) };
      const record = await requireActiveCall(input.callId, context);
      requireServiceHostedMedia(record, 'play prompts');
      return startOperation(record, context, (id) => context.calls.playPrompt(id, request, context.signal));
    },

    recordResponse: async (_, { input }, context) => {
      const { calls, signal } = context;
      const recording = {
        prompts: input.prompt == null ? undefined : [mediaInfo(input.prompt, 'input.prompt')],
        bargeInAllowed: input.bargeInAllowed ?? undefined,
        initialSilenceTimeoutInSeconds: recordingTime(
          input.initialSilenceTimeoutSeconds,
          'initialSilenceTimeoutSeconds',
        ),
        maxSilenceTimeoutInSeconds: recordingTime(input.maxSilenceTimeoutSeconds, 'maxSilenceTimeoutSeconds'),
        maxRecordDurationInSeconds: recordingTime(input.maxRecordDurationSeconds, 'maxRecordDurationSeconds'),
        playBeep: input.playBeep ?? undefined,
        stopTones: input.stopTones?.map(stopTone),
        ...clientContext(input),
      };
      const record = await requireActiveCall(input.callId, context);
      requireServiceHostedMedia(record, 'record');
      return startOperation(record, context, (id) => calls.recordResponse(id, recording, signal));
    },

    cancelMediaProcessing: async (_, { input }, context) => {
      const { calls, signal } = context;
      const request = clientContext(input);
      const record = await requireActiveCall(input.callId, context);
      requireServiceHostedMedia(record, 'cancel what is played or recorded');
      return startOperation(record, context, (id) => calls.cancelMediaProcessing(id, request, signal));
    },

    subscribeToTone: async (_, { input }, context) => {
      const request = clientContext(input);
      const record = await requireActiveCall(input.callId, context);
      requireServiceHostedMedia(record, 'tell of tones');
      return startOperation(record, context, (id) =>
        context.calls.subscribeToTone(id, request, context.signal),
      );
    },

    sendDtmfTones: async (_, { input }, context) => {
      const { calls, graphCloud, signal } = context;
      requireGlobalCloud(graphCloud, 'the sending of tones');
      if (input.tones.length === 0) throw badUserInput('takes at least one', 'input.tones');
      const delay = [0, Number.MAX_SAFE_INTEGER] as const;
      const tones = {
        tones: input.tones.map((tone) => fromEnum('tone', tone)),
        delayBetweenTonesMs: inRange(
          input.delayBetweenTonesMs,
          delay,
          'milliseconds',
          'input.delayBetweenTonesMs',
        ),
        ...clientContext(input),
      };
      const record = await requireActiveCall(input.callId, context);
      return startOperation(record, context, (id) => calls.sendDtmfTones(id, tones, signal));
    },

    changeScreenSharingRole: async (_, { input: { callId, role } }, context) => {
      const { calls, signal } = context;
      const record = await requireActiveCall(callId, context);
      requireGroupCall(record, 'the part in screen sharing can be changed');
      requireAppHostedMedia(record, 'the part in screen sharing can be changed');
      return runAction(record, context, (id) =>
        calls.changeScreenSharingRole(id, role === 'SHARER' ? 'sharer' : 'viewer', signal),
      );
    },

    updateRecordingStatus: async (_, { input }, context) => {
      const { calls, signal } = context;
      const update = { status: fromEnum('recordingStatus', input.status), ...clientContext(input) };
      const record = await requireActiveCall(input.callId, context);
      return startOperation(record, context, (id) => calls.updateRecordingStatus(id, update, signal));
    },

    addLargeGalleryView: async (_, { input }, context) => {
      const { calls, graphCloud, signal } = context;
      requireGlobalCloud(graphCloud, 'the large gallery');
      const request = clientContext(input);
      const record = await requireActiveCall(input.callId, context);
      requireGroupCall(record, 'there is a large gallery');
      return startOperation(record, context, (id) => calls.addLargeGalleryView(id, request, signal));
    },
  },
};

function recordingTime(seconds: InputMaybe<number> | undefined, name: string): number | undefined {
  return inRange(seconds, [1, 120], 'seconds', `input.${name}`);
}

function stopTone(tone: DtmfTone, index: number): StopTone {
  const stop = fromEnum('tone', tone);
  if (stop === 'flash') throw badUserInput("can't be FLASH, which has no key", `input.stopTones.${index}`);
  return stop;
}
