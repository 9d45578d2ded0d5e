import { describe, expect, test } from 'vitest';
import { identifierOf, partyIdentityOf } from '../../../../src/graphql/resolvers/call/identities.ts';
import { parseRawId } from '../../../../src/identifiers/raw-id.ts';
import { identitySetOf } from '../../../../src/live/reducer/room-identity.ts';
import { vectors } from '../../../identifiers/vectors.ts';

const guid = '112f7296-5fa4-42ca-bae8-6a692b15d4b8';
const resource = 'bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd';

describe('whom Graph names is', () => {
  test.each([
    ['user', guid, 'microsoftTeamsUser', `8:orgid:${guid}`],
    ['applicationInstance', guid, 'microsoftTeamsApp', `28:orgid:${guid}`],
    ['application', guid, 'application', `28:${guid}`],
    ['phone', '+12345678901', 'phoneNumber', '4:+12345678901'],
    [
      'azureCommunicationServicesUser',
      `8:acs:${resource}_${guid}`,
      'communicationUser',
      `8:acs:${resource}_${guid}`,
    ],
    ['azureCommunicationServicesUser', 'of-another-form', 'communicationUser', 'of-another-form'],
    ['guest', guid, 'guest', `guest:${guid}`],
    ['onPremises', guid, 'unknown', `onPremises:${guid}`],
    ['encrypted', 'AbC', 'unknown', 'encrypted:AbC'],
    ['ofTheFuture', 'x', 'unknown', 'ofTheFuture:x'],
  ])('by %s %s: %s %s', (kind, id, expected, rawId) => {
    expect(identifierOf({ [kind]: { id } }, 'public')).toMatchObject({ kind: expected, rawId });
  });

  test.each(['user', 'applicationInstance', 'application', 'guest'])(
    'the same %s in whichever case the GUID is written',
    (kind) => {
      const upper = identifierOf({ [kind]: { id: guid.toUpperCase() } }, 'public');
      expect(upper).toEqual(identifierOf({ [kind]: { id: guid } }, 'public'));
    },
  );

  test.each([
    ['public', `8:orgid:${guid}`, `28:orgid:${guid}`, `28:${guid}`],
    ['dod', `8:dod:${guid}`, `28:dod:${guid}`, `28:dod-global:${guid}`],
    ['gcch', `8:gcch:${guid}`, `28:gcch:${guid}`, `28:gcch-global:${guid}`],
  ] as const)('of the cloud of Graph: %s', (cloud, user, instance, application) => {
    expect(identifierOf({ user: { id: guid } }, cloud)).toMatchObject({ rawId: user, cloud });
    expect(identifierOf({ applicationInstance: { id: guid } }, cloud)).toMatchObject({
      rawId: instance,
      cloud,
    });
    expect(identifierOf({ application: { id: guid } }, cloud)).toMatchObject({ rawId: application, cloud });
  });

  test.each(['public', 'dod', 'gcch'] as const)('whom a request names by it again: %s', (cloud) => {
    for (const kind of ['user', 'applicationInstance', 'application', 'guest', 'onPremises', 'encrypted']) {
      const identifier = identifierOf({ [kind]: { id: guid } }, cloud);
      expect(identifier).toEqual(parseRawId(identifier?.rawId ?? ''));
      expect(identifier && partyIdentityOf(identifier, cloud)).toEqual({ kind, id: guid });
    }
  });

  test.each([[undefined], [null], [{}], [{ user: null }], [{ user: { displayName: 'Ana' } }]])(
    'nobody in %j',
    (set) => {
      expect(identifierOf(set, 'public')).toBeUndefined();
    },
  );
});

describe('an identifier in a request to Graph', () => {
  test.each([
    [`8:orgid:${guid}`, 'user', guid],
    [`28:orgid:${guid}`, 'applicationInstance', guid],
    [`28:${guid}`, 'application', guid],
    ['4:+12345678901', 'phone', '+12345678901'],
    [`8:acs:${resource}_${guid}`, 'azureCommunicationServicesUser', `8:acs:${resource}_${guid}`],
    [`guest:${guid}`, 'guest', guid],
  ])('%s is %s %s', (rawId, kind, id) => {
    expect(partyIdentityOf(parseRawId(rawId), 'public')).toEqual({ kind, id });
  });

  test.each([
    ['public', '28:gcch-global:a', 'GCCH'],
    ['public', '28:dod-global:a', 'DOD'],
    ['gcch', '28:a', 'PUBLIC'],
  ] as const)('in the %s cloud refuses "%s", which is of %s', (cloud, rawId, theirs) => {
    expect(() => partyIdentityOf(parseRawId(rawId), cloud)).toThrow(
      `"${rawId}" is of the cloud ${theirs}, and Graph is of ${cloud.toUpperCase()}`,
    );
  });

  test.each([
    '28:gal-global:a',
    '28:a:b',
    'guest:',
    '8:teamsvisitor:x',
    '4:12345678901',
    '4:anonymous',
    '4:+0123',
    'anything',
    'device:x',
    '',
  ])('%j is refused, and named in the reason', (rawId) => {
    expect(() => partyIdentityOf(parseRawId(rawId), 'public')).toThrow(rawId.replace(/^4:/, ''));
  });
});

describe('whom Communication Services names in a call is', () => {
  test.each(vectors.filter(({ rawId }) => rawId !== ''))('the same as in a room: $rawId', ({ rawId }) => {
    for (const cloud of ['public', 'dod', 'gcch'] as const) {
      expect(identifierOf(identitySetOf(rawId, 'Ana'), cloud)).toEqual(parseRawId(rawId));
    }
  });
});
