import type { ParticipantResource } from '../../../microsoft-graph/resources.ts';
import { toEnum, toKnownEnum } from './enums.ts';

type MediaStream = NonNullable<ParticipantResource['mediaStreams']>[number];

/** Whether a stream carries a screen, sent or not. */
export function isOfScreen({ mediaType }: MediaStream): boolean {
  return toEnum('modality', mediaType) === 'VIDEO_BASED_SCREEN_SHARING';
}

/** Whether somebody shares their screen: one of their screen-sharing streams is being sent. */
export function isSharingScreen({ mediaStreams }: ParticipantResource): boolean {
  return (mediaStreams ?? []).some(
    (stream) =>
      isOfScreen(stream) &&
      ['SEND_ONLY', 'SEND_RECEIVE'].includes(toKnownEnum('mediaDirection', stream.direction)),
  );
}
