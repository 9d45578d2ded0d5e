import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../callbacks/callback-receiver.ts';
import { appHosted, everyNotification, meeting, user } from '../call-bodies.ts';
import { describeNotification } from '../callbacks/describe-notification.ts';
import type { Harness } from '../harness.ts';
import { refusal, startHarness } from '../harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});

beforeEach(async () => {
  await harness.told();
});

afterAll(() => harness.close());

const participantShape = z.looseObject({
  '@odata.type': z.literal('#microsoft.graph.participant'),
  id: z.string(),
  info: z.object({ identity: z.record(z.string(), z.unknown()) }),
  isMuted: z.boolean(),
  isInLobby: z.boolean(),
  mediaStreams: z.array(
    z.object({
      '@odata.type': z.literal('#microsoft.graph.mediaStream'),
      mediaType: z.string(),
      direction: z.string(),
      sourceId: z.string(),
      serverMuted: z.boolean(),
      label: z.string(),
    }),
  ),
  rosterSequenceNumber: z.number().optional(),
  removedState: z.object({ reason: z.string() }).optional(),
});
const listShape = z.looseObject({ value: z.array(participantShape) });
const deltaShape = z.tuple([
  z.object({
    '@odata.type': z.literal('#microsoft.graph.deltaParticipants'),
    sequenceNumber: z.number(),
    participants: z.array(participantShape),
  }),
]);

const full = (notification?: Notification) => z.array(participantShape).parse(notification?.resourceData);
const delta = (notification?: Notification) => deltaShape.parse(notification?.resourceData)[0];
const list = async (id: string) =>
  listShape.parse((await harness.graph('GET', `/${id}/participants`)).json).value;

describe('a full roster', () => {
  it('tells of everybody, the bot included, whenever anything changes', async () => {
    const { id, myParticipantId } = await harness.createGroup();
    const ana = await harness.join(id, { displayName: 'Ana' });
    await harness.control('POST', `/calls/${id}/participants/${ana}/mute`);
    await harness.control('DELETE', `/calls/${id}/participants/${ana}`);
    const [joined, muted, left, ...rest] = await harness.told();
    expect(rest).toEqual([]);
    expect(joined).toMatchObject({
      changeType: 'updated',
      resourceUrl: `/communications/calls/${id}/participants`,
    });
    expect(full(joined).map((one) => one.id)).toEqual([myParticipantId, ana]);
    expect(full(joined)[1]?.info.identity).toMatchObject({ user: { displayName: 'Ana' } });
    expect(full(muted).map(({ isMuted }) => isMuted)).toEqual([false, true]);
    expect(full(left).map((one) => one.id)).toEqual([myParticipantId]);
    expect(full(joined).every((one) => one.rosterSequenceNumber === undefined)).toBe(true);
  });

  it('is what a GET gives', async () => {
    const { id } = await harness.createGroup();
    await harness.join(id);
    expect(await list(id)).toEqual(full((await harness.told()).at(-1)));
  });

  it('is cut at 100 people, as a GET is, though more are there', async () => {
    const { id } = await harness.createGroup();
    await harness.control('POST', `/calls/${id}/scenario`, { name: 'largeMeeting' });
    await harness.steps(2);
    expect(full((await harness.told()).at(-1))).toHaveLength(100);
    expect(await list(id)).toHaveLength(100);
    expect((await harness.simulatedCall(id)).participants).toHaveLength(131);
  });
});

