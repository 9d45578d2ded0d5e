import type { EnumValue } from '../../microsoft-graph/enums.ts';

/** By what kind of identity somebody is called. */
export type PartyKind =
  | 'user'
  | 'phone'
  | 'application'
  /** A resource account, which phone numbers can be assigned to. */
  | 'applicationInstance'
  | 'azureCommunicationServicesUser'
  | 'guest'
  | 'onPremises'
  /** A caller whom the application's permissions don't let it know. */
  | 'encrypted';

/** Who somebody is. */
export interface PartyIdentity {
  readonly kind: PartyKind;
  /** A user's or application's object id, a phone's number in E.164 form. */
  readonly id: string;
  readonly displayName?: string | undefined;
  readonly tenantId?: string | undefined;
}

/** Somebody at one end of a call. Null is sent as null. */
export interface Party {
  readonly identity: PartyIdentity;
  /** The id in a call's roster. */
  readonly participantId?: string | undefined;
  readonly endpointType?: EnumValue<'endpointType'> | null | undefined;
  readonly region?: string | null | undefined;
  readonly languageId?: string | null | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode?: string | null | undefined;
}

/** Somebody to call. */
export interface Invitation {
  readonly identity: PartyIdentity;
  readonly endpointType?: EnumValue<'endpointType'> | undefined;
  readonly participantId?: string | undefined;
  /** The call that this one takes the place of, under the id that Graph gave it: for a consultative transfer. */
  readonly replacesCallId?: string | undefined;
  /** Whether others don't see them in the roster. */
  readonly hidden?: boolean | undefined;
  readonly removeFromDefaultAudioRoutingGroup?: boolean | undefined;
}

/** A sound to play. */
export interface MediaInfo {
  /** Https, of a WAV file: mono, 16 bit, 16 kHz. */
  readonly uri: string;
  /** Under which Graph keeps the file for the next time. */
  readonly resourceId?: string | undefined;
}

/** Who handles the call's media: Graph, or the application by Microsoft's media library. */
export type CallMedia = { readonly removeFromDefaultAudioGroup?: boolean | undefined } & (
  | { readonly kind: 'serviceHosted'; readonly preFetchMedia?: readonly MediaInfo[] | undefined }
  /** The blob is what the library made, and is a secret. */
  | { readonly kind: 'appHosted'; readonly blob?: string | undefined }
);

/** What may be asked of a call besides. */
export interface CallOptions {
  readonly hideBotAfterEscalation?: boolean | undefined;
  readonly isContentSharingNotificationEnabled?: boolean | undefined;
  /** Whether a roster's changes are told of rather than the whole roster. */
  readonly isDeltaRosterEnabled?: boolean | undefined;
  readonly isInteractiveRosterEnabled?: boolean | undefined;
}

/** The chat that a meeting belongs to. */
export interface MeetingChat {
  readonly threadId: string;
  /** `0` for a scheduled meeting. */
  readonly messageId: string;
  readonly replyChainMessageId?: string | undefined;
}

/** Where a call goes to. */
export type CallDestination =
  /** One: a call between two. Up to five: a group call. */
  | { readonly kind: 'people'; readonly people: readonly Invitation[] }
  | {
      readonly kind: 'meeting';
      readonly chat: MeetingChat;
      readonly organizer: PartyIdentity;
      readonly allowConversationWithoutHost?: boolean | undefined;
    }
  /** The passcode is a secret; null for a meeting without one. */
  | { readonly kind: 'meetingId'; readonly joinMeetingId: string; readonly passcode: string | null }
  /** The token is a secret. */
  | { readonly kind: 'meetingToken'; readonly token: string };

