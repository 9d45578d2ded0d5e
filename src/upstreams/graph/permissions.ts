import type { OutgoingCall } from './call-requests.ts';

/** A permission that an administrator has to consent to. */
export interface NeededPermission {
  /** Any of these will do; the least privileged first. */
  readonly oneOf: readonly [string, ...string[]];
  /** When it is needed, where it isn't always: as in "A {in a group call}". */
  readonly when?: string;
}

/** All permissions that a request needs; none if everybody may. */
export type NeededPermissions = readonly NeededPermission[];

function oneOf(...names: readonly [string, ...string[]]): NeededPermissions {
  return [{ oneOf: names }];
}

const initiate = 'Calls.Initiate.All';
const initiateGroupCall = 'Calls.InitiateGroupCall.All';
const join = 'Calls.JoinGroupCall.All';
const joinAsGuest = 'Calls.JoinGroupCallAsGuest.All';
const accessMedia = 'Calls.AccessMedia.All';

/** The application permissions of Microsoft Graph v1.0, as the pages of its operations name them. */
export const permissions = {
  none: [],
  initiate: oneOf(initiate),
  initiateGroupCall: oneOf(initiateGroupCall),
  /** The last is consented to in the chat of a meeting, for that alone. */
  join: oneOf(join, joinAsGuest, 'Calls.JoinGroupCalls.Chat'),
  /** What anybody in a call may: Graph checks it when the call is made, and not again. */
  takePart: oneOf(initiate, accessMedia),
  accessMedia: oneOf(accessMedia),
  /** What is done to others. */
  actOnOthers: oneOf(join, joinAsGuest),
  answerGroupCall: [{ oneOf: [join, joinAsGuest], when: 'in a group call' }],
  updateRecordingStatus: oneOf(join, accessMedia),
  seeEverybody: oneOf(join, joinAsGuest, initiateGroupCall),
  routeAudio: oneOf(join, initiateGroupCall),
  seeSharing: oneOf(joinAsGuest, initiate, initiateGroupCall, join),
  hostMedia: [{ oneOf: [accessMedia], when: "for the application's own media" }],
} as const satisfies Readonly<Record<string, NeededPermissions>>;

/** Names permissions, as the end of a sentence. */
export function namesOf(needed: NeededPermissions): string {
  return needed
    .map(({ oneOf: names, when }) => `${names.join(' or ')}${when === undefined ? '' : ` ${when}`}`)
    .join(', and ');
}

/** What making a call needs, which follows from whom it goes to and who hosts its media. */
export function permissionsToCall({ to, media }: Pick<OutgoingCall, 'to' | 'media'>): NeededPermissions {
  const making =
    to.kind !== 'people'
      ? permissions.join
      : to.people.length > 1
        ? permissions.initiateGroupCall
        : permissions.initiate;
  return media.kind === 'appHosted' ? [...making, ...permissions.hostMedia] : making;
}
