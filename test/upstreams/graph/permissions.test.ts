import { describe, expect, test } from 'vitest';
import type { CallDestination } from '../../../src/upstreams/graph/call-requests.ts';
import { refuse, startStubGraph } from '../../support/calls-client.ts';

const person = (id: string) => ({ identity: { kind: 'user', id } }) as const;
const chat = { threadId: 't', messageId: '0' };

const destinations: readonly (readonly [permission: string, to: CallDestination])[] = [
  ['Calls.Initiate.All', { kind: 'people', people: [person('a')] }],
  ['Calls.InitiateGroupCall.All', { kind: 'people', people: [person('a'), person('b')] }],
  ['Calls.JoinGroupCall.All', { kind: 'meeting', chat, organizer: { kind: 'user', id: 'o' } }],
  ['Calls.JoinGroupCall.All', { kind: 'meetingId', joinMeetingId: '1', passcode: null }],
  ['Calls.JoinGroupCall.All', { kind: 'meetingToken', token: 't' }],
];

describe('the refusal of a call for want of a permission', () => {
  test.each(destinations)('names %s of %j', async (permission, to) => {
    await using graph = await startStubGraph((response) => {
      refuse(response, 403, '7504');
    });
    const call = { to, callbackUri: 'https://a.example.org', tenantId: 't', requestedModalities: [] };
    const plain = graph.calls.createCall({ ...call, media: { kind: 'serviceHosted' } });
    await expect(plain).rejects.toMatchObject({
      reason: 'unauthorized',
      details: { code: '7504' },
      message: expect.stringContaining(`, which is ${permission}`) as string,
    });
    const withMedia = graph.calls.createCall({ ...call, media: { kind: 'appHosted' } });
    await expect(withMedia).rejects.toThrow(`, which is ${permission} and Calls.AccessMedia.All`);
  });
});
