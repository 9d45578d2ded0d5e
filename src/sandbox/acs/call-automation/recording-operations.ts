import { ApiError } from '../../server/api-error.ts';
import { emptyReply, jsonReply } from '../../server/exchange.ts';
import type { AcsCall, AcsOperation } from '../acs-api.ts';
import type { RoomCall } from '../room-calls/room-call.ts';
import type { ServiceClock } from '../service-clock.ts';
import { formatWireDate } from '../service-clock.ts';
import { invalidArgument, notFound } from './automation-error.ts';
import type { EventSubject, ResultInformation } from './callback-event.ts';
import { failure, success } from './callback-event.ts';
import type { AutomationPosts } from './callback-posts.ts';
import type { Operating } from './operating.ts';
import { decodeRequest } from './requests.ts';

/** What the operations on recordings work with. */
export interface RecordingOperating extends Operating {
  readonly posts: AutomationPosts;
  readonly clock: ServiceClock;
}

/** A recording of a call. */
interface Recording {
  readonly id: string;
  readonly subject: EventSubject;
  /** Where its state is told; undefined for nowhere. */
  readonly callbackUri: string | undefined;
  readonly startDateTime: string;
  isActive: boolean;
}

const path = '/calling/recordings';

/** The operations on recordings. A call has one at a time; it ends with its call. */
export function recordingOperations(operating: RecordingOperating): AcsOperation[] {
  const { connections, roomCalls, posts, clock, random, settings, once } = operating;
  const recordings = new Map<string, Recording>();

  function tell(recording: Recording, resultInformation: ResultInformation = success): void {
    const { id: recordingId, subject, callbackUri, startDateTime, isActive } = recording;
    if (callbackUri === undefined) return;
    const isStarted = resultInformation === success;
    posts.post(subject, callbackUri, {
      type: isStarted ? 'RecordingStateChanged' : 'StartRecordingFailed',
      resultInformation,
      data: isStarted
        ? {
            recordingId,
            state: stateOf(isActive),
            startDateTime,
            recordingKind: 'azureCommunicationServices',
          }
        : { recordingId },
    });
  }

  function end(recording: Recording): void {
    recordings.delete(recording.id);
    recording.isActive = false;
    tell(recording);
  }

  roomCalls.onChange(({ serverCallId }, { kind }) => {
    if (kind !== 'ended') return;
    for (const recording of recordings.values()) {
      if (recording.subject.serverCallId === serverCallId) end(recording);
    }
  });

  function requireRecording({ params }: AcsCall): Recording {
    const recording = recordings.get(params['recordingId'] ?? '');
    if (recording === undefined) throw notFound('Recording not found.');
    return recording;
  }

  function change(acsCall: AcsCall, isActive: boolean) {
    const recording = requireRecording(acsCall);
    if (recording.isActive !== isActive) {
      recording.isActive = isActive;
      tell(recording);
    }
    return emptyReply(202);
  }

  /** Starts a recording of a call, which fails if settings say so. */
  function start(
    call: RoomCall,
    connectionId: string | undefined,
    wanted: Pick<Recording, 'callbackUri' | 'isActive'>,
  ) {
    const { serverCallId, correlationId } = call;
    if ([...recordings.values()].some(({ subject }) => subject.serverCallId === serverCallId)) {
      throw new ApiError(400, '8553', 'The call is being recorded already.');
    }
    const recording: Recording = {
      id: random.uuid(),
      subject: { id: connectionId, serverCallId, correlationId },
      startDateTime: formatWireDate(clock()),
      ...wanted,
    };
    if (settings.failing.includes('startRecording')) tell(recording, failure);
    else {
      recordings.set(recording.id, recording);
      tell(recording);
    }
    return writeRecording(recording);
  }

  return [
    {
      method: 'POST',
      path,
      consumes: 'application/json',
      handle: ({ request, body }) =>
        once(request, () => {
          const asked = decodeRequest('StartCallRecordingRequest', body);
          const { callLocator, callConnectionId } = asked;
          if ((callLocator == null) === (callConnectionId == null)) {
            throw invalidArgument('Either callLocator or callConnectionId is required.');
          }
          const connection = callConnectionId == null ? undefined : connections.require(callConnectionId);
          const call =
            connection !== undefined
              ? connections.callOf(connection)
              : callLocator == null
                ? undefined
                : connections.locate(callLocator);
          if (call === undefined) throw notFound('Call not found.');
          const callbackUri = asked.recordingStateCallbackUri ?? connection?.callbackUri;
          const isActive = asked.pauseOnStart !== true;
          return jsonReply(200, start(call, connection?.id, { callbackUri, isActive }));
        }),
    },
    {
      method: 'POST',
      path: `${path}/{recordingId}:pause`,
      handle: (acsCall) => change(acsCall, false),
    },
    {
      method: 'POST',
      path: `${path}/{recordingId}:resume`,
      handle: (acsCall) => change(acsCall, true),
    },
    {
      method: 'GET',
      path: `${path}/{recordingId}`,
      handle: (acsCall) => jsonReply(200, writeRecording(requireRecording(acsCall))),
    },
    {
      method: 'DELETE',
      path: `${path}/{recordingId}`,
      handle(acsCall) {
        end(requireRecording(acsCall));
        return emptyReply(204);
      },
    },
  ];
}

const stateOf = (isActive: boolean): string => (isActive ? 'active' : 'inactive');

function writeRecording({ id, isActive }: Recording): object {
  return { recordingId: id, recordingState: stateOf(isActive), recordingKind: 'azureCommunicationServices' };
}
