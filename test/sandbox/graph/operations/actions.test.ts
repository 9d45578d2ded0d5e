import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appHosted, user } from '../call-bodies.ts';
import { refusal } from '../harness.ts';
import { badRequest, conflict, operationOf, prompt, startOperationsHarness } from './operations-harness.ts';

const harness = await startOperationsHarness();

describe('an action', () => {
  it('is known by its qualified name too', async () => {
    const id = await harness.createCooperative();
    expect((await harness.post(id, 'microsoft.graph.keepAlive')).status).toBe(200);
    expect((await harness.post(id, 'microsoft.graph.sendDtmfTones', { tones: ['tone1'] })).status).toBe(200);
  });

  it('that leads to an operation says where it is, and gives the context back', async () => {
    const id = await harness.createCooperative();
    const reply = await harness.post(id, 'playPrompt', { prompts: [prompt('hello')], clientContext: 'mine' });
    const { id: operationId } = operationOf(reply.json);
    const { pathname } = new URL(reply.headers.location ?? '');
    expect(pathname).toBe(`/v1.0/communications/calls/${id}/operations/${operationId}`);
    const read = await harness.graph('GET', `/${id}/operations/${operationId}`);
    expect(read.json).toMatchObject({
      '@odata.type': '#microsoft.graph.playPromptOperation',
      id: operationId,
      status: 'running',
      clientContext: 'mine',
    });
  });

  it('takes a context of 256 characters at most', async () => {
    const id = await harness.createCooperative();
    const prompts = [prompt('hello')];
    expect((await harness.post(id, 'playPrompt', { prompts, clientContext: 'x'.repeat(256) })).status).toBe(
      200,
    );
    const reply = await harness.post(id, 'playPrompt', { prompts, clientContext: 'x'.repeat(257) });
    expect(refusal(reply)).toEqual(badRequest);
  });

  it.each(['transfer', 'playPrompt', 'recordResponse', 'sendDtmfTones', 'mute', 'participants/invite'])(
    '"%s" is refused before the call is established',
    async (action) => {
      const { id } = await harness.create();
      const body = {
        transferTarget: user('u2'),
        prompts: [prompt('hello')],
        tones: ['tone1'],
        participants: [user('u2')],
      };
      expect(refusal(await harness.post(id, action, body))).toEqual(conflict);
    },
  );

  it.each(['mute', 'unmute', 'addLargeGalleryView'])('"%s" is refused in a call of two', async (action) => {
    expect(refusal(await harness.post(await harness.createCooperative(), action))).toEqual(badRequest);
  });

  it.each(['playPrompt', 'recordResponse', 'subscribeToTone', 'cancelMediaProcessing'])(
    '"%s" is refused where the application hosts the media',
    async (action) => {
      const id = await harness.createCooperative({ mediaConfig: appHosted });
      expect(refusal(await harness.post(id, action, { prompts: [prompt('hello')] }))).toEqual(badRequest);
    },
  );
});

describe('transferring', () => {
  const transfer = (id: string, body: object) => harness.post(id, 'transfer', body);

  it('blindly ends the call when the target accepts', async () => {
    const id = await harness.createCooperative();
    expect((await transfer(id, { transferTarget: user('u2') })).status).toBe(202);
    await harness.steps(3);
    expect(await harness.lines()).toEqual([
      'updated call transferring',
      'updated call transferAccepted',
      'updated call transferAccepted',
      'deleted call terminated 0/7015',
    ]);
  });

  it('with consultation ends both calls', async () => {
    const [first, second] = [await harness.createCooperative(), await harness.createCooperative()];
    await transfer(first, { transferTarget: { ...user('u2'), replacesCallId: second } });
    await harness.steps(3);
    for (const id of [first, second]) {
      expect((await harness.simulatedCall(id)).members).toMatchObject({
        terminationReason: 'AppTransferred',
      });
    }
  });

  it('that fails leaves the call as it was, told why', async () => {
    await harness.control('POST', '/calls/next', { name: 'transferFails' });
    const { id } = await harness.create();
    await harness.steps(2);
    await harness.told();
    await transfer(id, { transferTarget: user('u2') });
    await harness.steps(2);
    expect(await harness.lines()).toEqual(['updated call transferring', 'updated call established 500/7000']);
  });

  it('out of a group call takes the transferee out, and the bot stays', async () => {
    const { id } = await harness.createCooperativeGroup();
    const pid = await harness.join(id);
    expect(refusal(await transfer(id, { transferTarget: user('u9') }))).toEqual(badRequest);
    expect(
      (await transfer(id, { transferTarget: user('u9'), transferee: { participantId: pid } })).status,
    ).toBe(202);
    await harness.steps(1);
    const simulated = await harness.simulatedCall(id);
    expect(simulated.state).toBe('established');
    expect(simulated.participants.map((one) => one.id)).not.toContain(pid);
  });

  it('with a second call that is not there is refused', async () => {
    const id = await harness.createCooperative();
    const transferTarget = { ...user('u2'), replacesCallId: '00000000-0000-4000-8000-000000000000' };
    expect(refusal(await transfer(id, { transferTarget }))).toEqual(badRequest);
  });
});