describe('a delta roster', () => {
  it('tells of everybody first, then of those who changed, numbered without gaps', async () => {
    const { id, myParticipantId } = await harness.create({ ...meeting, callOptions: everyNotification });
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    const ana = await harness.join(id);
    await harness.control('POST', `/calls/${id}/participants/${ana}/mute`);
    await harness.control('DELETE', `/calls/${id}/participants/${ana}`);
    const deltas = (await harness.told())
      .filter(({ resourceUrl }) => resourceUrl?.endsWith('/participants'))
      .map((notification) => delta(notification));
    expect(deltas.map(({ sequenceNumber }) => sequenceNumber)).toEqual([1, 2, 3, 4]);
    const [first, ...changes] = deltas;
    expect(first?.participants).toHaveLength(3);
    expect(first?.participants.at(-1)?.id).toBe(myParticipantId);
    expect(changes.map(({ participants }) => participants)).toMatchObject([
      [{ id: ana, isMuted: false, rosterSequenceNumber: 2 }],
      [{ id: ana, isMuted: true, rosterSequenceNumber: 3 }],
      [{ id: ana, rosterSequenceNumber: 4, removedState: { reason: 'Removed from roster' } }],
    ]);
  });

  it.each([
    { laterOnly: false, numbers: [2, 4] },
    { laterOnly: true, numbers: [1, 2] },
  ])('is lost once as told, with a number or without: $laterOnly', async ({ laterOnly, numbers }) => {
    const { id } = await harness.create({ ...meeting, callOptions: everyNotification });
    await harness.control('POST', `/calls/${id}/loseRoster`, { laterOnly });
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    const ana = await harness.join(id);
    await harness.control('POST', `/calls/${id}/loseRoster`, { laterOnly });
    await harness.join(id);
    const ben = await harness.join(id);
    const deltas = (await harness.told())
      .filter(({ resourceUrl }) => resourceUrl?.endsWith('/participants'))
      .map((notification) => delta(notification));
    expect(deltas.map(({ sequenceNumber }) => sequenceNumber)).toEqual(numbers);
    expect(deltas.map(({ participants }) => participants.map((one) => one.id))).toEqual([[ana], [ben]]);
    expect(await list(id)).toHaveLength(6);
  });

  it('begins with 1 and everybody again when another machine takes over', async () => {
    const { id } = await harness.createGroup({ callOptions: everyNotification });
    await harness.join(id);
    await harness.told();
    await harness.control('POST', `/calls/${id}/restartRoster`);
    const { sequenceNumber, participants } = delta((await harness.told())[0]);
    expect(sequenceNumber).toBe(1);
    expect(participants.map((one) => one.rosterSequenceNumber)).toEqual([1, 1]);
  });

  it.each([
    { keeps: 'everybody', kept: [true, true] },
    { keeps: 'bot', kept: [true, false] },
    { keeps: 'nobody', kept: [false, false] },
  ])('lets $keeps keep their id when another machine takes over', async ({ keeps, kept }) => {
    const { id } = await harness.createGroup({ callOptions: everyNotification });
    await harness.join(id);
    const before = (await harness.simulatedCall(id)).participants.map((one) => one.id);
    await harness.told();
    await harness.control('POST', `/calls/${id}/restartRoster`, { keeps });
    const told = delta((await harness.told())[0]).participants.map((one) => one.id);
    expect(told.map((one, index) => one === before[index])).toEqual(kept);
    expect((await harness.simulatedCall(id)).participants.map((one) => one.id)).toEqual(told);
  });

  it('says nothing of the first delta of another machine if that is lost', async () => {
    const { id } = await harness.createGroup({ callOptions: everyNotification });
    await harness.told();
    await harness.control('POST', `/calls/${id}/restartRoster`, { isFirstLost: true });
    await harness.join(id);
    expect((await harness.told()).map(describeNotification)).toEqual(['updated participants #2: 1']);
  });
});

describe('who waits in the lobby', () => {
  it('has no media until they are let in', async () => {
    const { id } = await harness.createGroup();
    const waiting = await harness.join(id, { isInLobby: true });
    await harness.control('POST', `/calls/${id}/participants/${waiting}/admit`);
    const [before, after] = (await harness.told()).map((one) => full(one).at(-1));
    expect(before).toMatchObject({ isInLobby: true, mediaStreams: [] });
    expect(after).toMatchObject({ isInLobby: false });
    expect(after?.mediaStreams.map(({ mediaType }) => mediaType)).toEqual([
      'audio',
      'video',
      'videoBasedScreenSharing',
    ]);
  });
});

describe('who is on the telephone', () => {
  it('has sound only', async () => {
    const { id } = await harness.createGroup();
    await harness.join(id, { identity: { phone: { id: '+14255550100' } } });
    expect((await list(id)).at(-1)?.mediaStreams.map(({ mediaType }) => mediaType)).toEqual(['audio']);
  });
});

describe('a call of two', () => {
  it('has no roster, though two are in it', async () => {
    const { id } = await harness.create();
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    expect(
      (await harness.told()).map(describeNotification).filter((one) => one.includes('participants')),
    ).toEqual([]);
    expect(await list(id)).toEqual([]);
    expect((await harness.simulatedCall(id)).participants).toHaveLength(2);
  });
});

