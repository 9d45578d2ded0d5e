import type {
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  SendRequest,
} from '@azure/core-rest-pipeline';
import { answeredRequestId } from './answered-request-id.ts';
import { currentOperation, UpstreamRequest } from '../../telemetry/current-operation.ts';
import { operationOf } from './named-routes.ts';
import type { UpstreamService } from './upstream-error.ts';

/** What is noted of requests under way, for the operations that made them. */
const notes = new WeakMap<PipelineRequest, UpstreamRequest>();

/** What is noted of a request; undefined where nobody wants to know what its operation does. */
export function noteOf(request: PipelineRequest): UpstreamRequest | undefined {
  return notes.get(request);
}

/** Notes each request in the operation that makes it. Place it outside all that waits or repeats. */
export function requestNotePolicy(service: UpstreamService): PipelinePolicy {
  return {
    name: 'requestNotePolicy',
    sendRequest(request, next) {
      const operation = currentOperation();
      if (!operation) return next(request);
      const note = new UpstreamRequest(service, operationOf(request));
      notes.set(request, note);
      operation.note(note);
      return next(request).finally(() => {
        note.end();
      });
    },
  };
}

/** Notes each attempt, and what it was answered. Place it inside all that waits or repeats. */
export const attemptNotePolicy: PipelinePolicy = {
  name: 'attemptNotePolicy',
  sendRequest(request, next) {
    const note = noteOf(request);
    return note ? sendNoted(note, request, next) : next(request);
  },
};

async function sendNoted(
  note: UpstreamRequest,
  request: PipelineRequest,
  next: SendRequest,
): Promise<PipelineResponse> {
  note.attempts += 1;
  note.status = undefined;
  // What the service answers is better to find the request by, but there may be no answer.
  note.requestId = request.requestId;
  const response = await next(request);
  const { status, headers } = response;
  note.status = status;
  note.requestId = answeredRequestId(headers) ?? note.requestId;
  return response;
}
