import type { JsonObject, ResultInfo } from '../protocol/wire.ts';

/** States of a call (`callState`; `ringing` is in the documentation only). */
export const callStates = [
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
] as const;

/** A state of a call. */
export type CallState = (typeof callStates)[number];

/** Somebody who is in a call, or waits in its lobby. */
export interface CallParticipant {
  readonly id: string;
  /** Whether the bot is told the id. It is not told that of somebody who is only invited. */
  readonly hasId: boolean;
  /** As on the wire: an `identitySet`. */
  readonly identity: JsonObject;
  readonly isMuted: boolean;
  /** Whether the bot muted them, and not they themselves. */
  readonly isServerMuted: boolean;
  readonly isInLobby: boolean;
  readonly isSharing: boolean;
  readonly isOnHold: boolean;
  /** The recording status that the bot set; undefined if it set none. */
  readonly recordingStatus: string | undefined;
  /** Who set it, as on the wire: an `identitySet`. Left out, nobody is told of. */
  readonly recordingInitiator?: JsonObject;
  /** The first of the numbers of their media streams. */
  readonly firstSourceId: number;
  /** The number of the last roster update that named them; 0 for none yet. */
  readonly sequenceNumber: number;
}

/** Something that the bot asked for and that ends later. */
export interface CallOperation {
  readonly id: string;
  /** Such as `playPromptOperation`. */
  readonly type: string;
  readonly clientContext: string | undefined;
  readonly status: 'running' | 'completed' | 'failed';
  readonly result?: ResultInfo;
  /** Members of its type, as on the wire. */
  readonly members: JsonObject;
  /** Its effect when it succeeds; absent once it has ended. */
  readonly success?: Success;
}

/** The effect of an operation that succeeds. */
export interface Success {
  readonly result?: ResultInfo;
  /** Members of its type that its success sets. */
  readonly members?: JsonObject;
  /** Who joins: those whom an invitation calls. */
  readonly joining?: readonly CallParticipant[];
  /** Who is put on hold, or taken from it. */
  readonly holding?: { readonly participantId: string; readonly isOnHold: boolean };
}

/** A content sharing session. */
export interface SharingSession {
  /** 64 hexadecimal digits in upper case, as seen. */
  readonly id: string;
  /** Who shares. */
  readonly participantId: string;
}

/** An audio routing group: who hears whom. */
export interface RoutingGroup {
  readonly id: string;
  readonly routingMode: string;
  readonly sources: readonly string[];
  readonly receivers: readonly string[];
}

/**
 * What becomes of an update of a roster: it is told; it is never posted; or it is never posted and takes no number, so that
 * whoever it names is not told of until they change, and the bot hears of those only who join later.
 */
export type NextRoster = 'told' | 'lost' | 'uncounted';

/**
 * A call as it really is, whatever its notifications said. An event replaces it; nothing changes it in place.
 */
export interface SimulatedCall {
  /** GUID. */
  readonly id: string;
  /** Two people, without a roster; or any number. An invitation makes the former the latter. */
  readonly kind: 'peerToPeer' | 'group';
  readonly direction: 'incoming' | 'outgoing';
  readonly state: CallState;
  readonly tenantId: string;
  readonly callChainId: string;
  /** The correlation id of the client, or one made up for it. */
  readonly scenarioId: string;
  readonly myParticipantId: string;
  /** Where its notifications go. */
  readonly callbackUri: string;
  /** Notifications that are sent only if the call's options ask for them. */
  readonly wants: { readonly deltaRoster: boolean; readonly contentSharing: boolean };
  /** How many people the bot can record, as its answer says; undefined if it doesn't. */
  readonly participantCapacity: number | undefined;
  /** Its other members, as a GET shows them. */
  readonly members: JsonObject;
  readonly participants: readonly CallParticipant[];
  /** The number of the last roster update. */
  readonly rosterSequence: number;
  /** What becomes of the next update of the roster that is to be told. */
  readonly nextRoster: NextRoster;
  readonly operations: readonly CallOperation[];
  readonly sharing: SharingSession | undefined;
  readonly routingGroups: readonly RoutingGroup[];
  /** The form in which an incoming call is announced first. */
  readonly announcedIn: AnnouncementForm;
  /** Whether the bot subscribed to tones. */
  readonly hearsTones: boolean;
  readonly toneSequence: number;
}

/** The forms in which incoming calls are announced: Graph's, or the one before it, until Graph's is asked for. */
export const announcementForms = ['graph', 'older'] as const;

/** A form in which an incoming call is announced. */
export type AnnouncementForm = (typeof announcementForms)[number];

/** Whether a call is over. */
export function isOver(call: SimulatedCall): boolean {
  return call.state === 'terminated';
}

/** The participant of that id, in either form of it. */
export function findParticipant(call: SimulatedCall, id: string): CallParticipant | undefined {
  return call.participants.find((one) => one.id.toLowerCase() === id.toLowerCase());
}

/** The participants besides the bot; those in the lobby are left out. */
export function others(call: SimulatedCall): readonly CallParticipant[] {
  return call.participants.filter((one) => one.id !== call.myParticipantId && !one.isInLobby);
}