/** A call to make. */
export interface OutgoingCall {
  readonly to: CallDestination;
  /** Https: where Graph posts its notifications. */
  readonly callbackUri: string;
  /** Of whom is called. Always sent: without it Graph refuses many calls (403, 7505). */
  readonly tenantId: string;
  /** Who calls: required for a call to a phone, and then an application instance. */
  readonly source?: Party | undefined;
  readonly subject?: string | undefined;
  /** May be said, and changes nothing. */
  readonly direction?: 'outgoing' | undefined;
  readonly requestedModalities: readonly EnumValue<'modality'>[];
  readonly media: CallMedia;
  readonly callOptions?: CallOptions | undefined;
}

/** What an operation's notifications give back, for its caller to know it by: at most 256 characters. */
export interface WithClientContext {
  readonly clientContext?: string | undefined;
}

/** How to answer an incoming call. */
export interface CallAnswer {
  /** Where the notifications go from now on; left out, where they went so far. */
  readonly callbackUri?: string | undefined;
  readonly acceptedModalities: readonly EnumValue<'modality'>[];
  readonly media: CallMedia;
  readonly callOptions?: CallOptions | undefined;
  /** How many people can be recorded, in policy-based recording. */
  readonly participantCapacity?: number | undefined;
}

/** How to refuse an incoming call. */
export interface CallRejection {
  readonly reason?: 'none' | 'busy' | 'forbidden' | undefined;
  readonly callbackUri?: string | undefined;
}

/** Where to send an incoming call on. */
export interface CallRedirection {
  /** Up to 25, who are all rung at once. */
  readonly targets: readonly Invitation[];
  /** How long to ring, in seconds: from 15 to 90, by default 55 for one target and 60 for several. */
  readonly timeout?: number | undefined;
  readonly callbackUri?: string | undefined;
}

/** Whom to hand a call to. */
export interface CallTransfer extends WithClientContext {
  readonly transferTarget: Invitation;
  /** Who is handed over: for a group call only. */
  readonly transferee?: Party | undefined;
}

/** What to play. */
export interface Prompts extends WithClientContext {
  /** Up to 20. */
  readonly prompts: readonly MediaInfo[];
}

/** A tone that has a key. */
export type StopTone = Exclude<EnumValue<'tone'>, 'flash'>;

/** What somebody is to answer, as a recording. */
export interface ResponseRecording extends WithClientContext {
  /** At most one. */
  readonly prompts?: readonly MediaInfo[] | undefined;
  /** Whether it ends what is being played or recorded; by default not. */
  readonly bargeInAllowed?: boolean | undefined;
  /** From 1 to 120, by default 5; the next two as well. */
  readonly initialSilenceTimeoutInSeconds?: number | undefined;
  readonly maxSilenceTimeoutInSeconds?: number | undefined;
  readonly maxRecordDurationInSeconds?: number | undefined;
  /** By default it does. */
  readonly playBeep?: boolean | undefined;
  /** Tones that end it. */
  readonly stopTones?: readonly StopTone[] | undefined;
}

/** Tones to send. */
export interface Tones extends WithClientContext {
  readonly tones: readonly EnumValue<'tone'>[];
  /** In milliseconds. */
  readonly delayBetweenTonesMs?: number | undefined;
}

/** Whether the application looks at what others share, or shares itself. */
export type ScreenSharingRole = 'viewer' | 'sharer';

/** What to tell a call about its being recorded. */
export interface RecordingStatusUpdate extends WithClientContext {
  readonly status: EnumValue<'recordingStatus'>;
}

/** Whom to add to a call. */
export interface ParticipantsInvitation extends WithClientContext {
  /** Up to five in a group call; one in a call between two, which becomes a group call by it. */
  readonly participants: readonly Invitation[];
}

/** What somebody hears while on hold. */
export interface HoldMusic extends WithClientContext {
  readonly customPrompt?: MediaInfo | undefined;
}

/** Who is to hear whom: participants by their ids. */
export interface AudioRouting {
  readonly routingMode: EnumValue<'routingMode'>;
  readonly sources: readonly string[];
  readonly receivers: readonly string[];
}

/** Who is to hear whom, under the id that its maker chooses. */
export interface NewAudioRoutingGroup extends AudioRouting {
  readonly id: string;
}
