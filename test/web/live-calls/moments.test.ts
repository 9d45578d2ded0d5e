import { expect, test } from 'vitest';
import { momentsOf } from '../../../src/web/live-calls/calls/moments.ts';

type Event = Parameters<typeof momentsOf>[1];
type Call = Parameters<typeof momentsOf>[2];

/** What is said where whether somebody is muted has become another. */
function said(before: boolean | null, now: boolean | null): string[] {
  const ana = { id: 'a', displayName: 'Ana', isInLobby: false, isSharingScreen: false };
  const event = {
    __typename: 'RosterChanged',
    isSnapshot: false,
    joined: [],
    updated: [{ ...ana, isMuted: now }],
    left: [],
  };
  const known = { participants: [{ ...ana, isMuted: before }] } as unknown as Parameters<typeof momentsOf>[0];
  return momentsOf(known, event as unknown as Event, {} as Call, false).map(({ text }) => text);
}

test.each([
  [false, true, ['is muted']],
  [null, true, ['is muted']],
  [true, false, ['can be heard again']],
  [null, false, []],
  [true, null, []],
  [false, null, []],
])('somebody of whom it was %s that they are muted, and is %s now: %s', (before, now, expected) => {
  expect(said(before, now)).toEqual(expected);
});
