import { UpstreamError } from '../../../upstreams/pipeline/upstream-error.ts';
import type { Cloud } from '../../../identifiers/identifier.ts';
import type { CallRecord } from '../../../live/record/call-record.ts';
import type { CallView } from '../../../live/record/call-view.ts';
import { toKnownEnum } from './enums.ts';
import { mediaConfigOf, operationKindOf } from '../../../microsoft-graph/resource-parts.ts';
import { badUserInput } from '../../errors.ts';

/**
 * What Graph can do in some calls only, so that others are spared the round trip and get a better reason. What isn't known
 * of a call is left to Graph.
 */

const call = 'input.callId';

/** @throws {GraphQLError} `BAD_USER_INPUT` when the call is between two */
export function requireGroupCall({ view }: CallRecord, what: string): void {
  if (!isBetweenTwo(view)) return;
  throw badUserInput(`is a call between two, and ${what} in group calls and meetings only`, call);
}

/** @throws {GraphQLError} `BAD_USER_INPUT` when the application handles the call's media */
export function requireServiceHostedMedia({ view }: CallRecord, what: string): void {
  if (mediaConfigOf(view.call.mediaConfig)?.hosting !== 'appHosted') return;
  throw badUserInput(`is a call whose media the application handles, and Graph can't ${what} in it`, call);
}

/** @throws {GraphQLError} `BAD_USER_INPUT` when Graph handles the call's media */
export function requireAppHostedMedia({ view }: CallRecord, what: string): void {
  if (mediaConfigOf(view.call.mediaConfig)?.hosting !== 'serviceHosted') return;
  throw badUserInput(`is a call whose media Graph handles, and ${what} only if the application does`, call);
}

/** @throws {UpstreamError} of reason `notConfigured` when Graph is not the global cloud's, which alone has some things */
export function requireGlobalCloud(cloud: Cloud, what: string): void {
  if (cloud === 'public') return;
  const message = `only the global cloud has ${what}, and this gateway is connected to another`;
  throw new UpstreamError('calls', 'notConfigured', message);
}

/** Whether a call is known to be between two, and to have remained so: people can be invited to it. */
export function isBetweenTwo({ call, participants, operations }: CallView): boolean {
  return (
    toKnownEnum('callDirection', call.direction) === 'OUTGOING' &&
    call.targets?.length === 1 &&
    call.meetingInfo == null &&
    call.chatInfo == null &&
    // Graph shows the roster of a group call only.
    participants.size === 0 &&
    ![...operations.values()].some((operation) => operationKindOf(operation) === 'inviteParticipants')
  );
}
