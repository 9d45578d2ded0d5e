import { describe, expect, test } from 'vitest';
import { readEventGridPost } from '../../src/room-calls/event-grid-events.ts';
import type { EventGridEntry } from '../../src/room-calls/event-grid-events.ts';
import { ana, dataOf, dialects, roomId, schemas, serverCallId } from './event-grid-examples.ts';
import type { EventName } from './event-grid-examples.ts';

const combinations = (['Event Grid', 'CloudEvents'] as const).flatMap((schema) =>
  (Object.keys(dialects) as (keyof typeof dialects)[]).map((dialect) => ({ schema, dialect })),
);

function entriesOf(body: unknown): readonly EventGridEntry[] {
  const post = readEventGridPost(body);
  if (post.form !== 'events') throw new Error(`it is read as ${post.form}`);
  return post.entries;
}

const of = {
  id: '615adcbd-3e20-4b6c-9b3b-8dc0f8a1a2cb',
  serverCallId,
  roomId,
  at: Date.parse('2026-12-01T09:02:39.284Z'),
};
const identifier = { kind: 'communicationUser', rawId: ana, id: ana };
const person = {
  identifier,
  role: 'Presenter',
  displayName: 'Ana',
  participantId: '041e3b8a-1cce-4ebf-b587-131312c39410',
};

describe.each(combinations)('in the schema of $schema, of $dialect data', ({ schema, dialect }) => {
  const written = (name: EventName) => schemas[schema](name, dataOf[name](dialect));

  test('a call that starts is told with its room and who started it', () => {
    expect(entriesOf([written('CallStarted')])).toEqual([
      { kind: 'callStarted', ...of, startedBy: identifier },
    ]);
  });

  test('who joins and who leaves is told with their name, role and device', () => {
    expect(entriesOf([written('CallParticipantAdded'), written('CallParticipantRemoved')])).toEqual([
      { kind: 'participantAdded', ...of, person },
      { kind: 'participantRemoved', ...of, person },
    ]);
  });

  test('the end of a call is told with its reason', () => {
    expect(entriesOf([written('CallEnded')])).toEqual([
      {
        kind: 'callEnded',
        ...of,
        result: { code: 0, subcode: 5003, message: 'The conversation has ended.' },
      },
    ]);
  });

  test('one event that is in no list is read like a list of one', () => {
    expect(entriesOf(written('CallStarted'))).toHaveLength(1);
  });
});

describe('what an event may lack', () => {
  const added = (members: object, data: object = {}) => ({
    ...schemas['Event Grid']('CallParticipantAdded', { ...dataOf.CallParticipantAdded('nested'), ...data }),
    ...members,
  });

  test('is the name, the role and the device of somebody, and the raw id beside the id', () => {
    const user = { communicationIdentifier: { communicationUser: { id: ana } } };
    const [entry] = entriesOf([added({}, { user, displayName: '', participantId: null })]);
    expect(entry).toMatchObject({
      person: { identifier, role: undefined, displayName: undefined, participantId: undefined },
    });
  });

  test('is the call, where the subject names it', () => {
    expect(entriesOf([added({}, { serverCallId: undefined })])).toMatchObject([{ serverCallId }]);
  });

  test('is the room, of a call that is in none', () => {
    expect(entriesOf([added({}, { room: null })])).toMatchObject([{ roomId: undefined }]);
  });

  test.each([
    ['the time', added({ eventTime: undefined }), 'has an event of a call that has no time'],
    ['a time that is one', added({ eventTime: 'soon' }), 'has an event of a call that has no time'],
    [
      'the call, where no subject names it',
      added({ subject: 'nothing' }, { serverCallId: null }),
      'has an event of a call that has no call',
    ],
    ['data', added({ data: undefined }), 'has an event of a call that has no data'],
    [
      'who it is about',
      added({}, { user: { role: 'Presenter' } }),
      'has an event of a participant that names nobody',
    ],
  ])('is not %s: alone it is refused, among others it costs only itself', (_, event, flaw) => {
    expect(readEventGridPost([event])).toEqual({ form: 'unknown', flaw });
    expect(entriesOf([event, added({})])).toMatchObject([
      { kind: 'other', flaw },
      { kind: 'participantAdded', person },
    ]);
  });
});

describe('what else is posted', () => {
  const validation = {
    id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: '2026-12-01T09:00:00Z',
    data: {
      validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6',
      validationUrl: 'https://example.com:553/',
    },
  };

  test('is a handshake, which is answered by its code', () => {
    const validationCode = '512d38b6-c7b8-40c8-89fe-f46f9e9622b6';
    expect(readEventGridPost([validation])).toEqual({ form: 'handshake', validationCode });
  });

  test('is events of other types, which are told by their types', () => {
    const types = [
      'Microsoft.Communication.RecordingFileStatusUpdated',
      'Microsoft.Communication.IncomingCall',
    ];
    const events = types.map((eventType) => ({ id: 'a', eventType, eventTime: 'never', data: {} }));
    expect(entriesOf(events)).toEqual(types.map((type) => ({ kind: 'other', type })));
  });

  test('may be nothing', () => {
    expect(entriesOf([])).toEqual([]);
  });

  test.each([
    ['text', 'hello', 'is neither an event nor a list of events'],
    ['null', null, 'is neither an event nor a list of events'],
    ['a list of lists', [[]], 'is neither an event nor a list of events'],
    ['an event without a type', [{ id: 'a' }], 'has an event without "eventType" and "type"'],
    ['an event of a type that is no text', [{ eventType: 1 }], 'has an event without "eventType" and "type"'],
    [
      'a handshake without its code',
      [{ ...validation, data: {} }],
      'is a handshake without "data.validationCode"',
    ],
    ['a handshake among events', [validation, validation], 'has more than the event of a handshake'],
  ])('is refused if it is %s', (_, body, flaw) => {
    expect(readEventGridPost(body)).toEqual({ form: 'unknown', flaw });
  });
});
