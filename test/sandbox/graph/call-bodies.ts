/** The body of a creation: a call of two with media hosted by the service, but for what changes. */
export function creation(callbackUri: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.call',
    callbackUri,
    requestedModalities: ['audio'],
    mediaConfig: serviceHosted,
    targets: [user('u1')],
    ...change,
  };
}

export const serviceHosted = { '@odata.type': '#microsoft.graph.serviceHostedMediaConfig' };
export const appHosted = { '@odata.type': '#microsoft.graph.appHostedMediaConfig', blob: 'media session' };

const identitySet = (kind: string, id: string) => ({
  '@odata.type': '#microsoft.graph.identitySet',
  [kind]: { '@odata.type': '#microsoft.graph.identity', id },
});

const invitation = (kind: string, id: string) => ({
  '@odata.type': '#microsoft.graph.invitationParticipantInfo',
  identity: identitySet(kind, id),
});

/** Somebody to call. */
export const user = (id: string) => invitation('user', id);
export const phone = (id: string) => invitation('phone', id);

/** The bot with a number. */
export const instance = {
  '@odata.type': '#microsoft.graph.participantInfo',
  identity: identitySet('applicationInstance', '3d913abb-aec0-4964-8fa6-3c6850c4f278'),
};

/** A scheduled meeting to join. */
export const meeting = {
  targets: undefined,
  tenantId: '86dc81db-c112-4228-9222-63f3esaa1edb',
  chatInfo: {
    '@odata.type': '#microsoft.graph.chatInfo',
    threadId: '19:meeting_x@thread.v2',
    messageId: '0',
  },
  meetingInfo: {
    '@odata.type': '#microsoft.graph.organizerMeetingInfo',
    organizer: identitySet('user', '5810cede-f3cc-42eb-b2c1-e9bd5d53ec96'),
    allowConversationWithoutHost: true,
  },
};

/** Options of a call that ask for all notifications. */
export const everyNotification = {
  '@odata.type': '#microsoft.graph.outgoingCallOptions',
  isDeltaRosterEnabled: true,
  isContentSharingNotificationEnabled: true,
};
