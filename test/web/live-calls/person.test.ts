import { describe, expect, test } from 'vitest';
import { initialsOf, nameOf } from '../../../src/web/live-calls/calls/person.ts';
import type { Party } from '../../../src/web/live-calls/calls/person.ts';

const user = {
  __typename: 'MicrosoftTeamsUserIdentifier',
  rawId: '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1',
  isAnonymous: false,
} as const;
const named = (displayName: string | null, identifier: Party['identifier'] = user): Party => ({
  displayName,
  identifier,
});
const phone = (phoneNumber: string | null, isAnonymous = false): Party['identifier'] => ({
  __typename: 'PhoneNumberIdentifier',
  rawId: '4:+12065550100',
  phoneNumber,
  isAnonymous,
});

describe('somebody is called', () => {
  test.each([
    ['by their name', named('Zoë Jansen'), 'Zoë Jansen', 'name'],
    ['by their name rather than their number', named('Zoë', phone('+12065550100')), 'Zoë', 'name'],
    ['by their number where that is their name', named('+1 (206) 555-0100'), '+1 (206) 555-0100', 'number'],
    ['by their number', named(null, phone('+12065550100')), '+12065550100', 'number'],
    ['by their number where the name is blank', named(' \u3164\u200B', phone('+1')), '+1', 'number'],
    [
      'by what is said of a number that is withheld',
      named(null, phone('anonymous', true)),
      'Number withheld',
      'kind',
    ],
    ['a telephone where no number is told', named(null, phone(null)), 'Telephone 0100', 'kind'],
    ['a Teams user', named(null), 'Teams user 00a1', 'kind'],
    ['a Teams visitor', named('', { ...user, isAnonymous: true }), 'Teams visitor 00a1', 'kind'],
    [
      'an application',
      named(null, { __typename: 'ApplicationIdentifier', rawId: '28:ab-a991' }),
      'Application a991',
      'kind',
    ],
    [
      'a Teams app',
      named(null, { __typename: 'MicrosoftTeamsAppIdentifier', rawId: '28:orgid:b2' }),
      'Teams app idb2',
      'kind',
    ],
    ['a guest', named(null, { __typename: 'GuestIdentifier', rawId: 'guest:77aa' }), 'Guest 77aa', 'kind'],
    [
      'a communication user',
      named(null, { __typename: 'CommunicationUserIdentifier', rawId: '8:acs:1_2' }),
      'Communication user cs12',
      'kind',
    ],
    [
      'a Teams Phone user',
      named(null, { __typename: 'TeamsExtensionUserIdentifier', rawId: '8:acs:1_2_34' }),
      'Teams Phone user 1234',
      'kind',
    ],
    ['unknown', named(null, { __typename: 'UnknownIdentifier', rawId: 'x:9' }), 'Unknown x9', 'kind'],
    ['unnamed where nothing at all is told', named(null, null), 'Somebody unnamed', 'kind'],
  ])('%s', (_, person, text, is) => {
    expect(nameOf(person)).toEqual({ text, is });
  });

  test('without what would control how their neighbours are shown', () => {
    expect(nameOf(named('\u202Egnp.exe\n\t Ann\u2069')).text).toBe('gnp.exe Ann');
  });

  test('with the joiners that their script is written with', () => {
    expect(nameOf(named('می‌خواهم')).text).toBe('می‌خواهم');
  });
});

test.each([
  ['Zoë Jansen', 'ZJ'],
  ['jonas', 'J'],
  ['Anna-Karoline von und zu Hohenstein', 'AH'],
  ['Ελένη Παπαδοπούλου', 'ΕΠ'],
  ['محمد عبد الرحمن', 'م'],
  ['王小明', '王'],
  ['👩‍🚀', '👩‍🚀'],
  [null, ''],
])('%s has the initials %s', (name, initials) => {
  expect(initialsOf(named(name))).toBe(initials);
});
