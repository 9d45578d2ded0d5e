import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../callbacks/callback-receiver.ts';
import { everyNotification, meeting, phone, serviceHosted, user } from '../call-bodies.ts';
import { describeNotification } from '../callbacks/describe-notification.ts';
import type { Harness } from '../harness.ts';
import { startHarness } from '../harness.ts';

let harness: Harness;

afterEach(() => harness.close());

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
    harness = await startHarness({ autopilot: true });
    await harness.create();
    await harness.steps(2);
    expect((await harness.told()).map(describeNotification)).toEqual([
      'updated call establishing',
      'updated call ringing',
      'updated call established',
      'updated call established',
    ]);
  });

  it('gets a roster, though it began as one of two', async () => {
    harness = await startHarness({ autopilot: true });
    const { id } = await harness.create();
    await harness.steps(4);
    expect((await harness.told()).map(describeNotification).join()).toContain('updated participants 3');
    expect((await harness.simulatedCall(id)).kind).toBe('group');
  });

  it.each(['one', 'two', 'three'])(
    'tells by its notifications what is true, with the seed %s',
    async (seed) => {
      harness = await startHarness({ autopilot: true }, seed);
      const { id, myParticipantId } = await harness.create(group);
      await harness.steps(120);
      const told = await harness.told();
      const people = [...fold(told).values()];
      const simulated = await harness.simulatedCall(id);
      const brief = ({
        id: pid,
        isMuted,
        isInLobby,
      }: {
        id: string;
        isMuted: boolean;
        isInLobby: boolean;
      }) => ({ pid, isMuted, isInLobby });
      expect(new Set(people.map(brief))).toEqual(new Set(simulated.participants.map(brief)));
      expect(people.map((person) => person.id)).toContain(myParticipantId);
    },
  );

  it('sees people join, leave, mute, share and wait in the lobby', async () => {
    harness = await startHarness({ autopilot: true });
    await harness.create(group);
    await harness.steps(150);
    const told = await harness.told();
    const text = JSON.stringify(told);
    for (const sign of ['"removedState"', '"isMuted":true', '"isInLobby":true', '"phone"'])
      expect(text).toContain(sign);
    const sharing = told.filter(({ resourceUrl }) => resourceUrl?.endsWith('/contentsharingsessions'));
    expect(new Set(sharing.map(({ changeType }) => changeType))).toContain('created');
    expect(new Set(sharing.map(({ changeType }) => changeType))).toContain('deleted');
  });

  it('stays of a size that people can follow', async () => {
    harness = await startHarness({ autopilot: true });
    const { id } = await harness.create(meeting);
    for (let count = 0; count < 10; count += 1) {
      await harness.steps(10);
      const { length } = (await harness.simulatedCall(id)).participants;
      expect(length).toBeGreaterThanOrEqual(2);
      expect(length).toBeLessThanOrEqual(11);
    }
  });

  it('runs no longer once it is over', async () => {
    harness = await startHarness({ autopilot: true });
    const { id } = await harness.create(group);
    await harness.steps(10);
    await harness.graph('DELETE', `/${id}`);
    await harness.told();
    await harness.steps(10);
    expect(await harness.told()).toEqual([]);
  });

  it('does what the bot asks for', async () => {
    harness = await startHarness({ autopilot: true });
    const { id } = await harness.create(group);
    await harness.steps(4);
    await harness.told();
    await harness.graph('POST', `/${id}/participants/invite`, { participants: [phone('+14255550199')] });
    await harness.steps(1);
    expect((await harness.told()).map(describeNotification)).toContain(
      'deleted operations inviteParticipantsOperation completed',
    );
  });

  it('that comes in waits for the bot, then goes on by itself', async () => {
    harness = await startHarness({ autopilot: true });
    const { id } = z
      .object({ id: z.string() })
      .parse((await harness.control('POST', '/calls/incoming', { kind: 'meeting' })).json);
    await harness.steps(5);
    expect((await harness.told()).map(describeNotification)).toEqual(['created call incoming']);
    await harness.graph('POST', `/${id}/answer`, {
      acceptedModalities: ['audio'],
      mediaConfig: serviceHosted,
    });
    await harness.steps(5);
    expect((await harness.simulatedCall(id)).state).toBe('established');
    expect((await harness.told()).length).toBeGreaterThan(4);
  });

  it('goes the same way for the same seed', async () => {
    const eventLogOf = async () => {
      harness = await startHarness({ autopilot: true }, 'again');
      await harness.create(group);
      await harness.steps(30);
      const eventLog = (await harness.told()).map(({ resourceData }) => resourceData);
      await harness.close();
      return eventLog;
    };
    const first = await eventLogOf();
    expect(await eventLogOf()).toEqual(first);
  });

  it('stands still while its autopilot is off', async () => {
    harness = await startHarness({ autopilot: true });
    const { id } = await harness.create(group);
    await harness.steps(5);
    await harness.control('POST', `/calls/${id}/autopilot`, { on: false });
    await harness.told();
    await harness.steps(10);
    expect(await harness.told()).toEqual([]);
    await harness.control('POST', `/calls/${id}/autopilot`, { on: true });
    await harness.steps(10);
    expect(await harness.told()).not.toEqual([]);
  });
});

describe('a call of a sandbox whose autopilot is off', () => {
  it('stays establishing until it is told otherwise', async () => {
    harness = await startHarness();
    const { id } = await harness.create(group);
    await harness.steps(20);
    expect((await harness.told()).map(describeNotification)).toEqual(['updated call establishing']);
    expect((await harness.simulatedCall(id)).state).toBe('establishing');
  });
});
