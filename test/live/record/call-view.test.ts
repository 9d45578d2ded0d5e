import { OrderedMap } from 'immutable';
import { expect, test } from 'vitest';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallChange, CallView } from '../../../src/live/record/call-view.ts';

const view = (...keys: string[]): CallView => ({
  call: {},
  participants: OrderedMap(keys.map((key) => [key, { isMuted: key === 'p1' }])),
  sessions: [],
  operations: new Map(),
});

const rekey = (before: CallView, ...rekeyed: [string, string][]): string[] => [
  ...applyChange(before, { kind: 'roster', rekeyed, upserted: [], left: [] }).participants.keys(),
];

test.each([
  { place: 'first', keys: ['user:ana', 'p1', 'p2'], after: ['p-ana', 'p1', 'p2'] },
  { place: 'in the middle', keys: ['p1', 'user:ana', 'p2'], after: ['p1', 'p-ana', 'p2'] },
  { place: 'last', keys: ['p1', 'p2', 'user:ana'], after: ['p1', 'p2', 'p-ana'] },
])('somebody whose id becomes known keeps their place: $place', ({ keys, after }) => {
  expect(rekey(view(...keys), ['user:ana', 'p-ana'])).toEqual(after);
});

test('several whose ids become known at once keep their places', () => {
  const before = view('user:ana', 'p1', 'user:bob', 'p2');
  expect(rekey(before, ['user:bob', 'p-bob'], ['user:ana', 'p-ana'])).toEqual(['p-ana', 'p1', 'p-bob', 'p2']);
  expect([...before.participants.keys()]).toEqual(['user:ana', 'p1', 'user:bob', 'p2']);
});

test('somebody keeps their place however many joined after them', () => {
  const others = Array.from({ length: 1_000 }, (_, number) => `p${number}`);
  expect(rekey(view('p', 'user:ana', ...others), ['user:ana', 'p-ana'])).toEqual(['p', 'p-ana', ...others]);
});

test('a key that nobody has is not replaced', () => {
  expect(rekey(view('p1'), ['user:ana', 'p-ana'])).toEqual(['p1']);
});

test('a new key changes nothing else of anybody', () => {
  const before = view('user:ana', 'p1');
  const { participants } = applyChange(before, {
    kind: 'roster',
    rekeyed: [['user:ana', 'p-ana']],
    upserted: [],
    left: [],
  });
  expect(participants.get('p-ana')).toBe(before.participants.get('user:ana'));
  expect(participants.get('p1')).toBe(before.participants.get('p1'));
});

test('sharing that changes begins and ends nothing', () => {
  const before = { ...view(), sessions: ['s', 't'] };
  const change: CallChange = { kind: 'contentSharing', started: [], updated: ['s'], ended: [] };
  expect(applyChange(before, change)).toEqual(before);
});

test('a change of sharing is folded that was kept before it could say what was updated', () => {
  const kept = JSON.parse('{"kind":"contentSharing","started":["u"],"ended":["s"]}') as CallChange;
  expect(applyChange({ ...view(), sessions: ['s', 't'] }, kept).sessions).toEqual(['t', 'u']);
});
