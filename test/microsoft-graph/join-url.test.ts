import { describe, expect, test } from 'vitest';
import { parseJoinUrl } from '../../src/microsoft-graph/join-url.ts';

const threadId = '19:meeting_NTg0NmQ3NTctZDVkZC00YzRhLThmNmEtOGQ3M2E0ODdmZDZk@thread.v2';
const tenantId = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const organizerId = '4b444206-207c-42f8-92a6-e332b41c88a2';
const meeting = {
  cloud: 'public',
  kind: 'chat',
  threadId,
  messageId: '0',
  tenantId,
  organizerId,
  replyChainMessageId: undefined,
};

/** A join URL that differs from a good one in what is given. */
function joinUrl({
  origin = 'https://teams.microsoft.com',
  path = `/l/meetup-join/${encodeURIComponent(threadId)}/0`,
  context = { Tid: tenantId, Oid: organizerId },
}: { origin?: string; path?: string; context?: unknown } = {}): string {
  return `${origin}${path}?context=${encodeURIComponent(JSON.stringify(context))}`;
}

describe('a join URL is read', () => {
  test("as Graph's documentation writes it, escapes in lower case", () => {
    const url =
      'https://teams.microsoft.com/l/meetup-join/19%3ameeting_NTg0NmQ3NTctZDVkZC00YzRhLThmNmEtOGQ3M2E0ODdmZDZk%40thread.v2/0?context=%7b%22Tid%22%3a%2272f988bf-86f1-41af-91ab-2d7cd011db47%22%2c%22Oid%22%3a%224b444206-207c-42f8-92a6-e332b41c88a2%22%7d';
    expect(parseJoinUrl(url)).toEqual(meeting);
  });

  test('without escapes', () => {
    const url = `https://teams.microsoft.com/l/meetup-join/${threadId}/0?context={"Tid":"${tenantId}","Oid":"${organizerId}"}`;
    expect(parseJoinUrl(url)).toEqual(meeting);
  });

  test('with space around it and a slash at the end of its path', () => {
    const path = `/l/meetup-join/${encodeURIComponent(threadId)}/0/`;
    expect(parseJoinUrl(` ${joinUrl({ path })}\n`)).toEqual(meeting);
  });

  test('of a meeting in a channel, with the message that began the conversation', () => {
    const url = joinUrl({
      path: `/l/meetup-join/${encodeURIComponent('19:general@thread.tacv2')}/1700000000001`,
      context: { Tid: tenantId, Oid: organizerId, MessageId: '1700000000000' },
    });
    expect(parseJoinUrl(url)).toEqual({
      cloud: 'public',
      kind: 'chat',
      threadId: '19:general@thread.tacv2',
      messageId: '1700000000001',
      tenantId,
      organizerId,
      replyChainMessageId: '1700000000000',
    });
  });

  test.each([
    ['https://teams.cloud.microsoft', 'public'],
    ['https://gov.teams.microsoft.us', 'gcch'],
    ['https://dod.teams.microsoft.us', 'dod'],
    ['HTTPS://Teams.Microsoft.COM:443', 'public'],
  ])('at %s', (origin, cloud) => {
    expect(parseJoinUrl(joinUrl({ origin }))).toEqual({ ...meeting, cloud });
  });

  test('with a tenant that is not a GUID, as some of the examples have it', () => {
    const url = joinUrl({ context: { Tid: '86dc81db-c112-4228-9222-63f3esaa1edb', Oid: organizerId } });
    expect(parseJoinUrl(url)).toEqual({ ...meeting, tenantId: '86dc81db-c112-4228-9222-63f3esaa1edb' });
  });
});

describe('a short link is read', () => {
  const origin = 'https://teams.microsoft.com';
  test.each([
    ['with its passcode', '/meet/2345678901?p=AbC1', { joinMeetingId: '2345678901', passcode: 'AbC1' }],
    ['whose passcode has a plus', '/meet/23?p=a+b', { joinMeetingId: '23', passcode: 'a+b' }],
    ['without a passcode', '/meet/2345678901', { joinMeetingId: '2345678901', passcode: null }],
    [
      'with an empty passcode',
      '/meet/2345678901/?p=&anon=true',
      { joinMeetingId: '2345678901', passcode: null },
    ],
    ['with spaces in its id', '/meet/234%20567%C2%A0890?p=x', { joinMeetingId: '234567890', passcode: 'x' }],
  ])('%s', (_, path, expected) => {
    expect(parseJoinUrl(origin + path)).toEqual({ cloud: 'public', kind: 'meetingId', ...expected });
  });
});

test('as many wrappings are taken off as a link may have, and no more', () => {
  const wrap = (link: string): string =>
    `https://nam11.safelinks.protection.outlook.com/?url=${encodeURIComponent(link)}&data=05`;
  const wrapped = (count: number): string => (count === 0 ? joinUrl() : wrap(wrapped(count - 1)));
  expect(parseJoinUrl(wrapped(6))).toEqual(meeting);
  expect(() => parseJoinUrl(wrapped(7))).toThrow('is wrapped more than 6 times');
});

