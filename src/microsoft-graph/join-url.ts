import { z } from 'zod';

/** What a Teams join URL says of its meeting: all that Graph needs to join it. */
export interface MeetingOfJoinUrl {
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

/** The hosts of Teams in the clouds whose Graph has calls: the global one under both of its names, GCC High and DoD. */
const hosts: ReadonlySet<string> = new Set([
  'teams.microsoft.com',
  'teams.cloud.microsoft',
  'gov.teams.microsoft.us',
  'dod.teams.microsoft.us',
]);

const form = 'https://teams.microsoft.com/l/meetup-join/{thread}/{message}?context={…}';

const id = z.string().min(1);
const contextSchema = z.object({ Tid: id, Oid: id, MessageId: id.optional() });

/**
 * Takes the ids out of the link by which people join a Teams meeting (Microsoft Graph v1.0, call resource type).
 *
 * @throws {Error} when it is none; it says what is wrong, as what would follow the name of the field
 */
export function parseJoinUrl(text: string): MeetingOfJoinUrl {
  const url = URL.parse(text.trim());
  if (url?.protocol !== 'https:') throw new Error(`is not a URL of the form ${form}`);
  if (!hosts.has(url.host) || url.username !== '' || url.password !== '') {
    throw new Error(`is not a link to Teams: the host must be one of ${[...hosts].join(', ')}`);
  }
  const [threadId, messageId] = meetingPath(url);
  const { Tid, Oid, MessageId } = meetingContext(url);
  return { threadId, messageId, tenantId: Tid, organizerId: Oid, replyChainMessageId: MessageId };
}

function meetingPath(url: URL): [threadId: string, messageId: string] {
  if (url.pathname.startsWith('/meet/')) {
    throw new Error(
      'is a short link, which holds no thread: join by the meeting id and the passcode instead',
    );
  }
  const [, thread, message] = /^\/l\/meetup-join\/([^/]+)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (thread === undefined || message === undefined)
    throw new Error(`has a path that is not of the form ${form}`);
  try {
    return [decodeURIComponent(thread), decodeURIComponent(message)];
  } catch {
    throw new Error('has a path that is not well percent-encoded');
  }
}

function meetingContext(url: URL): z.output<typeof contextSchema> {
  const text = url.searchParams.get('context');
  if (text === null)
    throw new Error('has no context=…: it must be the whole link, with what follows the question mark');
  let context: unknown;
  try {
    context = JSON.parse(text);
  } catch {
    throw new Error('has a context that is not JSON: the link may have been cut off');
  }
  const read = contextSchema.safeParse(context);
  if (read.success) return read.data;
  throw new Error('has a context without the tenant (Tid) or the organizer (Oid) as a text');
}
