import fc from 'fast-check';
import { OrderedMap } from 'immutable';
import { describe, expect, test } from 'vitest';
import type { ParticipantResource } from '../../../../src/microsoft-graph/resources.ts';
import type { RosterChange } from '../../../../src/graphql/generated.ts';
import { rosterChangeKinds } from '../../../../src/graphql/resolvers/events/roster-change-kinds.ts';
import { applyChange } from '../../../../src/live/record/call-view.ts';
import type { CallChange, CallView } from '../../../../src/live/record/call-view.ts';

type RosterEvent = Omit<Extract<CallChange, { readonly kind: 'roster' }>, 'kind'>;

const screen = (direction: string) => ({ mediaType: 'videoBasedScreenSharing', direction });
const audio = (direction: string) => ({ mediaType: 'audio', direction });

/** What is told of a change of a roster that was this before. */
function kindsOf(
  before: Readonly<Record<string, ParticipantResource>>,
  change: Partial<RosterEvent>,
  call: CallView['call'] = {},
): RosterChange[] {
  const view = viewOf(before, call);
  const event: CallChange = { kind: 'roster', rekeyed: [], upserted: [], left: [], ...change };
  const kinds = rosterChangeKinds({ change: event, before: view, after: applyChange(view, event) });
  return [...kinds].sort();
}

function viewOf(
  roster: Readonly<Record<string, ParticipantResource>>,
  call: CallView['call'] = {},
): CallView {
  return { call, participants: OrderedMap(Object.entries(roster)), sessions: [], operations: new Map() };
}

describe('of somebody who was there', () => {
  test.each<[string, ParticipantResource, ParticipantResource, RosterChange[]]>([
    ['muted', { isMuted: false }, { isMuted: true }, ['MUTED']],
    ['muted, where nothing was known of it', {}, { isMuted: true }, ['MUTED']],
    ['unmuted', { isMuted: true }, { isMuted: false }, ['UNMUTED']],
    ['unmuted, where nothing is said of it any more', { isMuted: true }, {}, ['UNMUTED']],
    ['let in', { isInLobby: true }, { isInLobby: false }, ['ADMITTED']],
    ['put back into the lobby', { isInLobby: false }, { isInLobby: true }, ['UPDATED']],
    ['sharing', {}, { mediaStreams: [screen('sendOnly')] }, ['SHARING_STARTED']],
    [
      'sharing both ways',
      { mediaStreams: [screen('inactive')] },
      { mediaStreams: [screen('sendReceive')] },
      ['SHARING_STARTED'],
    ],
    [
      'sharing no longer',
      { mediaStreams: [screen('sendOnly')] },
      { mediaStreams: [screen('inactive')] },
      ['SHARING_STOPPED'],
    ],
    [
      'looking at what another shares',
      { mediaStreams: [screen('inactive')] },
      { mediaStreams: [screen('receiveOnly')] },
      ['UPDATED'],
    ],
    [
      'heard no longer',
      { mediaStreams: [audio('sendReceive')] },
      { mediaStreams: [audio('receiveOnly')] },
      ['UPDATED'],
    ],
    ['recorded', {}, { recordingInfo: { recordingStatus: 'recording' } }, ['UPDATED']],
    ['called otherwise', { metadata: 'a' }, { metadata: 'b' }, ['UPDATED']],
    [
      'muted as a change of another number',
      { isMuted: false, rosterSequenceNumber: 1 },
      { isMuted: true, rosterSequenceNumber: 2 },
      ['MUTED'],
    ],
    [
      'muted and recorded at once',
      { isMuted: false },
      { isMuted: true, recordingInfo: {} },
      ['MUTED', 'UPDATED'],
    ],
    [
      'muted and put back into the lobby at once',
      { isMuted: false },
      { isMuted: true, isInLobby: true },
      ['MUTED', 'UPDATED'],
    ],
    [
      'let in, unmuted and sharing at once',
      { isInLobby: true, isMuted: true },
      { mediaStreams: [screen('sendOnly')] },
      ['ADMITTED', 'SHARING_STARTED', 'UNMUTED'],
    ],
  ])('%s', (_, then, now, kinds) => {
    expect(kindsOf({ a: then }, { upserted: [['a', now]] })).toEqual(kinds);
  });

  test('their id became known', () => {
    expect(kindsOf({ 'user:ana': {} }, { rekeyed: [['user:ana', 'a']] })).toEqual(['UPDATED']);
  });

  test('their id became known, and they are muted', () => {
    const change = { rekeyed: [['user:ana', 'a']], upserted: [['a', { isMuted: true }]] } as const;
    expect(kindsOf({ 'user:ana': { isMuted: false } }, change)).toEqual(['MUTED']);
  });
});

