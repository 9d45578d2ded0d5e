import { describe, expect, test } from 'vitest';
import { parseJoinUrl } from '../../src/microsoft-graph/join-url.ts';

const threadId = '19:meeting_NTg0NmQ3NTctZDVkZC00YzRhLThmNmEtOGQ3M2E0ODdmZDZk@thread.v2';
const tenantId = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const organizerId = '4b444206-207c-42f8-92a6-e332b41c88a2';
const meeting = { threadId, messageId: '0', tenantId, organizerId, replyChainMessageId: undefined };

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
      threadId: '19:general@thread.tacv2',
      messageId: '1700000000001',
      tenantId,
      organizerId,
      replyChainMessageId: '1700000000000',
    });
  });

  test.each([
    'https://teams.cloud.microsoft',
    'https://gov.teams.microsoft.us',
    'https://dod.teams.microsoft.us',
    'HTTPS://Teams.Microsoft.COM:443',
  ])('at %s', (origin) => {
    expect(parseJoinUrl(joinUrl({ origin }))).toEqual(meeting);
  });

  test('with a tenant that is not a GUID, as some of the examples have it', () => {
    const url = joinUrl({ context: { Tid: '86dc81db-c112-4228-9222-63f3esaa1edb', Oid: organizerId } });
    expect(parseJoinUrl(url).tenantId).toBe('86dc81db-c112-4228-9222-63f3esaa1edb');
  });
});

describe('what is wrong is said of', () => {
  test.each([
    ['what is no URL', 'my meeting', 'is not a URL of the form https://teams.microsoft.com/l/meetup-join/'],
    ['nothing', '', 'is not a URL'],
    ['plain http', joinUrl({ origin: 'http://teams.microsoft.com' }), 'is not a URL of the form https:'],
    [
      'another host',
      joinUrl({ origin: 'https://teams.microsoft.com.example.com' }),
      'the host must be one of teams.microsoft.com, ',
    ],
    ['another port', joinUrl({ origin: 'https://teams.microsoft.com:8443' }), 'is not a link to Teams'],
    ['a user', joinUrl({ origin: 'https://a:b@teams.microsoft.com' }), 'is not a link to Teams'],
    ['a short link', 'https://teams.microsoft.com/meet/2345678901?p=secret', 'join by the meeting id'],
    ['another path', joinUrl({ path: '/l/channel/19%3aabc/General' }), 'has a path that is not of the form'],
    ['a path without a message', joinUrl({ path: '/l/meetup-join/19%3aabc' }), 'has a path that is not'],
    ['a path with more', joinUrl({ path: '/l/meetup-join/19%3aabc/0/1' }), 'has a path that is not'],
    ['broken escapes', joinUrl({ path: '/l/meetup-join/19%zz/0' }), 'is not well percent-encoded'],
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
  ])('%s', (_, url, message) => {
    expect(() => parseJoinUrl(url)).toThrow(message);
  });

  test('a short link, without repeating the passcode that is in it', () => {
    let message = '';
    try {
      parseJoinUrl('https://teams.microsoft.com/meet/2345678901?p=secret');
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('passcode');
    expect(message).not.toContain('secret');
  });
});
