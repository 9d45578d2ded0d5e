import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cloud, Identifier } from '../../src/identifiers/identifier.ts';
import { formatRawId, isCommunicationUserRawId, parseRawId } from '../../src/identifiers/raw-id.ts';
import type { IdentityProperties } from '../../src/identifiers/raw-id.ts';
import { vectors } from './vectors.ts';
import type { Vector } from './vectors.ts';

/** A vector's identifier in our words. */
function inOurWords({ rawId, identifier }: Vector): Identifier {
  switch (identifier.kind) {
    case 'communicationUser':
      return { kind: identifier.kind, rawId, id: identifier.communicationUserId };
    case 'microsoftTeamsUser': {
      const { kind, microsoftTeamsUserId: userId, isAnonymous, cloud } = identifier;
      return { kind, rawId, userId, isAnonymous, cloud };
    }
    case 'microsoftTeamsApp':
      return { kind: identifier.kind, rawId, appId: identifier.teamsAppId, cloud: identifier.cloud };
    case 'teamsExtensionUser':
      return { ...identifier, rawId };
    case 'phoneNumber':
      return { ...identifier, rawId, assertedId: identifier.assertedId };
    case 'unknown':
      return applications.get(rawId) ?? { kind: identifier.kind, rawId };
  }
}

const application = (rawId: string, appId: string, cloud: Cloud): [string, Identifier] => [
  rawId,
  { kind: 'application', rawId, appId, cloud },
];

/** What Microsoft's parser calls unknown since it knows no bots any more, and Graph calls applications. */
const applications = new Map<string, Identifier>([
  application('28:45ab2481-1c1c-4005-be24-0ffb879b1130', '45ab2481-1c1c-4005-be24-0ffb879b1130', 'public'),
  application(
    '28:gcch-global:01234567-89ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-0123-456789abcdef',
    'gcch',
  ),
  application(
    '28:dod-global:01234567-89ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-0123-456789abcdef',
    'dod',
  ),
]);

/** What names an identity without its raw id; undefined where only the raw id does. */
function propertiesOf(identifier: Identifier): IdentityProperties | undefined {
  switch (identifier.kind) {
    case 'microsoftTeamsUser':
    case 'microsoftTeamsApp':
    case 'teamsExtensionUser':
      return { ...identifier, cloud: identifier.cloud ?? 'public' };
    case 'communicationUser':
    case 'phoneNumber':
    case 'application':
    case 'guest':
      return identifier;
    case 'unknown':
      return undefined;
  }
}

describe('a raw id is read as Microsoft reads it, and applications besides,', () => {
  test('in 47 forms', () => {
    expect(vectors).toHaveLength(47);
    expect(vectors.filter(({ rawId }) => applications.has(rawId))).toHaveLength(applications.size);
  });

  test.each(vectors.map((vector) => [vector.rawId, vector] as const))('"%s"', (rawId, vector) => {
    expect(parseRawId(rawId)).toStrictEqual(inOurWords(vector));
  });
});

describe('a guest, of whom the grammar knows nothing,', () => {
  test.each(['g', '45ab2481-1c1c-4005-be24-0ffb879b1130', 'a:b', ' '])(
    'is read from "guest:%s"',
    (guestId) => {
      const rawId = `guest:${guestId}`;
      expect(parseRawId(rawId)).toStrictEqual({ kind: 'guest', rawId, guestId });
    },
  );
});

test.each([
  '28:',
  '28:dod-global:',
  '28:a:b',
  '28:gcch-global:a:b',
  '28:GCCH-global:a',
  '28:gal-global:a',
  'guest:',
  'guest',
  'Guest:g',
  'onPremises:p',
])('"%s" stays unknown', (rawId) => {
  expect(parseRawId(rawId)).toStrictEqual({ kind: 'unknown', rawId });
});

