import type { CallConnection } from './call-connection.ts';

/** The events that are posted, without the prefix of their type. */
export type AutomationEventType =
  | 'CallConnected'
  | 'ConnectFailed'
  | 'CallDisconnected'
  | 'ParticipantsUpdated'
  | `${'AddParticipant' | 'RemoveParticipant' | 'CancelAddParticipant'}${'Succeeded' | 'Failed'}`
  | `CallTransfer${'Accepted' | 'Failed'}`
  | `Play${'Started' | 'Completed' | 'Failed' | 'Canceled'}`
  | `SendDtmfTones${'Completed' | 'Failed'}`
  | 'ContinuousDtmfRecognitionToneReceived'
  | 'ContinuousDtmfRecognitionStopped'
  | 'HoldFailed'
  | 'RecordingStateChanged'
  | 'StartRecordingFailed';

/** How something went (`ResultInformation`). */
export interface ResultInformation {
  readonly code: number;
  readonly subCode: number;
  readonly message: string;
}

/** What is told of a connection. */
export interface AutomationEvent {
  readonly type: AutomationEventType;
  /** As the client gave it with what this is the outcome of. */
  readonly operationContext?: string | null | undefined;
  readonly resultInformation?: ResultInformation;
  /** Members of this type. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Where it goes; left out, to the callback address of its connection. */
  readonly callbackUri?: string | null | undefined;
}

/** How an operation went that succeeded. */
export const success: ResultInformation = { code: 200, subCode: 0, message: 'It was done.' };

/** How an operation went that was told to fail. */
export const failure: ResultInformation = { code: 500, subCode: 9999, message: 'It was told to fail.' };

/** Whom an event is about. A recording of a call to which nobody is connected has no connection. */
export type EventSubject = Pick<CallConnection, 'serverCallId' | 'correlationId'> & {
  readonly id: string | undefined;
};

/** Writes an event as a CloudEvent of version 1.0. */
export function writeEvent(
  subject: EventSubject,
  event: AutomationEvent,
  { id, time }: { readonly id: string; readonly time: string },
): object {
  const source = subject.id === undefined ? 'calling/recordings' : `calling/callConnections/${subject.id}`;
  const { type, operationContext, resultInformation, data } = event;
  return {
    id,
    source,
    type: `Microsoft.Communication.${type}`,
    data: {
      ...data,
      ...(operationContext != null && { operationContext }),
      ...(resultInformation && { resultInformation }),
      ...(subject.id !== undefined && { callConnectionId: subject.id }),
      ...(subject.serverCallId !== undefined && { serverCallId: subject.serverCallId }),
      correlationId: subject.correlationId,
    },
    time,
    specversion: '1.0',
    datacontenttype: 'application/json',
    subject: source,
  };
}