describe('a participant', () => {
  it('is read alone', async () => {
    const { id } = await harness.createGroup();
    const pid = await harness.join(id);
    const reply = await harness.graph('GET', `/${id}/participants/${pid}`);
    expect(reply.json).toMatchObject({ id: pid, '@odata.type': '#microsoft.graph.participant' });
  });

  it('is not found once they left', async () => {
    const { id } = await harness.createGroup();
    const pid = await harness.join(id);
    await harness.control('DELETE', `/calls/${id}/participants/${pid}`);
    expect(refusal(await harness.graph('GET', `/${id}/participants/${pid}`))).toEqual({
      status: 404,
      code: 'ResourceNotFound',
    });
  });
});

describe('sharing a screen', () => {
  const sessionShape = z.array(
    z.object({
      '@odata.type': z.literal('#microsoft.graph.contentSharingSession'),
      id: z.string().regex(/^[\dA-F]{64}$/),
    }),
  );
  const sharers = (people: z.infer<typeof participantShape>[]) =>
    people
      .filter(({ mediaStreams }) =>
        mediaStreams.some(
          ({ mediaType, direction }) => mediaType === 'videoBasedScreenSharing' && direction === 'sendOnly',
        ),
      )
      .map(({ id }) => id);
  const sessions = async (id: string) =>
    z
      .looseObject({ value: sessionShape })
      .parse((await harness.graph('GET', `/${id}/contentSharingSessions`)).json).value;

  it('is one session over a change of presenter, who is told by the roster only', async () => {
    const { id } = await harness.createGroup({ callOptions: everyNotification });
    const [ana, bo] = [await harness.join(id), await harness.join(id)];
    await harness.told();
    await harness.control('POST', `/calls/${id}/participants/${ana}/share`);
    expect(sharers(await list(id))).toEqual([ana]);
    const [session] = await sessions(id);
    expect(
      (await harness.graph('GET', `/${id}/contentSharingSessions/${session?.id ?? ''}`)).json,
    ).toMatchObject({ ...session });
    await harness.control('POST', `/calls/${id}/participants/${bo}/share`);
    expect(sharers(await list(id))).toEqual([bo]);
    await harness.control('POST', `/calls/${id}/participants/${bo}/stopSharing`);
    expect(sharers(await list(id))).toEqual([]);
    expect(await sessions(id)).toEqual([]);
    const told = await harness.told();
    expect(told.map(describeNotification)).toEqual([
      'created contentsharingsessions',
      'updated participants #4: 1',
      'updated contentsharingsessions',
      'updated participants #5: 2',
      'deleted contentsharingsessions',
      'updated participants #6: 1',
    ]);
    const ids = told
      .filter(({ resourceUrl }) => resourceUrl?.endsWith('/contentsharingsessions'))
      .map(({ resourceData }) => sessionShape.parse(resourceData)[0]?.id);
    expect(new Set(ids)).toEqual(new Set([session?.id]));
  });

  it('ends when who shares leaves', async () => {
    const { id } = await harness.createGroup({ callOptions: everyNotification });
    const ana = await harness.join(id);
    await harness.control('POST', `/calls/${id}/participants/${ana}/share`);
    await harness.told();
    await harness.control('DELETE', `/calls/${id}/participants/${ana}`);
    expect((await harness.told()).map(describeNotification)).toEqual([
      'updated participants #4: 1',
      'deleted contentsharingsessions',
    ]);
  });

  it('is not told of unless the call asked for it', async () => {
    const { id } = await harness.createGroup();
    const ana = await harness.join(id);
    await harness.told();
    await harness.control('POST', `/calls/${id}/participants/${ana}/share`);
    expect((await harness.told()).map(describeNotification)).toEqual(['updated participants 2']);
  });

  it('is the bot’s where it takes the role, and hosts its media itself', async () => {
    const { id, myParticipantId } = await harness.createGroup({
      mediaConfig: appHosted,
      targets: [user('a'), user('b')],
    });
    const take = (role: string) => harness.graph('POST', `/${id}/changeScreenSharingRole`, { role });
    expect((await take('sharer')).status).toBe(202);
    expect(sharers(await list(id))).toEqual([myParticipantId]);
    expect((await take('viewer')).status).toBe(202);
    expect(await sessions(id)).toEqual([]);
    const hosted = await harness.createGroup();
    const reply = await harness.graph('POST', `/${hosted.id}/changeScreenSharingRole`, { role: 'sharer' });
    expect(refusal(reply)).toEqual({ status: 400, code: 'BadRequest' });
  });
});
