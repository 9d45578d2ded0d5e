import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Identifier } from '../../identifiers/identifier.ts';
import { connectedParticipant } from '../../room-calls/automation-events.ts';
import { toCommunicationIdentifier } from '../../room-calls/communication-identifier.ts';
import { noContent } from '../pipeline/no-content.ts';
import { pathSegment } from '../pipeline/path-segment.ts';
import { createUpstreamClient } from '../pipeline/upstream-client.ts';
import type { UpstreamClientOptions } from '../pipeline/upstream-client.ts';
import { UpstreamError, unlessNotFound } from '../pipeline/upstream-error.ts';
import type { UpstreamErrorReason } from '../pipeline/upstream-error.ts';
import type { CallAutomationClient, CallConnection, CallLocator, Recording } from './call-automation.ts';
import type { CallAutomationRoutes, OtherAction, RepeatableAction } from './call-automation-routes.ts';
import { repeatability } from './repeatability.ts';

const service = 'callAutomation';
const versioned = { 'api-version': '2026-03-12' } as const;

/** Against links that lead round in a circle: a room has 350 people. */
const mostPages = 50;

/** The platform of calls has numbers for what it says: 8522 is "Call not found". */
const reasons: Readonly<Record<string, UpstreamErrorReason>> = { '8522': 'notFound' };

/** Calls of a Communication Services resource: the Call Automation REST API, 2026-03-12. */
export function createCallAutomationClient(
  options: Omit<UpstreamClientOptions, 'service'>,
): CallAutomationClient {
  const { path, receive } = createUpstreamClient<CallAutomationRoutes>({ ...options, service }, reasons);

  const idOf = (connectionId: string): string => pathSegment(service, 'connectionId', connectionId);

  /** Does what is done by a key, so that a lost answer may be asked for again. */
  const doOnce = async (
    connectionId: string,
    action: RepeatableAction,
    body: object,
    abortSignal: AbortSignal | undefined,
  ): Promise<void> => {
    const request = path(`/calling/callConnections/{callConnectionId}${action}`, idOf(connectionId));
    const headers = repeatability(randomUUID());
    await receive(request.post({ queryParameters: versioned, headers, body, abortSignal }), noContent);
  };

  const act = async (
    connectionId: string,
    action: OtherAction,
    body: object,
    abortSignal: AbortSignal | undefined,
  ): Promise<void> => {
    const request = path(`/calling/callConnections/{callConnectionId}${action}`, idOf(connectionId));
    await receive(request.post({ queryParameters: versioned, body, abortSignal }), noContent);
  };

  async function readAll(connectionId: string, abortSignal: AbortSignal | undefined) {
    const route = path('/calling/callConnections/{callConnectionId}/participants', idOf(connectionId));
    const participants = [];
    let page: Readonly<Record<string, string>> = {};
    for (let pages = 0; pages < mostPages; pages += 1) {
      const queryParameters = { ...page, ...versioned };
      const { value, nextLink } = await receive(
        route.get({ queryParameters, abortSignal }),
        participantsPage,
      );
      participants.push(...value);
      if (nextLink == null || nextLink === '') return participants;
      page = queryOf(nextLink);
    }
    throw new UpstreamError(service, 'unavailable', 'the service gave links to more pages than a list has');
  }

  return {
    connect: (locator, callbackUri, idempotencyKey = randomUUID(), abortSignal) =>
      receive(
        path('/calling/callConnections:connect').post({
          queryParameters: versioned,
          headers: repeatability(idempotencyKey),
          body: { callLocator: locatorBody(locator), callbackUri },
          abortSignal,
        }),
        connectionBody,
      ),

    getConnection: (connectionId, abortSignal) => {
      const request = path('/calling/callConnections/{callConnectionId}', idOf(connectionId));
      return unlessNotFound(
        receive(request.get({ queryParameters: versioned, abortSignal }), connectionBody),
      );
    },

    listParticipants: (connectionId, signal) => unlessNotFound(readAll(connectionId, signal)),

    async hangUp(connectionId, abortSignal) {
      const request = path('/calling/callConnections/{callConnectionId}', idOf(connectionId));
      await unlessNotFound(receive(request.delete({ queryParameters: versioned, abortSignal }), noContent));
    },

    terminate: (connectionId, signal) => unlessNotFound(doOnce(connectionId, ':terminate', {}, signal)),

    addParticipant: (connectionId, participant, signal) => {
      const { identifier, sourceCallerIdNumber, sourceDisplayName, operationContext } = participant;
      const body = {
        participantToAdd: toCommunicationIdentifier(identifier),
        sourceCallerIdNumber:
          sourceCallerIdNumber === undefined ? undefined : { value: sourceCallerIdNumber },
        sourceDisplayName,
        invitationTimeoutInSeconds: participant.invitationTimeoutSeconds,
        operationContext,
      };
      return doOnce(connectionId, '/participants:add', body, signal);
    },

    removeParticipant: (connectionId, { identifier, operationContext }, signal) => {
      const body = { participantToRemove: toCommunicationIdentifier(identifier), operationContext };
      return unlessNotFound(doOnce(connectionId, '/participants:remove', body, signal));
    },

    muteParticipant: (connectionId, { identifier, operationContext }, signal) => {
      const body = { targetParticipants: all([identifier]), operationContext };
      return doOnce(connectionId, '/participants:mute', body, signal);
    },

    transfer: (connectionId, { target, transferee, operationContext }, signal) => {
      const body = {
        targetParticipant: toCommunicationIdentifier(target),
        transferee: transferee && toCommunicationIdentifier(transferee),
        operationContext,
      };
      return doOnce(connectionId, ':transferToParticipant', body, signal);
    },

    hold: (connectionId, { identifier, isOnHold, operationContext }, signal) => {
      const body = { targetParticipant: toCommunicationIdentifier(identifier), operationContext };
      return act(connectionId, isOnHold ? ':hold' : ':unhold', body, signal);
    },

    play: (connectionId, { fileUri, to, isLooped = false, operationContext }, signal) => {
      const body = {
        playSources: [{ kind: 'file', file: { uri: fileUri } }],
        playTo: to && all(to),
        playOptions: { loop: isLooped },
        operationContext,
      };
      return act(connectionId, ':play', body, signal);
    },

    cancelMedia: (connectionId, signal) => act(connectionId, ':cancelAllMediaOperations', {}, signal),

    sendTones: (connectionId, { tones, to, operationContext }, signal) => {
      const body = { tones, targetParticipant: toCommunicationIdentifier(to), operationContext };
      return doOnce(connectionId, ':sendDtmfTones', body, signal);
    },

    startRecording: (serverCallId, { content, channels, format }, abortSignal) =>
      receive(
        path('/calling/recordings').post({
          queryParameters: versioned,
          headers: repeatability(randomUUID()),
          body: {
            callLocator: locatorBody({ serverCallId }),
            recordingContentType: content,
            recordingChannelType: channels,
            recordingFormatType: format,
          },
          abortSignal,
        }),
        recordingBody,
      ),

    getRecording: (recordingId, abortSignal) => {
      const request = path('/calling/recordings/{recordingId}', recordingIdOf(recordingId));
      return unlessNotFound(receive(request.get({ queryParameters: versioned, abortSignal }), recordingBody));
    },

    async pauseRecording(recordingId, abortSignal) {
      const request = path('/calling/recordings/{recordingId}:pause', recordingIdOf(recordingId));
      await receive(request.post({ queryParameters: versioned, body: {}, abortSignal }), noContent);
    },

    async resumeRecording(recordingId, abortSignal) {
      const request = path('/calling/recordings/{recordingId}:resume', recordingIdOf(recordingId));
      await receive(request.post({ queryParameters: versioned, body: {}, abortSignal }), noContent);
    },

    async stopRecording(recordingId, abortSignal) {
      const request = path('/calling/recordings/{recordingId}', recordingIdOf(recordingId));
      await unlessNotFound(receive(request.delete({ queryParameters: versioned, abortSignal }), noContent));
    },
  };
}

