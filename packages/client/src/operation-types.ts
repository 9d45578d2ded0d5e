/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Whether a call was made or came in. */
export type CallDirection =
  /** It came in. */
  | 'INCOMING'
  /** It was made by the gateway. */
  | 'OUTGOING'
  /** A direction that this version of the graph has no name for. */
  | 'UNKNOWN';

/** The state of a call. */
export type CallState =
  /** People can speak. */
  | 'ESTABLISHED'
  /** It is being set up. */
  | 'ESTABLISHING'
  /** It is on hold. */
  | 'HOLD'
  /** It comes in, and waits to be answered. */
  | 'INCOMING'
  /** It is being sent on to somebody else. */
  | 'REDIRECTING'
  /** It rings at the other end. */
  | 'RINGING'
  /** It is over. */
  | 'TERMINATED'
  /** It is about to end. */
  | 'TERMINATING'
  /** It is being handed to somebody else. */
  | 'TRANSFERRING'
  /** The person that it is being handed to has accepted. */
  | 'TRANSFER_ACCEPTED'
  /** A state that this version of the graph has no name for, or that is not known yet. */
  | 'UNKNOWN';

/** How a meeting is named. */
export type MeetingInfoKind =
  /** By the meeting id that people type in. */
  | 'JOIN_MEETING_ID'
  /** By its organizer and its chat. */
  | 'ORGANIZER'
  /** By a token. */
  | 'TOKEN'
  /** In a way that this version of the graph has no name for. */
  | 'UNKNOWN';

export type FollowedParticipantFragment = { readonly id: string, readonly rawId: string, readonly displayName: string | null, readonly isMuted: boolean | null, readonly isInLobby: boolean, readonly isSharingScreen: boolean };

export type FollowedCallFragment = { readonly id: string, readonly state: CallState, readonly direction: CallDirection | null, readonly subject: string | null, readonly answerBy: string | null, readonly myParticipantId: string | null, readonly isFollowedByPolling: boolean, readonly source: { readonly displayName: string | null, readonly rawId: string | null } | null, readonly targets: ReadonlyArray<{ readonly displayName: string | null, readonly rawId: string | null }>, readonly meetingInfo: { readonly kind: MeetingInfoKind } | null, readonly resultInfo: { readonly code: number | null, readonly subcode: number | null, readonly message: string | null } | null };
