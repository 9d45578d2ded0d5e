import type { Identifier } from '../../identifiers/identifier.ts';
import type { ConnectedParticipant } from '../../room-calls/automation-events.ts';

/** Which call to connect to: the one under way in a room, or one by the id that the service gave it. */
export type CallLocator = { readonly roomId: string } | { readonly serverCallId: string };

/** A leg of the gateway's own in a call. */
export interface CallConnection {
  readonly connectionId: string;
  readonly serverCallId: string;
  /** As the service names it, such as `connecting`, `connected` or `disconnected`. */
  readonly state: string;
}

/** By what the callbacks about something that is begun now are told from others. */
interface InContext {
  readonly operationContext?: string | undefined;
}

/** Somebody to be called in. */
export interface ParticipantToAdd extends InContext {
  readonly identifier: Identifier;
  /** Which number a telephone shows; the service asks for one where a telephone is called. */
  readonly sourceCallerIdNumber?: string | undefined;
  readonly sourceDisplayName?: string | undefined;
  /** From 0 to 180; left out, the service's own. */
  readonly invitationTimeoutSeconds?: number | undefined;
}

/** Something to be heard. */
export interface Prompt extends InContext {
  /** The address of a file of sound. */
  readonly fileUri: string;
  /** Who hears it; left out, everybody. */
  readonly to?: readonly Identifier[] | undefined;
  readonly isLooped?: boolean | undefined;
}

/** How a call is recorded; what is left out is the service's to choose. */
export interface RecordingRequest {
  readonly content?: 'audio' | 'audioVideo' | undefined;
  readonly channels?: 'mixed' | 'unmixed' | undefined;
  readonly format?: 'wav' | 'mp3' | 'mp4' | undefined;
}

/** A recording of a call. */
export interface Recording {
  readonly recordingId: string;
  /** As the service names it: `active` or `inactive`. */
  readonly state: string;
}

/**
 * Calls of a Communication Services resource, by connections of the gateway's own: what can be asked of a call and done to
 * it. Those that return a promise reject with an `UpstreamError`, and with the reason of their signal once it is aborted.
 * What the service only begins, it tells the outcome of by a callback.
 */
export interface CallAutomationClient {
  /**
   * Joins a call as a leg that says nothing.
   *
   * @param callbackUri where the service tells what becomes of the connection and of the call
   * @param idempotencyKey the same key gives the same connection
   */
  connect(
    locator: CallLocator,
    callbackUri: string,
    idempotencyKey?: string,
    signal?: AbortSignal,
  ): Promise<CallConnection>;
  /** @returns undefined if there is no such connection, or no longer */
  getConnection(connectionId: string, signal?: AbortSignal): Promise<CallConnection | undefined>;
  /** Everybody who is in the call. @returns undefined if there is no such connection, or no longer */
  listParticipants(
    connectionId: string,
    signal?: AbortSignal,
  ): Promise<readonly ConnectedParticipant[] | undefined>;
  /** Leaves a call. Succeeds as well if the connection is already gone. */
  hangUp(connectionId: string, signal?: AbortSignal): Promise<void>;
  /** Ends a call for all. Succeeds as well if it is already over. */
  terminate(connectionId: string, signal?: AbortSignal): Promise<void>;
  addParticipant(connectionId: string, participant: ParticipantToAdd, signal?: AbortSignal): Promise<void>;
  /** Succeeds as well if the call is already over. */
  removeParticipant(
    connectionId: string,
    participant: InContext & { readonly identifier: Identifier },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Only communication users can be muted, and only they themselves can unmute. */
  muteParticipant(
    connectionId: string,
    participant: InContext & { readonly identifier: Identifier },
    signal?: AbortSignal,
  ): Promise<void>;
  transfer(
    connectionId: string,
    transfer: InContext & { readonly target: Identifier; readonly transferee?: Identifier | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
  /** @param isOnHold whether they are to be */
  hold(
    connectionId: string,
    participant: InContext & { readonly identifier: Identifier; readonly isOnHold: boolean },
    signal?: AbortSignal,
  ): Promise<void>;
  play(connectionId: string, prompt: Prompt, signal?: AbortSignal): Promise<void>;
  /** Ends what is played. */
  cancelMedia(connectionId: string, signal?: AbortSignal): Promise<void>;
  /** @param tones as the service names them: `zero` to `nine`, `a` to `d`, `pound`, `asterisk` */
  sendTones(
    connectionId: string,
    tones: InContext & { readonly tones: readonly string[]; readonly to: Identifier },
    signal?: AbortSignal,
  ): Promise<void>;
  startRecording(serverCallId: string, request: RecordingRequest, signal?: AbortSignal): Promise<Recording>;
  /** @returns undefined if there is no such recording */
  getRecording(recordingId: string, signal?: AbortSignal): Promise<Recording | undefined>;
  pauseRecording(recordingId: string, signal?: AbortSignal): Promise<void>;
  resumeRecording(recordingId: string, signal?: AbortSignal): Promise<void>;
  /** Succeeds as well if there is no such recording. */
  stopRecording(recordingId: string, signal?: AbortSignal): Promise<void>;
}
