import type { Mutant } from './mutant.ts';

/** The rules by which nobody gets more than was granted to them, one at a time. */
export const accessMutants: readonly Mutant[] = [
  {
    rule: 'the schema keeps to its own directives',
    file: 'graphql/schema/schema.ts',
    from: 'return enforceAccess(beginMutationsInTime(takeNullAsLeftOut(schema)));',
    to: 'return beginMutationsInTime(takeNullAsLeftOut(schema));',
    caughtBy: 'graphql/access/access-fields.test.ts',
  },
  {
    rule: 'a field is refused before it is resolved',
    file: 'graphql/access/enforce-access.ts',
    from: `    demand(context, needed);
    return resolve(`,
    to: '    return resolve(',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'a reference to an entity is refused before it is resolved',
    file: 'graphql/access/enforce-access.ts',
    from: 'return refused ? Promise.reject(refused) : resolveReference(',
    to: 'return resolveReference(',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'a reference to an interface needs what all of its types need',
    file: 'graphql/access/enforce-access.ts',
    from: 'const types = isInterfaceType(type) ? schema.getPossibleTypes(type) : [type];',
    to: 'const types = isInterfaceType(type) ? [] : [type];',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'what is reached through an interface or a union needs what its own type needs',
    file: 'graphql/access/enforce-access.ts',
    from: 'if (needed.size === 0) return;',
    to: 'if (needed.size >= 0) return;',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'a subscription is refused before it begins',
    file: 'graphql/access/enforce-access.ts',
    from: 'if (isSubscription) field.subscribe = guard(field.subscribe ?? defaultFieldResolver, needed);',
    to: '',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'a mutation whose answer would be lost is not done',
    file: 'graphql/access/enforce-access.ts',
    from: 'if (lost) throw lost;',
    to: '',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'a context without a principal is refused',
    file: 'graphql/access/enforce-access.ts',
    from: 'if (principal === undefined) {',
    to: `if (principal === undefined) return undefined;
  if (principal === null) {`,
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'a field needs what stands at it and at what it returns, both',
    file: 'graphql/access/access-rules.ts',
    from: 'const own = both(declared(field), ofReturned(field));',
    to: 'const own = declared(field) ?? ofReturned(field);',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'all scopes of one list are needed, not any',
    file: 'auth/principal.ts',
    from: 'needed.every((scope) => scopes.has(scope))',
    to: 'needed.some((scope) => scopes.has(scope))',
    caughtBy: 'graphql/access/enforce-access.test.ts',
  },
  {
    rule: 'createUser mints no token without tokens.issue',
    file: 'graphql/resolvers/identity.ts',
    from: 'if (!isGranted(principal, needed)) throw forbidden(needed);',
    to: '',
    caughtBy: 'graphql/access/access-fields.test.ts',
  },
  {
    rule: 'only who has the same rights shares an execution',
    file: 'subscriptions/fan-out.ts',
    from: 'return JSON.stringify([this.#subscription.key, rights]);',
    to: 'return JSON.stringify([this.#subscription.key, rights.length >= 0]);',
    caughtBy: 'subscriptions/sharing.test.ts',
  },
  {
    rule: 'a snapshot is read after the last of those who share it has asked',
    file: 'subscriptions/shared-beginnings.ts',
    from: 'this.#awaited.delete(key);',
    to: 'key.length;',
    caughtBy: 'subscriptions/shared-beginnings.test.ts',
  },
  {
    rule: 'what several wait for is not called off while one of them is there',
    file: 'subscriptions/shared-beginnings.ts',
    from: 'if (awaited.waiters === 0)',
    to: 'if (awaited.waiters >= 0)',
    caughtBy: 'subscriptions/shared-beginnings.test.ts',
  },
  {
    rule: 'who loses a right by a fresh token leaves those who have it',
    file: 'subscriptions/fan-out.ts',
    from: 'granted(one, scopes).join() === granted(other, scopes).join()',
    to: 'granted(one, scopes).length >= 0 && granted(other, scopes).length >= 0',
    caughtBy: 'subscriptions/sharing.test.ts',
  },
];
