import { z } from 'zod';

/**
 * Graph's enumerations of calls. All may grow, so that a member may hold any string; what is listed here is what this
 * version has names for. On the wire the case of a value is not reliable.
 */
export const knownValues = {
  callState: [
    'incoming',
    'establishing',
    'ringing',
    'established',
    'hold',
    'transferring',
    'transferAccepted',
    'redirecting',
    'terminating',
    'terminated',
  ],
  callDirection: ['incoming', 'outgoing'],
  modality: ['audio', 'video', 'videoBasedScreenSharing', 'data'],
  mediaState: ['active', 'inactive'],
  mediaDirection: ['inactive', 'sendOnly', 'receiveOnly', 'sendReceive'],
  endpointType: ['default', 'voicemail', 'skypeForBusiness', 'skypeForBusinessVoipPhone'],
  routingType: ['forwarded', 'lookup', 'selfFork'],
  tone: [
    'tone0',
    'tone1',
    'tone2',
    'tone3',
    'tone4',
    'tone5',
    'tone6',
    'tone7',
    'tone8',
    'tone9',
    'star',
    'pound',
    'a',
    'b',
    'c',
    'd',
    'flash',
  ],
  recordingStatus: ['notRecording', 'recording', 'failed'],
  transcriptionState: ['notStarted', 'active', 'inactive'],
  operationStatus: ['notStarted', 'running', 'completed', 'failed'],
  changeType: ['created', 'updated', 'deleted'],
  routingMode: ['oneToOne', 'multicast'],
  restrictionReason: ['watermarkProtection'],
  // The next three are Graph's types of objects, without the name of what they are types of.
  mediaHosting: ['serviceHosted', 'appHosted'],
  meetingInfoKind: ['organizer', 'joinMeetingId', 'token'],
  operationKind: [
    'addLargeGalleryView',
    'cancelMediaProcessing',
    'inviteParticipants',
    'muteParticipant',
    'unmuteParticipant',
    'playPrompt',
    'record',
    'sendDtmfTones',
    'startHoldMusic',
    'stopHoldMusic',
    'subscribeToTone',
    'updateRecordingStatus',
  ],
} as const;

/** The name of one of Graph's enumerations. */
export type EnumName = keyof typeof knownValues;

/** The values of an enumeration that have names here. */
export type EnumValue<Name extends EnumName> = (typeof knownValues)[Name][number];

/** The values of each enumeration by their lower-case form. */
const spellings: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(knownValues).map(([name, values]) => [
    name,
    new Map<string, string>(values.map((value) => [value.toLowerCase(), value])),
  ]),
);

/** Reads a value in any case; one that has no name here stays as it came. */
export function evolvable(name: EnumName) {
  return z.string().transform((value) => spelling(name, value) ?? value);
}

/** The value if it has a name here; undefined for any other. */
export function knownValue<Name extends EnumName>(
  name: Name,
  value: string | null | undefined,
): EnumValue<Name> | undefined {
  return typeof value === 'string' ? (spelling(name, value) as EnumValue<Name> | undefined) : undefined;
}

function spelling(name: EnumName, value: string): string | undefined {
  return spellings.get(name)?.get(value.toLowerCase());
}
