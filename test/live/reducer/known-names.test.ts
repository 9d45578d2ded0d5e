import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import type {
  CallResource,
  IdentitySet,
  ParticipantResource,
} from '../../../src/microsoft-graph/resources.ts';
import { askedNow, newCallRecord } from '../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import { reduce } from '../../../src/live/reducer/reduce.ts';
import type { CallInput } from '../../../src/live/reducer/reduce.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const of = { callId, graphCallId: callId, changeType: 'updated' } as const;

const ana = { user: { id: 'u', displayName: 'Ana' } };
const nameless = { user: { id: 'u' } };

const begin = (): CallRecord =>
  newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now: 0 });
const take = (record: CallRecord, input: CallInput) => reduce(record, input, 1000);
const notice = (notification: KnownNotification): CallInput => ({ type: 'notification', notification });

const delta = (sequenceNumber: number, participant: ParticipantResource): CallInput =>
  notice({ ...of, kind: 'rosterDelta', sequenceNumber, participants: [participant] });
const call = (resource: CallResource): CallInput => notice({ ...of, kind: 'call', call: resource });

const identityIn = (record: CallRecord, key = 'a') => record.view.participants.get(key)?.info?.identity;

describe('the name of somebody in a roster', () => {
  const messages: readonly (readonly [what: string, identity: ParticipantResource['info']])[] = [
    ['no name', { identity: nameless }],
    ['a name that is null', { identity: { user: { id: 'u', displayName: null } } }],
    ['a name that is empty', { identity: { user: { id: 'u', displayName: '' } } }],
    ['an id in other letters', { identity: { user: { id: 'U' } } }],
    ['no id either', { identity: { user: { id: null } } }],
    ['no identity', {}],
    ['nothing of who it is', undefined],
  ];
  const inputs: readonly (readonly [
    how: string,
    input: (person: ParticipantResource, record: CallRecord) => CallInput,
  ])[] = [
    ['change', (person) => delta(2, person)],
    ['whole roster', (person) => notice({ ...of, kind: 'roster', participants: [person] })],
    [
      'list that was asked for',
      (person, record) => ({
        type: 'observedRoster',
        list: { participants: [person], isCut: false },
        askedAt: askedNow(record),
      }),
    ],
  ];

  test.each(messages)('is not taken away by a message with %s', (_, info) => {
    for (const [how, input] of inputs) {
      const before = take(begin(), delta(1, { id: 'a', isMuted: false, info: { identity: ana } })).record;
      const person = { id: 'a', isMuted: true, ...(info && { info }) };
      const after = take(before, input(person, before)).record;
      expect(after.view.participants.get('a'), how).toMatchObject({
        isMuted: true,
        info: { identity: { user: { displayName: 'Ana' } } },
      });
    }
  });

  test('that a message leaves out is no change of them', () => {
    const before = take(begin(), delta(1, { id: 'a', info: { identity: ana } })).record;
    expect(take(before, delta(2, { id: 'a', info: { identity: nameless } })).events).toEqual([]);
  });

  test('is kept when they get their id', () => {
    const invited = take(begin(), delta(1, { info: { identity: ana } })).record;
    const joined = take(invited, delta(2, { id: 'a', info: { identity: nameless } })).record;
    expect(identityIn(joined)).toEqual(ana);
  });

  test('is known once any message has told it, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
        (told, order) => {
          let record = begin();
          for (const number of order) {
            const identity = number === told ? ana : nameless;
            record = take(
              record,
              delta(number, { id: 'a', rosterSequenceNumber: number, info: { identity } }),
            ).record;
          }
          expect(identityIn(record)).toEqual(ana);
        },
      ),
    );
  });

  test('goes with the identity that it was of', () => {
    const before = take(begin(), delta(1, { id: 'a', info: { identity: ana } })).record;
    const other = { phone: { id: '+12065550100' } };
    expect(identityIn(take(before, delta(2, { id: 'a', info: { identity: other } })).record)).toEqual(other);
  });

  test('is not kept of somebody who is not to be known any more', () => {
    const before = take(begin(), delta(1, { id: 'a', info: { identity: ana } })).record;
    const hidden = { id: 'a', isIdentityAnonymized: true, info: { identity: nameless } };
    expect(identityIn(take(before, delta(2, hidden)).record)).toEqual(nameless);
  });

  test('of who records them is kept as well', () => {
    const recordedBy = (identity: IdentitySet): ParticipantResource => ({
      id: 'a',
      recordingInfo: { initiator: { identity } },
    });
    const before = take(begin(), delta(1, recordedBy(ana))).record;
    const after = take(before, delta(2, recordedBy(nameless))).record;
    expect(after.view.participants.get('a')?.recordingInfo?.initiator?.identity).toEqual(ana);
  });
});

describe('the names that a call gives', () => {
  const named: CallResource = {
    state: 'establishing',
    source: { identity: ana },
    targets: [{ identity: { phone: { id: '+1', displayName: 'Bo' } } }, { identity: ana }],
    callRoutes: [{ original: ana }],
    meetingInfo: { organizer: ana },
  };
  const namelessly: CallResource = {
    state: 'established',
    source: { identity: nameless },
    targets: [{ identity: nameless }, { identity: { phone: { id: '+1' } } }],
    callRoutes: [{ original: nameless }],
    meetingInfo: { organizer: nameless },
  };

  test('are not taken away by a message without them', () => {
    const { view } = take(take(begin(), call(named)).record, call(namelessly)).record;
    expect(view.call).toMatchObject({
      state: 'established',
      source: { identity: ana },
      targets: [{ identity: ana }, { identity: { phone: { id: '+1', displayName: 'Bo' } } }],
      callRoutes: [{ original: ana }],
      meetingInfo: { organizer: ana },
    });
  });

  test('are taken from a message that is late', () => {
    const { view } = take(take(begin(), call(namelessly)).record, call(named)).record;
    expect(view.call).toMatchObject({
      state: 'established',
      source: { identity: ana },
      targets: [{ identity: ana }, { identity: { phone: { displayName: 'Bo' } } }],
    });
  });

  test.each([{ user: { id: null } }, undefined])('are kept of a caller who has no id, by %j', (identity) => {
    const caller = { user: { id: null, displayName: 'Ana' } };
    const before = take(begin(), call({ state: 'incoming', source: { identity: caller } })).record;
    const { view } = take(before, call({ state: 'established', source: { identity } })).record;
    expect(view.call.source?.identity).toEqual(caller);
  });

  test('are those that its roster gave, once that is empty at the end', () => {
    const before = [call(namelessly), delta(1, { id: 'a', info: { identity: ana } })].reduce(
      (record, input) => take(record, input).record,
      begin(),
    );
    const { view } = take(before, call({ state: 'terminated' })).record;
    expect(view.participants.size).toBe(0);
    expect(view.call).toMatchObject({ state: 'terminated', source: { identity: ana } });
  });
});
