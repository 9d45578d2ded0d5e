import { describe, expect, test } from 'vitest';
import { parseRawId } from '../../src/identifiers/raw-id.ts';
import {
  communicationIdentifier,
  toCommunicationIdentifier,
} from '../../src/room-calls/communication-identifier.ts';
import { vectors } from '../identifiers/vectors.ts';

describe('an identity in the JSON of Communication Services', () => {
  test.each(vectors.filter(({ rawId }) => rawId !== ''))(
    'is written so that it reads as the same: $rawId',
    ({ rawId }) => {
      const identifier = parseRawId(rawId);
      expect(communicationIdentifier.parse(toCommunicationIdentifier(identifier))).toEqual(identifier);
    },
  );

  test.each([
    ['8:acs:a_b', { communicationUser: { id: '8:acs:a_b' } }],
    ['4:+12065550100', { phoneNumber: { value: '+12065550100' } }],
    ['8:orgid:45ab2481', { microsoftTeamsUser: { userId: '45ab2481' } }],
    ['8:gcch:45ab2481', { microsoftTeamsUser: { userId: '45ab2481', cloud: 'gcch' } }],
    ['8:teamsvisitor:45ab2481', { microsoftTeamsUser: { userId: '45ab2481', isAnonymous: true } }],
    ['28:orgid:45ab2481', { microsoftTeamsApp: { appId: '45ab2481' } }],
    ['8:acs:r_t_u', { teamsExtensionUser: { resourceId: 'r', tenantId: 't', userId: 'u' } }],
  ])('is %s where the raw id is left out', (rawId, model) => {
    expect(communicationIdentifier.parse(model)).toEqual(parseRawId(rawId));
  });

  test('that names nobody is refused', () => {
    expect(
      communicationIdentifier.safeParse({ kind: 'communicationUser', communicationUser: {} }).success,
    ).toBe(false);
    expect(communicationIdentifier.safeParse({ rawId: '' }).success).toBe(false);
  });
});