describe('an operation', () => {
  it('ends as the control says', async () => {
    const { id } = await harness.createGroup();
    const { id: first } = operationOf((await harness.post(id, 'sendDtmfTones', { tones: ['a'] })).json);
    const { id: second } = operationOf((await harness.post(id, 'sendDtmfTones', { tones: ['a'] })).json);
    await harness.control('POST', `/calls/${id}/operations/${second}/fail`, { code: 500, subcode: 1 });
    await harness.control('POST', `/calls/${id}/operations/${first}/complete`);
    expect(await harness.lines()).toEqual([
      'deleted operations sendDtmfTonesOperation failed 500/1',
      'deleted operations sendDtmfTonesOperation completed',
    ]);
    const read = await harness.graph('GET', `/${id}/operations/${second}`);
    expect(operationOf(read.json).status).toBe('failed');
  });
});

describe('permissions of actions', () => {
  it.each([
    { action: 'recordResponse', body: {}, needed: 'Calls.AccessMedia.All' },
    { action: 'subscribeToTone', body: {}, needed: 'Calls.AccessMedia.All' },
    { action: 'transfer', body: { transferTarget: user('u2') }, needed: 'Calls.Initiate.All' },
    {
      action: 'participants/invite',
      body: { participants: [user('u2')] },
      needed: 'Calls.InitiateGroupCall.All',
    },
  ])('$needed is needed for $action', async ({ action, body, needed }) => {
    const id = await harness.createCooperative();
    const before = z
      .object({ permissions: z.array(z.string()) })
      .parse((await harness.control('GET', '/calls/settings')).json).permissions;
    await harness.control('PATCH', '/calls/settings', {
      permissions: before.filter((one) => one !== needed),
    });
    expect(refusal(await harness.post(id, action, body))).toEqual({ status: 403, code: '7504' });
    await harness.control('PATCH', '/calls/settings', { permissions: before });
    expect((await harness.post(id, action, body)).status).toBeLessThan(300);
  });
});

describe('audio routing groups', () => {
  it('are created, listed, changed and deleted', async () => {
    const { id } = await harness.createCooperativeGroup();
    const groups = (method: string, path = '', json?: object) =>
      harness.graph(method, `/${id}/audioRoutingGroups${path}`, json);
    const group = { id: 'g1', routingMode: 'multicast', sources: ['a'], receivers: ['b', 'c'] };
    const created = await groups('POST', '', group);
    expect(created).toMatchObject({ status: 200, json: group });
    expect((await groups('GET')).json).toMatchObject({ value: [group] });
    expect((await groups('PATCH', '/g1', { receivers: [] })).json).toMatchObject({ ...group, receivers: [] });
    expect((await groups('GET', '/g1')).json).toMatchObject({ receivers: [], sources: ['a'] });
    expect(refusal(await groups('POST', '', group))).toEqual(conflict);
    expect(refusal(await groups('POST', '', { routingMode: 'x' }))).toEqual(badRequest);
    expect((await groups('DELETE', '/g1')).status).toBe(204);
    expect((await groups('GET', '/g1')).status).toBe(404);
  });
});
