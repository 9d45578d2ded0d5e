import { OrderedMap } from 'immutable';
import { describe, expect, test } from 'vitest';
import { presenceOf } from '../../../src/graphql/models/presence.ts';
import type { KnownOfCall } from '../../../src/graphql/models/presence.ts';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';

const ana = parseRawId('8:acs:resource_ana');
const telephone = parseRawId('4:+12065550100');

/** A call with these in it. */
function call(
  isRosterComplete: boolean,
  people: readonly (readonly [rawId: string, seen: object])[] = [],
): KnownOfCall['view'] {
  const participants = OrderedMap(
    people.map(([rawId, seen]): [string, ParticipantResource] => [rawId, { id: rawId, ...seen }]),
  );
  return { call: { roomId: '1', isRosterComplete }, participants };
}

const since = Date.UTC(2026, 11, 1);
const there = { presentSince: since };
const present = { state: 'PRESENT', since: new Date(since), isMuted: null, isOnHold: null };
const elsewhere = { since: null, isMuted: null, isOnHold: null };
const absent = { state: 'ABSENT', ...elsewhere };
const unknown = { state: 'UNKNOWN', ...elsewhere };

describe('somebody who is invited', () => {
  test.each([
    ['no call is known', undefined, true, ana, absent],
    ['no call is known, and nothing would tell', undefined, false, ana, unknown],
    ['they are in the roster', call(false, [[ana.rawId, there]]), true, ana, present],
    ['they are in the whole roster', call(true, [[ana.rawId, there]]), false, ana, present],
    [
      'a connection has told how they are',
      call(true, [[ana.rawId, { ...there, isMuted: true, isOnHold: false }]]),
      true,
      ana,
      { ...present, isMuted: true, isOnHold: false },
    ],
    ['a telephone is in the roster', call(true, [[telephone.rawId, there]]), true, telephone, present],
    ['the whole roster lacks them', call(true), false, ana, absent],
    ['the whole roster lacks a telephone', call(true), false, telephone, absent],
    ['the roster lacks them, and Event Grid would have told', call(false), true, ana, absent],
    ['the roster lacks them, and nothing would have told', call(false), false, ana, unknown],
    [
      'the roster lacks a telephone, of which Event Grid tells nothing',
      call(false),
      true,
      telephone,
      unknown,
    ],
    ['somebody else is there', call(true, [[telephone.rawId, there]]), true, ana, absent],
  ])('where %s', (_, view, isTold, identifier, expected) => {
    expect(presenceOf(identifier, { view, isTold })).toEqual(expected);
  });
});