describe('what is wrong is said of', () => {
  const withThread = (thread: string): string =>
    joinUrl({ path: `/l/meetup-join/${encodeURIComponent(thread)}/0` });
  test.each([
    ['what is no URL', 'my meeting', 'is not a link with https'],
    ['nothing', '', 'is not a link with https'],
    ['plain http', joinUrl({ origin: 'http://teams.microsoft.com' }), 'is not a link with https'],
    ['another scheme', 'javascript:alert(1)', 'is not a link with https'],
    [
      'another host',
      joinUrl({ origin: 'https://teams.microsoft.com.example.com' }),
      'the host must be one of teams.microsoft.com, ',
    ],
    ['another port', joinUrl({ origin: 'https://teams.microsoft.com:8443' }), 'is not a link to Teams'],
    ['a user', joinUrl({ origin: 'https://a:b@teams.microsoft.com' }), 'is not a link to Teams'],
    ['another path', joinUrl({ path: '/l/channel/19%3aabc/General' }), 'has a path of no meeting'],
    ['a path without a message', joinUrl({ path: '/l/meetup-join/19%3aabc' }), 'has a path of no meeting'],
    ['a path with more', joinUrl({ path: '/l/meetup-join/19%3aabc/0/1' }), 'has a path of no meeting'],
    ['a short link without an id', 'https://teams.microsoft.com/meet/?p=x', 'has a path of no meeting'],
    [
      'a short link to a name',
      'https://teams.microsoft.com/meet/ana?p=x',
      'a meeting id that is not of digits',
    ],
    ['broken escapes', joinUrl({ path: '/l/meetup-join/19%zz/0' }), 'is not well percent-encoded'],
    [
      'a message that is none',
      joinUrl({ path: '/l/meetup-join/19%3aabc/x' }),
      'a message id that is not a number',
    ],
    ['a folded link', joinUrl().replace('0NmQ3', '0\r\nNmQ3'), 'is folded over lines'],
    ['a thread id with a fold', withThread(threadId.replace('0NmQ3', '0 NmQ3')), 'has white space in it'],
    ['a thread id encoded twice', withThread(encodeURIComponent(threadId)), 'is percent-encoded'],
    ['a thread id cut off', withThread(threadId.slice(0, -1)), 'does not end with @thread.v2'],
    ['a thread id of no thread', withThread('meeting_abc@thread.v2'), 'does not begin with 19:'],
    [
      'a thread id with a soft break',
      withThread(threadId.replace('0NmQ3', '0=NmQ3')),
      'has characters that no',
    ],
    [
      'a link without its query',
      `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(threadId)}/0`,
      'has no context=',
    ],
    [
      'a query that was cut off',
      'https://teams.microsoft.com/l/meetup-join/19%3aabc/0?context=%7b%22Tid%22%3a%2272f9',
      'has a context that is not JSON',
    ],
    ['no tenant', joinUrl({ context: { Oid: organizerId } }), 'the tenant (Tid)'],
    ['an empty organizer', joinUrl({ context: { Tid: tenantId, Oid: '' } }), 'the organizer (Oid)'],
    ['a context that is no object', joinUrl({ context: 'Tid' }), 'the tenant (Tid)'],
    ['a safe link to nothing', 'https://a.safelinks.protection.outlook.com/?data=05', 'in url=…'],
    [
      'what ends as a safe link does',
      `https://safelinks.protection.outlook.com.example.org/?url=${encodeURIComponent(joinUrl())}`,
      'is not a link to Teams',
    ],
    ['a launcher of nothing', 'https://teams.microsoft.com/dl/launcher/launcher.html', "Teams' launcher"],
    [
      "a launcher's link to elsewhere",
      `https://teams.microsoft.com/dl/launcher/launcher.html?url=${encodeURIComponent('//example.org/meet/1?p=x')}`,
      'has a path of no meeting',
    ],
    [
      "a browser's address without a meeting",
      'https://teams.microsoft.com/light-meetings/launch?p=x',
      'does not say the',
    ],
  ])('%s, and what a good one looks like', (_, url, message) => {
    expect(() => parseJoinUrl(url)).toThrow(message);
    expect(() => parseJoinUrl(url)).toThrow(
      'A good one looks like https://teams.microsoft.com/l/meetup-join/{thread}/{message}?context={…} or https://teams.microsoft.com/meet/',
    );
  });

  test.each([
    'https://teams.microsoft.com/meet/ana?p=correct-horse-battery',
    'https://teams.live.com/meet/9322118?p=correct-horse-battery',
    'https://example.org/meet/9322118?p=correct-horse-battery',
    'http://teams.microsoft.com/meet/9322118?p=correct-horse-battery',
    'https://teams.microsoft.com/meet/9322118\n?p=correct-horse-battery',
  ])('%s, without repeating the passcode', (url) => {
    expect(() => parseJoinUrl(url)).toThrow(/^(?!.*correct-horse)/s);
  });
});
