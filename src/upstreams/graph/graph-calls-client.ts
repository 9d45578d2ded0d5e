import type { HttpResponse } from '@azure-rest/core-client';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import type { ZodType } from 'zod';
import { canonicalId } from '../../microsoft-graph/call-id.ts';
import {
  audioRoutingGroupSchema,
  callSchema,
  contentSharingSessionSchema,
  operationSchema,
  participantSchema,
} from '../../microsoft-graph/resources.ts';
import { callActions, participantActions } from './call-actions.ts';
import { audioRoutingGroupBody, callBody } from './request-bodies.ts';
import type { CallsClient } from './calls-client.ts';
import { callErrorReasons, isMonthlyLimit, readCallError, unlessCallNotFound } from './graph-errors.ts';
import { readCallList } from './list-pages.ts';
import type { CallList } from './list-pages.ts';
import type { CallCollection, CallsRoutes, Link } from './calls-routes.ts';
import { permissions, permissionsToCall } from './permissions.ts';
import type { NeededPermissions } from './permissions.ts';
import { noContent } from '../pipeline/no-content.ts';
import { pathSegment } from '../pipeline/path-segment.ts';
import { CoalescedReads } from '../pipeline/coalesced-reads.ts';
import { createUpstreamClient } from '../pipeline/upstream-client.ts';
import type { UpstreamClientOptions } from '../pipeline/upstream-client.ts';
import { unlessNotFound } from '../pipeline/upstream-error.ts';

const service = 'calls';

/**
 * Calls of Microsoft Graph v1.0, of any cloud that has them.
 *
 * @param options with Graph's root as the endpoint, such as `https://graph.microsoft.com`
 * @param reads by which reads that are under way at the same time may be one
 */
