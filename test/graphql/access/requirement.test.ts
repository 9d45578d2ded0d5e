import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyOf, both, implies } from '../../../src/graphql/access/requirement.ts';
import type { Requirement } from '../../../src/graphql/access/requirement.ts';
import { isGranted } from '../../../src/auth/principal.ts';

const scope = fc.constantFrom('a', 'b', 'c');
const requirement = fc.option(
  fc.array(fc.uniqueArray(scope, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  { nil: undefined },
);

/** Everything that can be granted. */
const grants = ['', 'a', 'b', 'c', 'ab', 'ac', 'bc', 'abc'].map((scopes) => new Set(scopes));

/** Of what can be granted, what meets a requirement. */
function meeting(needed: Requirement | undefined): boolean[] {
  return grants.map(
    (scopes) =>
      needed === undefined || isGranted({ subject: 'somebody', scopes, expiresAt: undefined }, needed),
  );
}

describe('requirements', () => {
  test('of which both must hold are met by what meets each', () => {
    fc.assert(
      fc.property(requirement, requirement, (one, other) => {
        const others = meeting(other);
        expect(meeting(both(one, other))).toEqual(meeting(one).map((met, index) => met && others[index]));
      }),
    );
  });

  test('of which any will do are met by what meets one', () => {
    fc.assert(
      fc.property(requirement, requirement, (one, other) => {
        const others = meeting(other);
        expect(meeting(anyOf([one, other]))).toEqual(meeting(one).map((met, index) => met || others[index]));
      }),
    );
  });

  test('imply another where all that meets the one meets the other', () => {
    fc.assert(
      fc.property(
        requirement.filter((one) => one !== undefined),
        requirement,
        (one, other) => {
          const others = meeting(other);
          expect(implies(one, other)).toBe(meeting(one).every((met, index) => !met || others[index]));
        },
      ),
    );
  });

  test('name no alternative that asks for all that another asks for', () => {
    expect(both([['a'], ['b']], [['a']])).toEqual([['a']]);
    expect(anyOf([[['a', 'b']], [['b']], [['b']]])).toEqual([['b']]);
  });

  test('are not implied by nothing', () => {
    expect(implies(undefined, [[]])).toBe(false);
  });
});
