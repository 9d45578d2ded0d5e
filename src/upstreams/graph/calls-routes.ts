import type { HttpResponse } from '@azure-rest/core-client';
import type { RouteOptions } from '../pipeline/named-routes.ts';
import type { audioRoutingGroupBody, callBody } from './request-bodies.ts';

interface Request {
  readonly abortSignal: AbortSignal | undefined;
}

interface RequestWith<Body> extends Request {
  readonly body: Body;
}

type Answer = PromiseLike<HttpResponse>;

/** The lists below a call. */
export type CallCollection = 'participants' | 'audioRoutingGroups' | 'contentSharingSessions';

/** An address in full, as of a list and as in its links to further pages. */
export type Link = `${string}://${string}`;

/**
 * Microsoft Graph v1.0, cloud communications, below `/v1.0/communications`: all that it has on calls but the log of
 * devices' quality, which is for the makers of devices.
 */
export interface CallsRoutes {
  (path: '/calls'): {
    post(request: RequestWith<ReturnType<typeof callBody>>): Answer;
  };
  (
    path: '/calls/{callId}',
    callId: string,
  ): {
    get(request: Request): Answer;
    delete(request: Request): Answer;
  };
  (
    path: '/calls/{callId}/keepAlive',
    callId: string,
  ): {
    post(request: Request): Answer;
  };
  /** A list below a call, or a further page of it. */
  (path: Link): {
    get(request: Request & Required<RouteOptions>): Answer;
  };
  (
    path: '/calls/{callId}/participants/{participantId}',
    callId: string,
    participantId: string,
  ): {
    get(request: Request): Answer;
    delete(request: Request): Answer;
  };
  /** An action on somebody in a call. */
  (
    path: `/calls/{callId}/participants/{participantId}/${string}`,
    callId: string,
    participantId: string,
  ): {
    post(request: RequestWith<object>): Answer;
  };
  (
    path: '/calls/{callId}/audioRoutingGroups',
    callId: string,
  ): {
    post(request: RequestWith<ReturnType<typeof audioRoutingGroupBody>>): Answer;
  };
  (
    path: '/calls/{callId}/audioRoutingGroups/{groupId}',
    callId: string,
    groupId: string,
  ): {
    get(request: Request): Answer;
    patch(request: RequestWith<ReturnType<typeof audioRoutingGroupBody>>): Answer;
    delete(request: Request): Answer;
  };
  (
    path: '/calls/{callId}/operations/{operationId}',
    callId: string,
    operationId: string,
  ): {
    get(request: Request): Answer;
  };
  /** An action on a call. */
  (
    path: `/calls/{callId}/${string}`,
    callId: string,
  ): {
    post(request: RequestWith<object>): Answer;
  };
}