export function createCallsClient(
  options: Omit<UpstreamClientOptions, 'service'>,
  reads: Pick<CoalescedReads, 'read' | 'write'> = new CoalescedReads(service, options.onSharedRead),
): CallsClient {
  const endpoint = `${options.endpoint}/v1.0/communications`;
  const client = createUpstreamClient<CallsRoutes>({ ...options, service, endpoint }, callErrorReasons, {
    requestIdHeader: 'client-request-id',
    isIdempotent,
    isFinal: isMonthlyLimit,
  });
  const { path } = client;

  /** Waits for an answer, and names what an application lacks that is refused for want of a permission. */
  const receive = <T>(
    needed: NeededPermissions,
    answer: PromiseLike<HttpResponse>,
    body: ZodType<T>,
  ): Promise<T> => client.receive(answer, body, (error) => readCallError(error, needed));

  /** Reads a call as a whole, which is not there only if Graph doesn't know the call. */
  const readCall = <T>(
    callId: string,
    what: string,
    signal: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> =>
    reads.read(callEntity(callId), what, signal, async (abortSignal) => unlessCallNotFound(run(abortSignal)));

  /** Reads a part of a call, which is not there either if the call isn't. */
  const readPart = <T>(
    callId: string,
    what: string,
    signal: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> =>
    reads.read(callEntity(callId), what, signal, async (abortSignal) => unlessNotFound(run(abortSignal)));

  const listUrl = (callId: string, collection: CallCollection): Link =>
    `${endpoint}/calls/${encodeURIComponent(segment('callId', callId))}/${collection}` as Link;

  const list = <Item>(
    callId: string,
    collection: CallCollection,
    item: ZodType<Item>,
    signal: AbortSignal | undefined,
  ): Promise<CallList<Item> | undefined> =>
    readCall(callId, collection, signal, (abortSignal) =>
      readCallList(
        { path, receive: (answer, body) => receive(permissionsOfLists[collection], answer, body) },
        listUrl(callId, collection),
        `/calls/{callId}/${collection}`,
        item,
        abortSignal,
      ),
    );

  /** Whatever is done to a call may change all that is read of it. */
  const write = <T>(callId: string, run: () => Promise<T>): Promise<T> =>
    reads.write([callEntity(callId)], run);

  const participant = (callId: string, participantId: string) =>
    path(
      '/calls/{callId}/participants/{participantId}',
      segment('callId', callId),
      segment('participantId', participantId),
    );

  const audioRoutingGroup = (callId: string, groupId: string) =>
    path(
      '/calls/{callId}/audioRoutingGroups/{groupId}',
      segment('callId', callId),
      segment('audioRoutingGroupId', groupId),
    );

  return {
    createCall: (call, signal) =>
      receive(
        permissionsToCall(call),
        path('/calls').post({ body: callBody(call), abortSignal: signal }),
        wholeCall,
      ),

    getCall: (callId, signal) =>
      readCall(callId, 'call', signal, (abortSignal) =>
        receive(
          permissions.takePart,
          path('/calls/{callId}', segment('callId', callId)).get({ abortSignal }),
          wholeCall,
        ),
      ),

    hangUp: (callId, signal) =>
      write(callId, async () => {
        const request = path('/calls/{callId}', segment('callId', callId));
        await unlessCallNotFound(
          receive(permissions.takePart, request.delete({ abortSignal: signal }), nothing),
        );
      }),

    async keepAlive(callId, signal) {
      const request = path('/calls/{callId}/keepAlive', segment('callId', callId));
      const isThere = noContent.transform(() => true);
      return (
        (await unlessCallNotFound(
          receive(permissions.takePart, request.post({ abortSignal: signal }), isThere),
        )) ?? false
      );
    },

    act: (callId, name, input, signal) =>
      write(callId, async () => {
        const { path: below = name, needs, body, reply } = callActions[name];
        const request = path(`/calls/{callId}/${below}`, segment('callId', callId));
        return receive(needs(input), request.post({ body: body(input), abortSignal: signal }), reply(input));
      }),

    actOnParticipant: (callId, participantId, name, input, signal) =>
      write(callId, async () => {
        const { path: below = name, needs, body, reply } = participantActions[name];
        const route = `/calls/{callId}/participants/{participantId}/${below}` as const;
        const request = path(route, segment('callId', callId), segment('participantId', participantId));
        return receive(needs(input), request.post({ body: body(input), abortSignal: signal }), reply(input));
      }),

    async listParticipants(callId, signal) {
      const shown = await list(callId, 'participants', participantSchema, signal);
      return shown && { participants: shown.items, isCut: shown.isCut };
    },

    getParticipant: (callId, participantId, signal) =>
      readPart(callId, `participant ${participantId}`, signal, (abortSignal) =>
        receive(
          permissions.actOnOthers,
          participant(callId, participantId).get({ abortSignal }),
          wholeParticipant,
        ),
      ),

    removeParticipant: (callId, participantId, signal) =>
      write(callId, async () => {
        const request = participant(callId, participantId);
        await unlessNotFound(
          receive(permissions.actOnOthers, request.delete({ abortSignal: signal }), nothing),
        );
      }),

    async listAudioRoutingGroups(callId, signal) {
      return (await list(callId, 'audioRoutingGroups', audioRoutingGroupSchema, signal))?.items;
    },

    getAudioRoutingGroup: (callId, groupId, signal) =>
      readPart(callId, `audioRoutingGroup ${groupId}`, signal, (abortSignal) =>
        receive(permissions.routeAudio, audioRoutingGroup(callId, groupId).get({ abortSignal }), wholeGroup),
      ),

    createAudioRoutingGroup: (callId, group, signal) =>
      write(callId, async () => {
        const request = path('/calls/{callId}/audioRoutingGroups', segment('callId', callId));
        // Its maker chooses its id, by which it must be found later.
        const body = audioRoutingGroupBody({ ...group, id: segment('audioRoutingGroupId', group.id) });
        return receive(
          permissions.routeAudio,
          request.post({ body, abortSignal: signal }),
          audioRoutingGroupSchema,
        );
      }),

    updateAudioRoutingGroup: (callId, groupId, changes, signal) =>
      write(callId, async () => {
        const body = audioRoutingGroupBody({ id: groupId, ...changes });
        const request = audioRoutingGroup(callId, groupId).patch({ body, abortSignal: signal });
        return receive(permissions.routeAudio, request, audioRoutingGroupSchema);
      }),

    deleteAudioRoutingGroup: (callId, groupId, signal) =>
      write(callId, async () => {
        const request = audioRoutingGroup(callId, groupId);
        await unlessNotFound(
          receive(permissions.routeAudio, request.delete({ abortSignal: signal }), nothing),
        );
      }),

    async listContentSharingSessions(callId, signal) {
      return (await list(callId, 'contentSharingSessions', contentSharingSessionSchema, signal))?.items;
    },

    getOperation: (callId, operationId, signal) =>
      readPart(callId, `operation ${operationId}`, signal, (abortSignal) => {
        const request = path(
          '/calls/{callId}/operations/{operationId}',
          segment('callId', callId),
          segment('operationId', operationId),
        );
        return receive(permissions.takePart, request.get({ abortSignal }), wholeOperation);
      }),
  };
}

/**
 * Who is removed twice is gone once: ids of calls and participants don't come again, and «not found» counts as done. And
 * a call that is kept alive twice in a row lives no longer than by the second time.
 */
function isIdempotent({ method, url }: PipelineRequest): boolean {
  return method === 'DELETE' || url.endsWith('/keepAlive');
}

/** What reading a list of a call needs. */
const permissionsOfLists: Readonly<Record<CallCollection, NeededPermissions>> = {
  participants: permissions.takePart,
  audioRoutingGroups: permissions.routeAudio,
  contentSharingSessions: permissions.seeSharing,
};

/** Graph writes one id in more than one form. */
function callEntity(callId: string): string {
  return `call ${canonicalId(callId)}`;
}

function segment(name: string, id: string): string {
  return pathSegment(service, name, id);
}

/*
 * What is asked for by its id has one. An object without it is not Graph's; and without its id a call that was made can never
 * be spoken of again.
 */
const wholeCall = callSchema.extend({ id: z.string() });
const wholeParticipant = participantSchema.extend({ id: z.string() });
const wholeOperation = operationSchema.extend({ id: z.string() });
const wholeGroup = audioRoutingGroupSchema.extend({ id: z.string() });

const nothing = noContent.transform(() => undefined);
