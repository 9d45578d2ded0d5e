export { createClient } from './client.ts';
export type { Client, ClientOptions, Sink } from './client.ts';
export type { TokenOption, TokenPurpose } from './access-token.ts';
export type {
  CallEvent,
  CallOperationChanged,
  CallStateChanged,
  ChangedInCall,
  ContentSharingChanged,
  InCall,
  RosterChange,
  RosterChanged,
  SharingSession,
  ToneReceived,
} from './call-events.ts';
export type { ConnectionState, TransportName } from './connection.ts';
export type { Call, Participant } from './documents.ts';
export { callFragment, participantFragment } from './documents.ts';
export type { CallFollowingState, CallOptions, CallStore, KnownCall } from './follow-call.ts';
export type {
  IncomingCall,
  IncomingCallsOptions,
  IncomingCallsState,
  IncomingCallsStore,
} from './follow-incoming-calls.ts';
export type { RosterOptions, RosterState, RosterStore } from './follow-roster.ts';
export type { FollowingState } from './following-state.ts';
export type { CursorStorage } from './kept-state.ts';
export { possibleTypes } from './possible-types.ts';
export { Refusal } from './refusal.ts';
export type { ResultError } from './refusal.ts';
export type { RequestOptions } from './requests.ts';
export type { Store } from './store.ts';
export type { Timing } from './timing.ts';
export { typed } from './typed-document.ts';
export type { TypedDocument } from './typed-document.ts';
