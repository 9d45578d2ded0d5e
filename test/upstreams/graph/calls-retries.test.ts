import { describe, expect, test } from 'vitest';
import type { CallsClient } from '../../../src/upstreams/graph/calls-client.ts';
import { refuse, reply, startStubGraph } from '../../support/calls-client.ts';

const callId = '57dab8b1-894c-409a-b240-bd8beae78896';
type Run = (calls: CallsClient) => Promise<unknown>;

const repeated: readonly [name: string, run: Run][] = [
  ['a read of a call', (calls) => calls.getCall(callId)],
  ['a list', (calls) => calls.listParticipants(callId)],
  ['a read of an operation', (calls) => calls.getOperation(callId, 'o')],
  ['keeping alive', (calls) => calls.keepAlive(callId)],
  ['hanging up', (calls) => calls.hangUp(callId)],
  ['removing a participant', (calls) => calls.removeParticipant(callId, 'p')],
  ['deleting a group', (calls) => calls.deleteAudioRoutingGroup(callId, 'g')],
];

const media = { kind: 'serviceHosted' } as const;
const invitation = { identity: { kind: 'user', id: 'u' } } as const;
const group = { id: 'g', routingMode: 'multicast', sources: [], receivers: [] } as const;

const sentOnce: readonly [name: string, run: Run][] = [
  [
    'createCall',
    (calls) =>
      calls.createCall({
        to: { kind: 'people', people: [invitation] },
        callbackUri: 'https://bot.contoso.com/callback',
        requestedModalities: ['audio'],
        media,
        tenantId: 't',
      }),
  ],
  ['answer', (calls) => calls.act(callId, 'answer', { acceptedModalities: ['audio'], media })],
  ['reject', (calls) => calls.act(callId, 'reject', {})],
  ['redirect', (calls) => calls.act(callId, 'redirect', { targets: [invitation] })],
  ['transfer', (calls) => calls.act(callId, 'transfer', { transferTarget: invitation })],
  ['mute', (calls) => calls.act(callId, 'mute', {})],
  ['playPrompt', (calls) => calls.act(callId, 'playPrompt', { prompts: [] })],
  ['recordResponse', (calls) => calls.act(callId, 'recordResponse', {})],
  ['sendDtmfTones', (calls) => calls.act(callId, 'sendDtmfTones', { tones: ['tone1'] })],
  ['invite', (calls) => calls.act(callId, 'invite', { participants: [invitation] })],
  ['muteParticipant', (calls) => calls.actOnParticipant(callId, 'p', 'mute', {})],
  ['startHoldMusic', (calls) => calls.actOnParticipant(callId, 'p', 'startHoldMusic', {})],
  ['createAudioRoutingGroup', (calls) => calls.createAudioRoutingGroup(callId, group)],
  ['updateAudioRoutingGroup', (calls) => calls.updateAudioRoutingGroup(callId, 'g', {})],
];

describe('after a failure in passing', () => {
  test.each(repeated)('%s is repeated', async (_, run) => {
    await using graph = await startStubGraph((response, _request, index) => {
      if (index < 2) refuse(response, 503, 'UnknownError');
      else reply(response, 200, { id: 'i', value: [] });
    });
    await run(graph.calls);
    expect(graph.requests).toHaveLength(3);
  });

  test.each(sentOnce)('%s is not repeated', async (_, run) => {
    await using graph = await startStubGraph((response) => {
      refuse(response, 503, 'UnknownError');
    });
    await expect(run(graph.calls)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(graph.requests).toHaveLength(1);
  });
});

describe('after an answer that got lost', () => {
  test.each(repeated)('%s is repeated', async (_, run) => {
    await using graph = await startStubGraph((response, _request, index) => {
      if (index === 0) response.destroy();
      else reply(response, 200, { id: 'i', value: [] });
    });
    await run(graph.calls);
    expect(graph.requests).toHaveLength(2);
  });

  test.each(sentOnce)('%s is not repeated', async (_, run) => {
    await using graph = await startStubGraph((response) => {
      response.destroy();
    });
    await expect(run(graph.calls)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(graph.requests).toHaveLength(1);
  });
});

test('a call that was hung up by a request whose answer got lost is hung up', async () => {
  await using graph = await startStubGraph((response, _request, index) => {
    if (index === 0) response.destroy();
    else refuse(response, 404, '8522', 'Call not found.');
  });
  await graph.calls.hangUp(callId);
  expect(graph.requests).toHaveLength(2);
});

test('what is wrong is not asked for again', async () => {
  await using graph = await startStubGraph((response) => {
    refuse(response, 400, 'BadRequest');
  });
  await expect(graph.calls.getCall(callId)).rejects.toMatchObject({ reason: 'badRequest' });
  expect(graph.requests).toHaveLength(1);
});
