import { parseJoinUrl } from '../../../microsoft-graph/join-url.ts';
import { parseMeetingId } from '../../../microsoft-graph/meeting-id.ts';
import { checkedThreadId } from '../../../microsoft-graph/thread-id.ts';
import type { CallDestination, Invitation, PartyIdentity } from '../../../upstreams/graph/call-requests.ts';
import type { Cloud } from '../../../identifiers/identifier.ts';
import { checkedPhoneNumber, requireOwnCloud } from './identities.ts';
import { checkCount, withFieldError, readInvitation, readInvitations, partyIdentity } from './inputs.ts';
import type { PeopleContext } from './inputs.ts';
import { badUserInput } from '../../errors.ts';
import type { CallDestinationInput } from '../../generated.ts';

/** Where a call goes to, and what follows from it. */
export interface Destination {
  readonly to: CallDestination;
  /** The tenant that the destination itself names. */
  readonly tenantId: string | undefined;
  /** Whether a telephone is called: by somebody who has a number then. */
  readonly isTelephone: boolean;
}

const field = 'input.to';

/** Reads where a call goes to. @throws {GraphQLError} `BAD_USER_INPUT` when it can't be called */
export async function destination(input: CallDestinationInput, context: PeopleContext): Promise<Destination> {
  const { graphCloud } = context;
  if (input.user !== undefined) {
    const person = await readInvitation(input.user, `${field}.user`, context);
    requireUser(person, `${field}.user.identifier`, 'a telephone is called by to.phoneNumber');
    return ordinary({ kind: 'people', people: [person] });
  }
  if (input.users !== undefined) {
    checkCount(input.users, [2, 5], 'people; one alone is called by to.user', `${field}.users`);
    const people = await readInvitations(input.users, `${field}.users`, context);
    people.forEach((person, index) => {
      const advice = 'a group call begins with users; invite telephones once it is established';
      requireUser(person, `${field}.users.${index}.identifier`, advice);
    });
    return ordinary({ kind: 'people', people });
  }
  if (input.phoneNumber !== undefined) {
    const number = input.phoneNumber;
    const id = withFieldError(`${field}.phoneNumber`, () => checkedPhoneNumber(number));
    return {
      ...ordinary({ kind: 'people', people: [{ identity: { kind: 'phone', id } }] }),
      isTelephone: true,
    };
  }
  if (input.meeting !== undefined) {
    const { messageId, replyChainMessageId, allowConversationWithoutHost } = input.meeting;
    const threadId = withFieldError(`${field}.meeting.threadId`, () =>
      checkedThreadId(input.meeting.threadId),
    );
    const organizer = partyIdentity(input.meeting.organizer, `${field}.meeting.organizer`, graphCloud);
    requireAccount(organizer, `${field}.meeting.organizer.identifier`);
    const to: CallDestination = {
      kind: 'meeting',
      chat: { threadId, messageId, replyChainMessageId: replyChainMessageId ?? undefined },
      organizer,
      allowConversationWithoutHost: allowConversationWithoutHost ?? undefined,
    };
    return ordinary(to, organizer.tenantId);
  }
  if (input.meetingId !== undefined) {
    const { joinMeetingId, passcode } = input.meetingId;
    return ordinary({
      kind: 'meetingId',
      joinMeetingId: meetingId(joinMeetingId),
      passcode: passcode ?? null,
    });
  }
  if (input.meetingToken !== undefined) {
    if (input.meetingToken.trim() === '') throw badUserInput('must not be blank', `${field}.meetingToken`);
    return ordinary({ kind: 'meetingToken', token: input.meetingToken });
  }
  if (input.room !== undefined) {
    throw badUserInput(
      "is a room of Communication Services, which Graph can't call: connectToRoom joins the call in it",
      `${field}.room`,
    );
  }
  return meetingOfLink(input.joinUrl, graphCloud);
}

/** What was given is not repeated: it may be a link with a passcode in it. */
function meetingId(text: string): string {
  const digits = parseMeetingId(text);
  if (digits !== undefined) return digits;
  throw badUserInput(
    'must be the digits of a meeting id, with spaces between them or without, such as 234 567 890 123; a link goes into to.joinUrl',
    `${field}.meetingId.joinMeetingId`,
  );
}

function meetingOfLink(joinUrl: string, graphCloud: Cloud): Destination {
  const meeting = withFieldError(`${field}.joinUrl`, () => {
    const read = parseJoinUrl(joinUrl);
    requireOwnCloud('the meeting', read.cloud, graphCloud);
    return read;
  });
  if (meeting.kind === 'meetingId') {
    const { kind, joinMeetingId, passcode } = meeting;
    return ordinary({ kind, joinMeetingId, passcode });
  }
  const { threadId, messageId, replyChainMessageId, organizerId, tenantId } = meeting;
  const to: CallDestination = {
    kind: 'meeting',
    chat: { threadId, messageId, replyChainMessageId },
    organizer: { kind: 'user', id: organizerId, tenantId },
  };
  return ordinary(to, tenantId);
}

function ordinary(to: CallDestination, tenantId?: string): Destination {
  return { to, tenantId, isTelephone: false };
}

function requireAccount({ kind }: PartyIdentity, where: string): void {
  if (kind !== 'guest' && kind !== 'phone') return;
  throw badUserInput(`must be somebody with an account: a ${kind} organises no meeting`, where);
}

function requireUser({ identity }: Invitation, where: string, advice: string): void {
  if (identity.kind === 'phone') throw badUserInput(`takes no telephone: ${advice}`, where);
}
