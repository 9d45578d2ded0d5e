import { afterEach, describe, expect, it } from 'vitest';
import type {
  AcsCallEndedEventData,
  AcsCallParticipantAddedEventData,
  AcsCallStartedEventData,
} from '@azure/eventgrid';
import { userId } from '../acs/wire-shapes.ts';
import type { EventGridHarness } from './event-grid-harness.ts';
import { startEventGridHarness } from './event-grid-harness.ts';

const [ana, bob] = [userId(1), userId(2)];
const noGroup = '00000000-0000-0000-0000-000000000000';

let harness: EventGridHarness;

afterEach(() => harness.close());

/** Lets Ana and Bob meet in a room, with a telephone, for a minute. @returns the id of the room and of its call */
async function meet(): Promise<{
  room: string;
  serverCallId: string;
  correlationId: string;
  device: string;
}> {
  const roles = { [ana]: 'Presenter', [bob]: 'Attendee' };
  const room = await harness.open(roles, { pstnDialOutEnabled: true });
  await harness.act(room, 'join', { rawId: ana, displayName: 'Ana' });
  const { legs, serverCallId, correlationId } = await harness.act(room, 'join', {
    rawId: bob,
    displayName: null,
  });
  await harness.act(room, 'dial-in', { phoneNumber: '+14255550123' });
  await harness.act(room, 'mute', { rawId: ana });
  await harness.act(room, 'leave', { rawId: '4:+14255550123' });
  await harness.advance(60);
  await harness.act(room, 'leave', { rawId: bob });
  await harness.act(room, 'leave', { rawId: ana });
  return { room, serverCallId, correlationId, device: legs[1]?.participantId ?? '' };
}

describe.each(['EventGridSchema', 'CloudEventSchemaV1_0'] as const)(
  'the events of a call by %s',
  (schema) => {
    it.each(['modelled', 'documented'] as const)(
      'are told of users only, in %s data, and read by the official package',
      async (dataForm) => {
        harness = await startEventGridHarness({ eventDeliverySchema: schema, dataForm });
        const { serverCallId } = await meet();
        const told = await harness.told();
        const participant = (rawId: string): string => `call/${serverCallId}/participant/${rawId}`;
        expect(
          told.map(({ type, subject }) => [type.replace('Microsoft.Communication.', ''), subject]),
        ).toEqual([
          ['CallStarted', `call/${serverCallId}/startedBy/${ana}`],
          ['CallParticipantAdded', participant(ana)],
          ['CallParticipantAdded', participant(bob)],
          ['CallParticipantRemoved', participant(bob)],
          ['CallParticipantRemoved', participant(ana)],
          ['CallEnded', `call/${serverCallId}`],
        ]);
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
        const times = told.map(({ time }) => time.getTime());
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
      },
    );

    it('come one in a post, with the headers of Event Grid', async () => {
      harness = await startEventGridHarness({ eventDeliverySchema: schema });
      await meet();
      const arrived = await harness.arrived();
      expect(arrived).toHaveLength(6);
      for (const { headers, body } of arrived) {
        expect(headers).toMatchObject({
          'aeg-event-type': 'Notification',
          'aeg-subscription-name': 'GATEWAY',
          'aeg-delivery-count': '0',
          'content-type':
            schema === 'EventGridSchema'
              ? 'application/json; charset=utf-8'
              : 'application/cloudevents+json; charset=utf-8',
        });
        if (schema === 'EventGridSchema') expect(body).toHaveLength(1);
        else expect(body).toMatchObject({ specversion: '1.0' });
      }
    });
  },
);

