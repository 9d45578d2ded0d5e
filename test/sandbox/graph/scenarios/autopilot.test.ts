import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../callbacks/callback-receiver.ts';
import { everyNotification, meeting, phone, serviceHosted, user } from '../call-bodies.ts';
import { line } from '../callbacks/notification-line.ts';
import type { World } from '../harness.ts';
import { startWorld } from '../harness.ts';

let world: World;

afterEach(() => world.close());

const personShape = z.looseObject({
  id: z.string(),
  isMuted: z.boolean(),
  isInLobby: z.boolean(),
  rosterSequenceNumber: z.number(),
  removedState: z.looseObject({}).optional(),
});
const deltaShape = z.tuple([z.object({ sequenceNumber: z.number(), participants: z.array(personShape) })]);
const group = { targets: [user('u1'), user('u2')], callOptions: everyNotification };

/** Who is in a call, by what its delta rosters say. */
function fold(told: readonly Notification[]): Map<string, z.infer<typeof personShape>> {
  const people = new Map<string, z.infer<typeof personShape>>();
  for (const { resourceUrl, resourceData } of told) {
    if (!resourceUrl?.endsWith('/participants')) continue;
    for (const person of deltaShape.parse(resourceData)[0].participants) {
      if (person.removedState === undefined) people.set(person.id, person);
      else people.delete(person.id);
    }
  }
  return people;
}

describe('a call on autopilot', () => {
  it('rings and connects', async () => {
    world = await startWorld({ autopilot: true });
    await world.create();
    await world.steps(2);
    expect((await world.told()).map(line)).toEqual([
      'updated call establishing',
      'updated call ringing',
      'updated call established',
      'updated call established',
    ]);
  });

  it('gets a roster, though it began as one of two', async () => {
    world = await startWorld({ autopilot: true });
    const { id } = await world.create();
    await world.steps(4);
    expect((await world.told()).map(line).join()).toContain('updated participants 3');
    expect((await world.truth(id)).kind).toBe('group');
  });

  it.each(['one', 'two', 'three'])(
    'tells by its notifications what is true, with the seed %s',
    async (seed) => {
      world = await startWorld({ autopilot: true }, seed);
      const { id, myParticipantId } = await world.create(group);
      await world.steps(120);
      const told = await world.told();
      const people = [...fold(told).values()];
      const truth = await world.truth(id);
      const brief = ({
        id: pid,
        isMuted,
        isInLobby,
      }: {
        id: string;
        isMuted: boolean;
        isInLobby: boolean;
      }) => ({ pid, isMuted, isInLobby });
      expect(new Set(people.map(brief))).toEqual(new Set(truth.participants.map(brief)));
      expect(people.map((person) => person.id)).toContain(myParticipantId);
    },
  );

  it('sees people join, leave, mute, share and wait in the lobby', async () => {
    world = await startWorld({ autopilot: true });
    await world.create(group);
    await world.steps(150);
    const told = await world.told();
    const text = JSON.stringify(told);
    for (const sign of ['"removedState"', '"isMuted":true', '"isInLobby":true', '"phone"'])
      expect(text).toContain(sign);
    const sharing = told.filter(({ resourceUrl }) => resourceUrl?.endsWith('/contentsharingsessions'));
    expect(new Set(sharing.map(({ changeType }) => changeType))).toContain('created');
    expect(new Set(sharing.map(({ changeType }) => changeType))).toContain('deleted');
  });

  it('stays of a size that people can follow', async () => {
    world = await startWorld({ autopilot: true });
    const { id } = await world.create(meeting);
    for (let count = 0; count < 10; count += 1) {
      await world.steps(10);
      const { length } = (await world.truth(id)).participants;
      expect(length).toBeGreaterThanOrEqual(2);
      expect(length).toBeLessThanOrEqual(11);
    }
  });

  it('runs no longer once it is over', async () => {
    world = await startWorld({ autopilot: true });
    const { id } = await world.create(group);
    await world.steps(10);
    await world.graph('DELETE', `/${id}`);
    await world.told();
    await world.steps(10);
    expect(await world.told()).toEqual([]);
  });

  it('obliges the bot', async () => {
    world = await startWorld({ autopilot: true });
    const { id } = await world.create(group);
    await world.steps(4);
    await world.told();
    await world.graph('POST', `/${id}/participants/invite`, { participants: [phone('+14255550199')] });
    await world.steps(1);
    expect((await world.told()).map(line)).toContain(
      'deleted operations inviteParticipantsOperation completed',
    );
  });

  it('that comes in waits for the bot, then goes on by itself', async () => {
    world = await startWorld({ autopilot: true });
    const { id } = z
      .object({ id: z.string() })
      .parse((await world.control('POST', '/calls/incoming', { kind: 'meeting' })).json);
    await world.steps(5);
    expect((await world.told()).map(line)).toEqual(['created call incoming']);
    await world.graph('POST', `/${id}/answer`, { acceptedModalities: ['audio'], mediaConfig: serviceHosted });
    await world.steps(5);
    expect((await world.truth(id)).state).toBe('established');
    expect((await world.told()).length).toBeGreaterThan(4);
  });

  it('goes the same way for the same seed', async () => {
    const storyOf = async () => {
      world = await startWorld({ autopilot: true }, 'again');
      await world.create(group);
      await world.steps(30);
      const story = (await world.told()).map(({ resourceData }) => resourceData);
      await world.close();
      return story;
    };
    const first = await storyOf();
    expect(await storyOf()).toEqual(first);
  });

  it('stands still while its autopilot is off', async () => {
    world = await startWorld({ autopilot: true });
    const { id } = await world.create(group);
    await world.steps(5);
    await world.control('POST', `/calls/${id}/autopilot`, { on: false });
    await world.told();
    await world.steps(10);
    expect(await world.told()).toEqual([]);
    await world.control('POST', `/calls/${id}/autopilot`, { on: true });
    await world.steps(10);
    expect(await world.told()).not.toEqual([]);
  });
});

describe('a call of a sandbox whose autopilot is off', () => {
  it('stays establishing until it is told otherwise', async () => {
    world = await startWorld();
    const { id } = await world.create(group);
    await world.steps(20);
    expect((await world.told()).map(line)).toEqual(['updated call establishing']);
    expect((await world.truth(id)).state).toBe('establishing');
  });
});
