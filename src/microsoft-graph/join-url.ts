import { z } from 'zod';
import { parseMeetingId } from './meeting-id.ts';
import { checkedThreadId } from './thread-id.ts';
import { parameterOf, teamsHosts, unreadable, unwrapLink } from './wrapped-link.ts';

/** What the link to a Teams meeting says of it: all that Graph needs to join it, but for a short link's tenant. */
export type MeetingOfJoinUrl = {
  /** Where Teams has the meeting. */
  readonly cloud: 'public' | 'gcch' | 'dod';
} & NamedMeeting;

type NamedMeeting =
  | {
      readonly kind: 'chat';
      /** Of the meeting's chat, such as `19:meeting_…@thread.v2`. */
      readonly threadId: string;
      /** Of the message in the chat that the meeting belongs to: `0` for a scheduled one. */
      readonly messageId: string;
      /** Of the organizer. Not always a GUID in what Microsoft shows, so that it is not taken for one. */
      readonly tenantId: string;
      readonly organizerId: string;
      /** Of the conversation, for a meeting in a channel. */
      readonly replyChainMessageId: string | undefined;
    }
  | {
      /** By a short link. */
      readonly kind: 'meetingId';
      /** Digits. */
      readonly joinMeetingId: string;
      /** A secret; null for a meeting without one. */
      readonly passcode: string | null;
    };

/** Where meetings are that somebody made with an account of their own. */
const personalHost = 'teams.live.com';

const id = z.string().min(1);
const contextSchema = z.object({ Tid: id, Oid: id, MessageId: id.optional() });

/**
 * Reads the link by which people join a Teams meeting, as they paste it: the long form (Microsoft Graph v1.0, call resource
 * type) or the short one, and both in what mail programs, calendars and Teams itself wrap them in.
 *
 * @throws {Error} when it is none; it says what is wrong and what a good one looks like, as what would follow the name of
 * the field, and repeats nothing of the link, which may hold a passcode
 */
export function parseJoinUrl(text: string): MeetingOfJoinUrl {
  const url = unwrapLink(text);
  if (url.host === personalHost) {
    throw new Error(
      `is a link to a personal meeting (${personalHost}), which bots can't join: it takes a meeting that somebody with a work or school account organizes`,
    );
  }
  const cloud = teamsHosts.get(url.host);
  if (cloud === undefined) {
    throw unreadable(`is not a link to Teams: the host must be one of ${[...teamsHosts.keys()].join(', ')}`);
  }
  const [, meetingId] = /^\/meet\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  const meeting = meetingId === undefined ? meetingOfLongLink(url) : meetingOfShortLink(url, meetingId);
  return { cloud, ...meeting };
}

function meetingOfShortLink(url: URL, meetingId: string): NamedMeeting {
  const joinMeetingId = parseMeetingId(decoded(meetingId));
  if (joinMeetingId === undefined) throw unreadable('holds a meeting id that is not of digits');
  const passcode = parameterOf(url, 'p') ?? '';
  return { kind: 'meetingId', joinMeetingId, passcode: passcode === '' ? null : passcode };
}

function meetingOfLongLink(url: URL): NamedMeeting {
  const [threadId, messageId] = meetingPath(url);
  const { Tid, Oid, MessageId } = meetingContext(url);
  return {
    kind: 'chat',
    threadId: threadIdOf(threadId),
    messageId,
    tenantId: Tid,
    organizerId: Oid,
    replyChainMessageId: MessageId,
  };
}

function meetingPath(url: URL): [threadId: string, messageId: string] {
  const [, thread, message] = /^\/l\/meetup-join\/([^/]+)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (thread === undefined || message === undefined) throw unreadable('has a path of no meeting');
  const messageId = decoded(message);
  if (!/^\d+$/.test(messageId)) throw unreadable('has a message id that is not a number');
  return [decoded(thread), messageId];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unreadable('has a path that is not well percent-encoded');
  }
}

function meetingContext(url: URL): z.output<typeof contextSchema> {
  const text = url.searchParams.get('context');
  if (text === null)
    throw unreadable('has no context=…: it must be the whole link, with what follows the question mark');
  let context: unknown;
  try {
    context = JSON.parse(text);
  } catch {
    throw unreadable('has a context that is not JSON: the link may have been cut off');
  }
  const read = contextSchema.safeParse(context);
  if (read.success) return read.data;
  throw unreadable('has a context without the tenant (Tid) or the organizer (Oid) as a text');
}

function threadIdOf(text: string): string {
  try {
    return checkedThreadId(text);
  } catch (error) {
    throw unreadable(`holds a thread id that ${(error as Error).message}`);
  }
}