describe('the data of an event', () => {
  const identifier = (rawId: string) => ({
    rawId,
    kind: 'communicationUser',
    communicationUser: { id: rawId },
  });

  it('has the members of the official model', async () => {
    harness = await startEventGridHarness();
    const { room, serverCallId, correlationId, device } = await meet();
    const told = await harness.told();
    const common: AcsCallStartedEventData = {
      startedBy: { communicationIdentifier: identifier(ana), role: 'Presenter' },
      serverCallId,
      group: { id: noGroup },
      room: { id: room },
      isTwoParty: false,
      correlationId,
      isRoomsCall: true,
    };
    const joined: Omit<AcsCallParticipantAddedEventData, 'displayName'> = {
      ...common,
      user: { communicationIdentifier: identifier(bob), role: 'Attendee' },
      participantId: device,
      userAgent: expect.any(String) as string,
    };
    const ended: AcsCallEndedEventData = {
      ...common,
      endedBy: { communicationIdentifier: identifier(ana), name: 'Ana', kind: 'Participant' },
      reason: { code: 0, subCode: 0, phrase: expect.any(String) as string },
      callDurationInSeconds: expect.closeTo(60, 0) as number,
    };
    const { kind, ...endedBy } = ended.endedBy;
    expect(told[0]?.data).toEqual(common);
    expect(told[1]?.data).toMatchObject({ displayName: 'Ana' });
    expect(told[2]?.data).toEqual(joined);
    expect(told.at(-1)?.data).toEqual({ ...ended, endedBy: { ...endedBy, type: kind } });
  });

  it('is flatter as the documentation shows it', async () => {
    harness = await startEventGridHarness({ dataForm: 'documented' });
    await meet();
    const told = await harness.told();
    const flat = (rawId: string, role: string) => ({ rawId, communicationUser: { id: rawId }, role });
    expect(told[2]?.data).toMatchObject({
      user: flat(bob, 'Attendee'),
      startedBy: flat(ana, 'Presenter'),
      endpointType: expect.any(String) as string,
    });
    expect(told[2]?.data).not.toHaveProperty('userAgent');
    expect(told.at(-1)?.data).toMatchObject({ durationOfCall: expect.closeTo(60, 0) as number });
  });

  it('says of a call that a telephone ended that nobody did', async () => {
    harness = await startEventGridHarness({ includedEventTypes: ['Microsoft.Communication.CallEnded'] });
    const room = await harness.open({ [ana]: 'Presenter' }, { pstnDialOutEnabled: true });
    await harness.act(room, 'join', { rawId: ana });
    await harness.act(room, 'dial-in', { phoneNumber: '+14255550123' });
    await harness.act(room, 'leave', { rawId: ana });
    await harness.act(room, 'leave', { rawId: '4:+14255550123' });
    expect((await harness.told()).map(({ data }) => data['endedBy'])).toEqual([
      { name: '', type: 'MicrosoftInternal' },
    ]);
  });
});

describe('a subscription', () => {
  it('gets the types that it wants only', async () => {
    const includedEventTypes = ['Microsoft.Communication.CallStarted', 'Microsoft.Communication.CallEnded'];
    harness = await startEventGridHarness({ includedEventTypes });
    await meet();
    expect((await harness.told()).map(({ type }) => type)).toEqual(includedEventTypes);
  });

  it.each(['EventGridSchema', 'CloudEventSchemaV1_0'] as const)(
    'gets several events in a post by %s if it wants to, none of them twice',
    async (eventDeliverySchema) => {
      harness = await startEventGridHarness({ eventDeliverySchema, maxEventsPerBatch: 4 });
      await meet();
      await harness.advance(1);
      const arrived = await harness.arrived();
      expect(arrived.map(({ body }) => (body as unknown[]).length)).toEqual([3, 3]);
      const type = eventDeliverySchema === 'EventGridSchema' ? 'json' : 'cloudevents-batch+json';
      expect(arrived[0]?.headers['content-type']).toBe(`application/${type}; charset=utf-8`);
    },
  );

  it('gets events that are published by hand, be they of whatever type', async () => {
    harness = await startEventGridHarness();
    const given = { type: 'Some.Event', subject: 'nothing', time: '2026-12-01T08:00:00Z', data: { a: 1 } };
    expect((await harness.control('POST', '/event-grid/events', given)).status).toBe(201);
    expect(await harness.told()).toMatchObject([{ ...given, time: new Date(given.time) }]);
  });
});
