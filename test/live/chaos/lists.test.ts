import { expect, test } from 'vitest';
import { askedNow, newCallRecord } from '../../../src/live/record/call-record.ts';
import type { AskedAt, CallRecord } from '../../../src/live/record/call-record.ts';
import { reduce } from '../../../src/live/reducer/reduce.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const person = (id: string) => ({ id, isMuted: false });
const hundred = Array.from({ length: 100 }, (_, number) => person(`p${number}`));

/** A call of a hundred whose second and third change have not come, and of which the list was asked for. */
function listed(): CallRecord {
  const begin = newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now: 0 });
  const before = delta(delta(begin, 1, hundred), 4, [person('p104')]);
  expect([...before.doubts.keys()]).toEqual(['gap']);
  const list = { participants: hundred, isCut: true };
  return reduce(before, { type: 'observedRoster', list, askedAt: askedNow(before) }, 2_000).record;
}

function delta(record: CallRecord, sequenceNumber: number, people: readonly object[]): CallRecord {
  const participants = people.map((one) => ({ ...one, rosterSequenceNumber: sequenceNumber }));
  const notification = {
    callId,
    graphCallId: callId,
    changeType: 'updated',
    kind: 'rosterDelta',
    sequenceNumber,
    participants,
  } as const;
  return reduce(record, { type: 'notification', notification }, 2_000).record;
}

test('a delta that is late takes in who is beyond the list that was cut', () => {
  const record = delta(listed(), 2, [person('p102')]);
  expect(record.view.participants.has('p102')).toBe(true);
});

test('a delta that is late says nothing new about who is in the list that was cut', () => {
  const record = delta(listed(), 3, [{ id: 'p7', isMuted: true }]);
  expect(record.view.participants.get('p7')?.isMuted).toBe(false);
});

test('a list that was cut answers a gap: it is not asked for again', () => {
  const record = listed();
  expect(record.doubts.has('gap')).toBe(false);
  expect(delta(record, 5, [person('p105')]).doubts.has('gap')).toBe(false);
});

/** A call of two people, and what is known of it when the list is asked for. */
function asking(): { record: CallRecord; askedAt: AskedAt } {
  const begin = newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now: 0 });
  const record = delta(begin, 1, [person('p1'), person('p2')]);
  return { record, askedAt: askedNow(record) };
}

function observe(record: CallRecord, ids: readonly string[], askedAt: AskedAt): CallRecord {
  const list = { participants: ids.map(person), isCut: false };
  return reduce(record, { type: 'observedRoster', list, askedAt }, 3_000).record;
}

test('a list takes out who is not in it', () => {
  const { record, askedAt } = asking();
  expect([...observe(record, ['p1'], askedAt).view.participants.keys()]).toEqual(['p1']);
});

test('a list says nothing about who changed since it was asked for', () => {
  const { record, askedAt } = asking();
  const changed = delta(record, 2, [{ id: 'p1', isMuted: true }]);
  expect(observe(changed, ['p1', 'p2'], askedAt).view.participants.get('p1')?.isMuted).toBe(true);
});

test('a list does not bring back who left since it was asked for', () => {
  const { record, askedAt } = asking();
  const changed = delta(record, 2, [{ id: 'p2', removedState: { reason: 'Removed from roster' } }]);
  expect([...observe(changed, ['p1', 'p2'], askedAt).view.participants.keys()]).toEqual(['p1']);
});

test('a list does not take out who joined since it was asked for', () => {
  const { record, askedAt } = asking();
  const changed = delta(record, 2, [person('p3')]);
  expect([...observe(changed, ['p1', 'p2'], askedAt).view.participants.keys()]).toEqual(['p1', 'p2', 'p3']);
});
