import type { StopTone } from '../../../upstreams/graph/call-requests.ts';
import { requireActiveCall, runAction } from './actions.ts';
import { change, operation } from './call-mutation.ts';
import type { CallMutations } from './call-mutation.ts';
import { fromEnum } from './enums.ts';
import { checkCount, inRange, mediaInfo } from './inputs.ts';
import { requireAppHostedMedia, requireGroupCall, requireServiceHostedMedia } from './preconditions.ts';
import { badUserInput } from '../../errors.ts';
import type { DtmfTone, InputMaybe } from '../../generated.ts';

/** The mutations of `schema/call.graphql` that are about what is heard and seen in a call. */
export const mediaMutations: CallMutations = {
  playPrompt: operation('playPrompt', {
    request(input) {
      checkCount(input.prompts, [1, 20], 'prompts', 'input.prompts');
      return { prompts: input.prompts.map((prompt, index) => mediaInfo(prompt, `input.prompts.${index}`)) };
    },
    check: (call) => {
      requireServiceHostedMedia(call, 'play prompts');
    },
  }),

  recordResponse: operation('recordResponse', {
    request: (input) => ({
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
    }),
    check: (call) => {
      requireServiceHostedMedia(call, 'record');
    },
  }),

  cancelMediaProcessing: operation('cancelMediaProcessing', {
    check: (call) => {
      requireServiceHostedMedia(call, 'cancel what is played or recorded');
    },
  }),

  subscribeToTone: operation('subscribeToTone', {
    check: (call) => {
      requireServiceHostedMedia(call, 'tell of tones');
    },
  }),

  sendDtmfTones: operation('sendDtmfTones', {
    globalCloudOnly: 'the sending of tones',
    request(input) {
      if (input.tones.length === 0) throw badUserInput('takes at least one', 'input.tones');
      const delay = [0, Number.MAX_SAFE_INTEGER] as const;
      return {
        tones: input.tones.map((tone) => fromEnum('tone', tone)),
        delayBetweenTonesMs: inRange(
          input.delayBetweenTonesMs,
          delay,
          'milliseconds',
          'input.delayBetweenTonesMs',
        ),
      };
    },
  }),

  changeScreenSharingRole: change(async ({ callId, role }, context) => {
    const { calls, signal } = context;
    const record = await requireActiveCall(callId, context);
    requireGroupCall(record, 'the part in screen sharing can be changed');
    requireAppHostedMedia(record, 'the part in screen sharing can be changed');
    const request = { role: role === 'SHARER' ? 'sharer' : 'viewer' } as const;
    return runAction(record, context, (id) => calls.act(id, 'changeScreenSharingRole', request, signal));
  }),

  updateRecordingStatus: operation('updateRecordingStatus', {
    request: ({ status }) => ({ status: fromEnum('recordingStatus', status) }),
  }),

  addLargeGalleryView: operation('addLargeGalleryView', {
    globalCloudOnly: 'the large gallery',
    check: (call) => {
      requireGroupCall(call, 'there is a large gallery');
    },
  }),
};

function recordingTime(seconds: InputMaybe<number> | undefined, name: string): number | undefined {
  return inRange(seconds, [1, 120], 'seconds', `input.${name}`);
}

function stopTone(tone: DtmfTone, index: number): StopTone {
  const stop = fromEnum('tone', tone);
  if (stop === 'flash') throw badUserInput("can't be FLASH, which has no key", `input.stopTones.${index}`);
  return stop;
}
