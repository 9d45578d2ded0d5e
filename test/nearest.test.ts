import { describe, expect, test } from 'vitest';
import { nearest, nearestWord } from '../src/nearest.ts';

describe('the name that was meant', () => {
  const known = ['PORT', 'HOST', 'AUTH', 'AUTH_ISSUER', 'GRAPH_ENDPOINT', 'SANDBOX_PORT', 'SANDBOX_HOST'];

  test.each([
    ['a letter that is missing', 'AUTH_ISUER', 'AUTH_ISSUER'],
    ['a letter too many', 'PORRT', 'PORT'],
    ['another letter', 'GRAPH_ENDPOIMT', 'GRAPH_ENDPOINT'],
    ['two letters that changed places', 'SANDBOX_PROT', 'SANDBOX_PORT'],
    ['two letters of a short name that changed places', 'PROT', 'PORT'],
    ['lower case', 'auth_issuer', 'AUTH_ISSUER'],
    ['a sign for another', 'auth-issuer', 'AUTH_ISSUER'],
  ])('is found by %s', (_, given, meant) => {
    expect(nearest(given, known)).toBe(meant);
  });

  test.each(['PATH', 'HOME', 'HOSTNAME', 'PORTAL', 'SSH_AUTH_SOCK', 'GRAPH', 'X', ''])(
    'is none for another name: %s',
    (given) => {
      expect(nearest(given, known)).toBeUndefined();
    },
  );

  test('is none where nothing is known', () => {
    expect(nearest('PORT', [])).toBeUndefined();
  });
});

describe('the word that was meant', () => {
  const known = ['production', 'warn', 'on', 'off', 'sandbox'];

  test.each([
    ['is found by a shorter one', 'prod', 'production'],
    ['is found by a longer one', 'warning', 'warn'],
    ['is found by a slip', 'sandobx', 'sandbox'],
    ['is found in upper case', 'OFF', 'off'],
  ])('%s', (_, given, meant) => {
    expect(nearestWord(given, known)).toBe(meant);
  });

  test.each(['p', 'online', 'development', 'true'])('is none for another word: %s', (given) => {
    expect(nearestWord(given, known)).toBeUndefined();
  });
});
