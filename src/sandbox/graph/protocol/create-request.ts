import { z } from 'zod';
import {
  callOptionsSchema,
  callbackUriSchema,
  decodeBody,
  identitySetSchema,
  invitationSchema,
  mediaConfigSchema,
  modalitiesSchema,
} from './request-schemas.ts';
import { badRequest, forbidden } from './graph-error.ts';
import { requirePermission } from './permissions.ts';
import type { CallPermission, CallSettings } from './settings.ts';

const meetingInfoSchema = z.discriminatedUnion('@odata.type', [
  z.looseObject({
    '@odata.type': z.literal('#microsoft.graph.organizerMeetingInfo'),
    organizer: identitySetSchema,
  }),
  z.looseObject({
    '@odata.type': z.literal('#microsoft.graph.joinMeetingIdMeetingInfo'),
    joinMeetingId: z.string().min(1),
    passcode: z.string().nullish(),
  }),
  z.looseObject({
    '@odata.type': z.literal('#microsoft.graph.tokenMeetingInfo'),
    token: z.string().min(1),
  }),
]);

const createSchema = z.looseObject({
  callbackUri: callbackUriSchema,
  requestedModalities: modalitiesSchema,
  mediaConfig: mediaConfigSchema,
  source: z.looseObject({ identity: identitySetSchema }).nullish(),
  targets: z.array(invitationSchema).nullish(),
  meetingInfo: meetingInfoSchema.nullish(),
  chatInfo: z.looseObject({ threadId: z.string().min(1), messageId: z.string().nullish() }).nullish(),
  callOptions: callOptionsSchema.nullish(),
  tenantId: z.string().min(1).nullish(),
  subject: z.string().nullish(),
  callChainId: z.string().nullish(),
});

/** The body of a creation. */
export type CreateRequest = z.infer<typeof createSchema>;

/** Which of the documented kinds of call a creation asks for. */
export type CallForm = 'peerToPeer' | 'phone' | 'group' | 'meeting' | 'meetingId' | 'meetingToken';

/** How many people a group call may be created with. */
const maxGroupTargets = 5;

/**
 * Decodes a creation in any of the ten documented forms ("Create call" of Microsoft Graph v1.0: six kinds, with media
 * that the service or the application hosts), and checks that the application may create such a call.
 * @throws {ApiError} 400 when the body is wrong; 403 7503, 7504 or 7505 when the application may not
 */
export function decodeCreateCall(
  body: unknown,
  settings: CallSettings,
): { wanted: CreateRequest; form: CallForm } {
  const wanted = decodeBody(createSchema, body);
  const form = formOf(wanted);
  if (!settings.isRegistered) throw forbidden.notRegistered();
  requirePermission(settings, permissionsOf[form]);
  if (isAppHosted(wanted.mediaConfig)) requirePermission(settings, ['Calls.AccessMedia.All']);
  const isTenantDocumented = form !== 'peerToPeer' && form !== 'group';
  const { requiresTenantId } = settings;
  const needsTenant =
    requiresTenantId === 'always' || (requiresTenantId === 'documented' && isTenantDocumented);
  if (needsTenant && wanted.tenantId == null) throw forbidden.tenantMismatch();
  return { wanted, form };
}

const joining = [
  'Calls.JoinGroupCall.All',
  'Calls.JoinGroupCallAsGuest.All',
  'Calls.JoinGroupCalls.Chat',
] as const;

/** One of these is needed, besides the one for media that the application hosts. */
const permissionsOf: Readonly<Record<CallForm, readonly [CallPermission, ...CallPermission[]]>> = {
  peerToPeer: ['Calls.Initiate.All'],
  phone: ['Calls.Initiate.All'],
  group: ['Calls.InitiateGroupCall.All'],
  meeting: joining,
  meetingId: joining,
  meetingToken: joining,
};

/** Whether the application hosts the media, and not the service. */
export function isAppHosted(mediaConfig: { readonly '@odata.type': string }): boolean {
  return mediaConfig['@odata.type'] === '#microsoft.graph.appHostedMediaConfig';
}

function formOf({ meetingInfo, targets, chatInfo, source }: CreateRequest): CallForm {
  if (meetingInfo != null) {
    if (targets != null && targets.length > 0) throw badRequest('Give meetingInfo or targets, not both.');
    switch (meetingInfo['@odata.type']) {
      case '#microsoft.graph.organizerMeetingInfo':
        if (chatInfo == null) throw badRequest('A scheduled meeting needs chatInfo besides meetingInfo.');
        return 'meeting';
      case '#microsoft.graph.joinMeetingIdMeetingInfo':
        return 'meetingId';
      case '#microsoft.graph.tokenMeetingInfo':
        return 'meetingToken';
    }
  }
  const [first, ...rest] = targets ?? [];
  if (first === undefined) throw badRequest('Give targets to call, or meetingInfo of a meeting to join.');
  const hasPhone = [first, ...rest].some(({ identity }) => identity['phone'] != null);
  if (rest.length > 0) {
    if (hasPhone) throw badRequest('A group call is created with users; invite telephones afterwards.');
    if (rest.length >= maxGroupTargets)
      throw badRequest(`A group call takes ${maxGroupTargets} targets at most.`);
    return 'group';
  }
  if (!hasPhone) return 'peerToPeer';
  if (source?.identity['applicationInstance'] == null) {
    throw badRequest('A call to a telephone needs source.identity.applicationInstance.');
  }
  return 'phone';
}
