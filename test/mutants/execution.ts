import type { Mutant } from './mutant.ts';

const caughtBy = 'graphql/execution/differential.test.ts';

/** The rules by which operations are executed, one at a time. */
export const executionMutants: readonly Mutant[] = [
  {
    rule: 'an error within what is null already is not told',
    file: 'graphql/execution/execution.ts',
    from: 'if (this.#nulls.has(at)) return null;',
    to: '',
    caughtBy,
  },
  {
    rule: 'what is under way is waited for when a field beside it fails',
    file: 'graphql/execution/execution.ts',
    from: 'if (!awaited) throw error;',
    to: 'throw error;',
    caughtBy,
  },
  {
    rule: 'a promise is completed when it comes',
    file: 'graphql/execution/execution.ts',
    from: 'return promise.then((value) => place.complete(this, value, path, info));',
    to: 'return promise.then().then((value) => place.complete(this, value, path, info));',
    caughtBy,
  },
  {
    rule: 'a function in the place of a value belongs to its source',
    file: 'graphql/execution/execution.ts',
    from: 'method.call(source, args,',
    to: 'method.call(undefined, args,',
    caughtBy,
  },
  {
    rule: 'null stands in no place that must have a value',
    file: 'graphql/execution/completion.ts',
    from: 'if (completed !== null) return completed;',
    to: 'return completed;',
    caughtBy,
  },
  {
    rule: 'items that must be there fail their list',
    file: 'graphql/execution/completion.ts',
    from: 'isNullable: !isNonNullType(itemType)',
    to: 'isNullable: true',
    caughtBy,
  },
  {
    rule: 'items are waited for when their list breaks off',
    file: 'graphql/execution/completion.ts',
    from: 'if (isAwaited) void Promise.allSettled(items);',
    to: '',
    caughtBy,
  },
  {
    rule: 'an error that is returned counts as thrown',
    file: 'graphql/execution/completion.ts',
    from: 'if (value instanceof Error) throw value;',
    to: '',
    caughtBy,
  },
  {
    rule: 'a fragment is spread once',
    file: 'graphql/execution/plan.ts',
    from: '        spread.add(name);\n',
    to: '',
    caughtBy,
  },
  {
    rule: 'each time arguments are others',
    file: 'graphql/execution/plan.ts',
    from: '() => ({ ...coerced })',
    to: '() => coerced',
    caughtBy,
  },
  {
    rule: 'who finds out a type is told of the operation',
    file: 'graphql/execution/plan.ts',
    from: '(resolve !== undefined && definition !== TypeNameMetaFieldDef) || !isLeafType(getNamedType(type))',
    to: 'resolve !== undefined && definition !== TypeNameMetaFieldDef',
    caughtBy,
  },
  {
    rule: 'a plan holds for what was skipped and included when it was made',
    file: 'graphql/execution/planned-operation.ts',
    from: 'const key = values.join();',
    to: "const key = '';",
    caughtBy,
  },
  {
    rule: 'answers with a name that plain objects lack are left to graphql-js',
    file: 'graphql/execution/executor.ts',
    from: "if (alias?.value !== '__proto__') return undefined;",
    to: 'return alias && undefined;',
    caughtBy,
  },
];