describe('of who joins', () => {
  test.each<[string, ParticipantResource, RosterChange[]]>([
    ['no more than that', {}, ['JOINED']],
    ['muted: no more than that', { isMuted: true }, ['JOINED']],
    ['into the lobby: no more than that', { isInLobby: true }, ['JOINED']],
    ['sharing: that it has begun', { mediaStreams: [screen('sendOnly')] }, ['JOINED', 'SHARING_STARTED']],
  ])('%s', (_, now, kinds) => {
    expect(kindsOf({}, { upserted: [['a', now]] })).toEqual(kinds);
  });
});

describe('of who leaves', () => {
  test.each<[string, ParticipantResource, RosterChange[]]>([
    ['no more than that', { isMuted: true }, ['LEFT']],
    ['from the lobby: no more than that', { isInLobby: true }, ['LEFT']],
    ['while sharing: that it has ended', { mediaStreams: [screen('sendOnly')] }, ['LEFT', 'SHARING_STOPPED']],
  ])('%s', (_, then, kinds) => {
    expect(kindsOf({ a: then }, { left: ['a'] })).toEqual(kinds);
  });
});

test('of several people in one event, everything', () => {
  const before = { a: { isMuted: true }, b: {}, c: {} };
  const change: Partial<RosterEvent> = {
    upserted: [
      ['a', { isMuted: false }],
      ['d', {}],
    ],
    left: ['b'],
  };
  expect(kindsOf(before, change)).toEqual(['JOINED', 'LEFT', 'UNMUTED']);
});

test('of a snapshot, and of another event, nothing', () => {
  const view = viewOf({ a: {} });
  const same = { before: view, after: view };
  expect(rosterChangeKinds({ ...same, change: undefined }).size).toBe(0);
  expect(rosterChangeKinds({ ...same, change: { kind: 'tone', tone: {} } }).size).toBe(0);
});

test('every event of the roster has a kind, so that who asks for all of them gets each', () => {
  const stream = fc.record({
    mediaType: fc.constantFrom('audio', 'videoBasedScreenSharing'),
    direction: fc.constantFrom('inactive', 'sendOnly', 'receiveOnly'),
  });
  const participant = fc.record(
    {
      isMuted: fc.boolean(),
      isInLobby: fc.boolean(),
      mediaStreams: fc.array(stream, { maxLength: 2 }),
      metadata: fc.constantFrom('a', 'b'),
      rosterSequenceNumber: fc.nat(3),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<ParticipantResource>;
  const roster = fc.dictionary(fc.constantFrom('a', 'b', 'c'), participant);
  fc.assert(
    fc.property(roster, roster, (before, upserted) => {
      fc.pre(Object.keys(upserted).length > 0);
      expect(kindsOf(before, { upserted: Object.entries(upserted) })).not.toEqual([]);
    }),
  );
});

describe('in a call in a room, where what is not said is not known', () => {
  test.each<[ParticipantResource, ParticipantResource, RosterChange[]]>([
    [{}, { isMuted: true }, ['MUTED']],
    [{ isMuted: false }, { isMuted: true }, ['MUTED']],
    [{ isMuted: true }, { isMuted: false }, ['UNMUTED']],
    [{}, { isMuted: false }, ['UPDATED']],
    [{ isMuted: true }, {}, ['UPDATED']],
  ])('of somebody who was %o and is %o is told %s', (before, now, expected) => {
    const inRoom = { roomId: '1', isRosterComplete: false };
    expect(kindsOf({ a: before }, { upserted: [['a', now]] }, inRoom)).toEqual(expected);
  });
});