describe('the properties of an identity give its raw id again', () => {
  const known = vectors.filter(({ identifier }) => identifier.kind !== 'unknown');

  test.each(known.map((vector) => [vector.formatted, vector] as const))('"%s"', (formatted, vector) => {
    const properties = propertiesOf(parseRawId(vector.rawId));
    expect(properties && formatRawId(properties)).toBe(formatted);
  });
});

describe('properties that no raw id is read to', () => {
  test.each<[string, IdentityProperties]>([
    ['8:dod:G', { kind: 'microsoftTeamsUser', userId: 'G', isAnonymous: false, cloud: 'dod' }],
    ['8:teamsvisitor:G', { kind: 'microsoftTeamsUser', userId: 'G', isAnonymous: true, cloud: 'gcch' }],
    ['28:orgid:A', { kind: 'microsoftTeamsApp', appId: 'A', cloud: 'public' }],
    ['28:A', { kind: 'application', appId: 'A', cloud: 'public' }],
    ['28:dod-global:A', { kind: 'application', appId: 'A', cloud: 'dod' }],
    ['28:gcch-global:A', { kind: 'application', appId: 'A', cloud: 'gcch' }],
    ['guest:G', { kind: 'guest', guestId: 'G' }],
    [
      '8:dod-acs:r_t_u',
      { kind: 'teamsExtensionUser', userId: 'u', tenantId: 't', resourceId: 'r', cloud: 'dod' },
    ],
    ['someFutureFormat', { kind: 'communicationUser', id: 'someFutureFormat' }],
    ['4:+1 425', { kind: 'phoneNumber', phoneNumber: '+1 425' }],
  ])('give "%s"', (rawId, properties) => {
    expect(formatRawId(properties)).toBe(rawId);
  });
});

test('a communication user is told by the prefix, whatever follows it', () => {
  const users = vectors.filter(({ rawId }) => isCommunicationUserRawId(rawId));
  const others = users.filter(({ identifier }) => identifier.kind !== 'communicationUser');
  expect(users.length - others.length).toBe(
    vectors.filter(({ identifier }) => identifier.kind === 'communicationUser').length,
  );
  expect(
    others.map(({ rawId, identifier }) => `${identifier.kind} ${rawId.replace(/[0-9a-f-]{36}/g, 'G')}`),
  ).toEqual([
    'teamsExtensionUser 8:acs:G_G_G',
    'teamsExtensionUser 8:dod-acs:G_G_G',
    'teamsExtensionUser 8:gcch-acs:G_G_G',
    'teamsExtensionUser 8:acs:__',
    'unknown 8:acs:a:b',
  ]);
});

describe('for any string at all', () => {
  const prefixes = [
    '4:',
    '8:acs:',
    '8:spool:',
    '8:orgid:',
    '8:teamsvisitor:',
    '28:orgid:',
    '28:gcch:',
    '28:',
    '28:gcch-global:',
    'guest:',
    '8:',
    '',
  ];
  const rawIds = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom(...prefixes), fc.array(fc.oneof(fc.constantFrom('_', ':', '+'), fc.string())))
      .map(([prefix, parts]) => prefix + parts.join('')),
  );

  test('reading never fails and keeps the raw id as it is', () => {
    fc.assert(
      fc.property(rawIds, (rawId) => {
        expect(parseRawId(rawId).rawId).toBe(rawId);
      }),
      { numRuns: 2000 },
    );
  });

  test('what was read gives the raw id again', () => {
    fc.assert(
      fc.property(rawIds, (rawId) => {
        const properties = propertiesOf(parseRawId(rawId));
        if (properties) expect(formatRawId(properties)).toBe(rawId);
      }),
      { numRuns: 2000 },
    );
  });

  test('a phone number is what follows "4:", and nothing else is one', () => {
    fc.assert(
      fc.property(rawIds, (rawId) => {
        const identifier = parseRawId(rawId);
        expect(identifier.kind === 'phoneNumber').toBe(rawId.startsWith('4:'));
        if (identifier.kind === 'phoneNumber') expect(identifier.phoneNumber).toBe(rawId.slice(2));
      }),
    );
  });
});