function recordingIdOf(recordingId: string): string {
  return pathSegment(service, 'recordingId', recordingId);
}

function locatorBody(locator: CallLocator) {
  return 'roomId' in locator
    ? { kind: 'roomCallLocator', roomId: locator.roomId }
    : { kind: 'serverCallLocator', serverCallId: locator.serverCallId };
}

function all(identifiers: readonly Identifier[]) {
  return identifiers.map((identifier) => toCommunicationIdentifier(identifier));
}

/** What stands for the next page in its link; it is asked for at the list's own address, with the gateway's credential. */
function queryOf(nextLink: string): Readonly<Record<string, string>> {
  const link = URL.parse(nextLink, 'https://service.invalid');
  if (link && link.search !== '') return Object.fromEntries(link.searchParams);
  throw new UpstreamError(
    service,
    'unavailable',
    'the service gave a link to a next page that cannot be read',
  );
}

const connectionBody = z
  .object({
    callConnectionId: z.string().min(1),
    serverCallId: z.string().min(1),
    callConnectionState: z.string().nullish(),
  })
  .transform(({ callConnectionId, serverCallId, callConnectionState }): CallConnection => ({
    connectionId: callConnectionId,
    serverCallId,
    state: callConnectionState ?? 'unknown',
  }));

const participantsPage = z.object({ value: z.array(connectedParticipant), nextLink: z.string().nullish() });

const recordingBody = z
  .object({ recordingId: z.string().min(1), recordingState: z.string().nullish() })
  .transform(({ recordingId, recordingState }): Recording => ({
    recordingId,
    state: recordingState ?? 'unknown',
  }));
