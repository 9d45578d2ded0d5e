import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { phone, user } from '../call-bodies.ts';
import { refusal } from '../harness.ts';
import { badRequest, operationOf, startOperationsHarness } from './operations-harness.ts';

const harness = await startOperationsHarness();

describe('muting', () => {
  const people = async (id: string) => (await harness.simulatedCall(id)).participants;

  it('oneself is done and told, and undone', async () => {
    const { id, bot } = await harness.createCooperativeGroup();
    const muted = async () => (await people(id)).find((one) => one.id === bot)?.isMuted;
    expect(operationOf((await harness.post(id, 'mute')).json)).toMatchObject({
      '@odata.type': '#microsoft.graph.muteParticipantOperation',
      status: 'completed',
    });
    expect(await muted()).toBe(true);
    await harness.post(id, 'unmute');
    expect(await muted()).toBe(false);
    expect(await harness.lines()).toEqual(['updated participants 3', 'updated participants 3']);
  });

  it('somebody else is done on the server, and they can undo it', async () => {
    const { id } = await harness.createCooperativeGroup();
    const pid = await harness.join(id);
    await harness.post(id, `participants/${pid}/mute`);
    expect((await people(id)).at(-1)).toMatchObject({ isMuted: true, isServerMuted: true });
    await harness.control('POST', `/calls/${id}/participants/${pid}/unmute`);
    expect((await people(id)).at(-1)).toMatchObject({ isMuted: false, isServerMuted: false });
    expect((await harness.post(id, `participants/${pid}/unmute`)).status).toBe(404);
  });
});

describe('inviting', () => {
  it('into a call of two gives it a roster', async () => {
    const id = await harness.createCooperative();
    const reply = await harness.post(id, 'participants/invite', {
      participants: [phone('+14255550101')],
      clientContext: 'c',
    });
    expect(reply.json).toMatchObject({
      '@odata.type': '#microsoft.graph.inviteParticipantsOperation',
      status: 'Running',
      participants: [{ identity: { phone: { id: '+14255550101' } } }],
    });
    await harness.steps(1);
    expect(await harness.lines()).toEqual([
      'deleted operations inviteParticipantsOperation completed',
      'updated participants 3',
    ]);
    expect((await harness.simulatedCall(id)).kind).toBe('group');
  });

  it('takes one into a call of two, and five into a group call', async () => {
    const two = await harness.createCooperative();
    expect(
      refusal(await harness.post(two, 'participants/invite', { participants: [user('a'), user('b')] })),
    ).toEqual(badRequest);
    const { id } = await harness.createCooperativeGroup();
    const people = Array.from({ length: 6 }, (_, at) => user(`v${at}`));
    expect(refusal(await harness.post(id, 'participants/invite', { participants: people }))).toEqual(
      badRequest,
    );
    expect((await harness.post(id, 'participants/invite', { participants: people.slice(1) })).status).toBe(
      200,
    );
    await harness.steps(1);
    expect((await harness.simulatedCall(id)).participants).toHaveLength(8);
  });

  it('fails where the other side is told to, and the roster stays', async () => {
    await harness.control('POST', '/calls/next', { name: 'inviteFails' });
    const { id } = await harness.create();
    await harness.steps(2);
    await harness.told();
    await harness.post(id, 'participants/invite', { participants: [user('u2')] });
    await harness.steps(1);
    expect(await harness.lines()).toEqual([
      'deleted operations inviteParticipantsOperation failed 487/10004',
    ]);
  });

  it('is called off by removing who has not picked up', async () => {
    const { id } = await harness.createGroup();
    const reply = await harness.post(id, 'participants/invite', { participants: [user('u3')] });
    const { participants } = z
      .object({ participants: z.tuple([z.looseObject({ participantId: z.string() })]) })
      .parse(reply.json);
    const removed = await harness.graph('DELETE', `/${id}/participants/${participants[0].participantId}`);
    expect(removed.status).toBe(204);
    expect(await harness.lines()).toEqual(['deleted operations inviteParticipantsOperation failed 487/0']);
  });

  it('in place of another call ends that one', async () => {
    const [first, second] = [await harness.createCooperative(), await harness.createCooperative()];
    await harness.post(first, 'participants/invite', {
      participants: [{ ...user('u2'), replacesCallId: second }],
    });
    await harness.steps(1);
    expect((await harness.simulatedCall(second)).state).toBe('terminated');
    expect((await harness.simulatedCall(first)).state).toBe('established');
  });
});

describe('removing', () => {
  it('takes somebody out of the roster', async () => {
    const { id } = await harness.createCooperativeGroup();
    const pid = await harness.join(id);
    await harness.told();
    expect((await harness.graph('DELETE', `/${id}/participants/${pid}`)).status).toBe(204);
    expect(await harness.lines()).toEqual(['updated participants 3']);
    expect((await harness.graph('DELETE', `/${id}/participants/${pid}`)).status).toBe(404);
  });

  it('is forbidden where the tenant does not allow it', async () => {
    const { id } = await harness.createCooperativeGroup();
    const pid = await harness.join(id);
    await harness.control('PATCH', '/calls/settings', { allowsRemoval: false });
    expect((await harness.graph('DELETE', `/${id}/participants/${pid}`)).status).toBe(403);
    await harness.control('PATCH', '/calls/settings', { allowsRemoval: true });
  });

  it('does not take the bot out', async () => {
    const { id, bot } = await harness.createCooperativeGroup();
    expect(refusal(await harness.graph('DELETE', `/${id}/participants/${bot}`))).toEqual(badRequest);
  });
});

describe('hold music', () => {
  it('holds one participant at a time', async () => {
    const { id } = await harness.createCooperativeGroup();
    const [ana, bo] = [await harness.join(id), await harness.join(id)];
    const held = async () =>
      (await harness.simulatedCall(id)).participants
        .filter((one) => one['isOnHold'] === true)
        .map((one) => one.id);
    expect((await harness.post(id, `participants/${ana}/startHoldMusic`)).status).toBe(202);
    await harness.steps(1);
    expect(await held()).toEqual([ana]);
    await harness.told();
    expect((await harness.post(id, `participants/${bo}/startHoldMusic`)).status).toBe(202);
    expect(await harness.lines()).toEqual(['deleted operations startHoldMusicOperation failed 400/0']);
    await harness.post(id, `participants/${ana}/stopHoldMusic`);
    await harness.steps(1);
    expect(await held()).toEqual([]);
  });
});

describe('the status of a recording and the large gallery', () => {
  it('are told of the bot', async () => {
    const { id, bot } = await harness.createCooperativeGroup();
    const reply = await harness.post(id, 'updateRecordingStatus', {
      status: 'recording',
      clientContext: 'c',
    });
    expect(operationOf(reply.json).status).toBe('completed');
    expect((await harness.graph('GET', `/${id}/participants/${bot}`)).json).toMatchObject({
      recordingInfo: {
        recordingStatus: 'recording',
        initiator: { '@odata.type': '#microsoft.graph.identitySet', application: {} },
      },
    });
  });

  it('are an operation that takes its time', async () => {
    const { id } = await harness.createCooperativeGroup();
    expect((await harness.post(id, 'addLargeGalleryView')).status).toBe(202);
    await harness.steps(1);
    expect(await harness.lines()).toEqual(['deleted operations addLargeGalleryViewOperation completed']);
  });
});
