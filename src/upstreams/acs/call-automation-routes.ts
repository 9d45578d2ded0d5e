import type { HttpResponse } from '@azure-rest/core-client';
import type { RepeatabilityHeaders } from './repeatability.ts';

/** Query parameters that every operation has; those of a page are as its link has them. */
interface Query extends Readonly<Record<string, string>> {
  readonly 'api-version': string;
}

interface Request {
  readonly queryParameters: Query;
  readonly abortSignal: AbortSignal | undefined;
}

interface Write extends Request {
  readonly body: object;
}

/** A write that may be sent twice and is done once. */
interface RepeatableWrite extends Write {
  readonly headers: RepeatabilityHeaders;
}

/** An answer of any status; whoever receives it decodes it. */
type Answer = PromiseLike<HttpResponse>;

/** What may be done twice, since it is done by its key only once. */
export type RepeatableAction =
  | ':terminate'
  | ':transferToParticipant'
  | ':sendDtmfTones'
  | '/participants:add'
  | '/participants:remove'
  | '/participants:mute'
  | '/participants:cancelAddParticipant';

/** What has no key: done twice, it is done twice. */
export type OtherAction =
  | ':play'
  | ':cancelAllMediaOperations'
  | ':startContinuousDtmfRecognition'
  | ':stopContinuousDtmfRecognition'
  | ':hold'
  | ':unhold';

/** What may be done with a recording, and has no key either. */
type RecordingAction = ':pause' | ':resume';

/** The Call Automation REST API, 2026-03-12, as far as calls that are under way need it. */
export interface CallAutomationRoutes {
  (path: '/calling/callConnections:connect' | '/calling/recordings'): {
    post(request: RepeatableWrite): Answer;
  };
  (
    path: '/calling/callConnections/{callConnectionId}' | '/calling/recordings/{recordingId}',
    id: string,
  ): {
    get(request: Request): Answer;
    delete(request: Request): Answer;
  };
  (
    path: '/calling/callConnections/{callConnectionId}/participants',
    callConnectionId: string,
  ): {
    get(request: Request): Answer;
  };
  (
    path: `/calling/callConnections/{callConnectionId}${RepeatableAction}`,
    callConnectionId: string,
  ): {
    post(request: RepeatableWrite): Answer;
  };
  (
    path:
      | `/calling/callConnections/{callConnectionId}${OtherAction}`
      | `/calling/recordings/{recordingId}${RecordingAction}`,
    id: string,
  ): {
    post(request: Write): Answer;
  };
}
