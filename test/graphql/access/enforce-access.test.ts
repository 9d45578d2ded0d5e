import { buildSubgraphSchema } from '@apollo/subgraph';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import { execute, isObjectType, parse, subscribe } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { enforceAccess } from '../../../src/graphql/access/enforce-access.ts';
import type { Principal } from '../../../src/auth/principal.ts';

const directives = `
  directive @authenticated on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
`;

type TestResolvers = NonNullable<IExecutableSchemaDefinition['resolvers']>;

function schemaOf(sdl: string, resolvers: TestResolvers = {}): GraphQLSchema {
  return enforceAccess(makeExecutableSchema({ typeDefs: directives + sdl, resolvers }));
}

/** Somebody who was granted these scopes, as `a b`. */
function granted(scopes: string): Principal {
  return { subject: 'somebody', scopes: new Set(scopes.split(' ').filter(Boolean)), expiresAt: undefined };
}

/** Asks as somebody with these scopes; undefined asks as nobody. */
async function ask(schema: GraphQLSchema, source: string, scopes: string | undefined): Promise<Answer> {
  const contextValue = scopes === undefined ? {} : { principal: granted(scopes) };
  return answerOf(await execute({ schema, document: parse(source), contextValue }));
}

interface Answer {
  readonly data: unknown;
  /** The errors, as `FORBIDDEN at rooms.0`. */
  readonly errors: readonly string[];
}

function answerOf({ data, errors = [] }: ExecutionResult): Answer {
  return {
    data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
    errors: errors.map(({ extensions, path, message }) => {
      const { code = message } = extensions as { code?: string };
      return `${code} at ${path?.join('.') ?? 'nowhere'}`;
    }),
  };
}

/** How each field is resolved, by its name as `Thing.id`. */
function resolversOf(schema: GraphQLSchema): Record<string, unknown> {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return Object.fromEntries(
    types.flatMap((type) =>
      Object.values(type.getFields()).map(({ name, resolve }) => [`${type.name}.${name}`, resolve]),
    ),
  );
}

describe('a field', () => {
  test('that is refused is null, is never resolved, and leaves the rest as it is', async () => {
    let resolved = 0;
    const schema = schemaOf('type Query { open: Int  closed: Int @requiresScopes(scopes: [["a"]]) }', {
      Query: { open: () => 1, closed: () => ++resolved },
    });
    expect(await ask(schema, '{ open closed }', 'b')).toEqual({
      data: { open: 1, closed: null },
      errors: ['FORBIDDEN at closed'],
    });
    expect(resolved).toBe(0);
    expect(await ask(schema, '{ closed }', 'a')).toEqual({ data: { closed: 1 }, errors: [] });
  });

  test('says in its refusal what would have been needed', async () => {
    const schema = schemaOf('type Query { closed: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) }');
    const { errors } = await execute({
      schema,
      document: parse('{ closed }'),
      contextValue: { principal: granted('') },
    });
    expect(errors?.[0]?.message).toBe('This needs the scope a and b, or c.');
    expect(errors?.[0]?.extensions['requiredScopes']).toEqual([['a', 'b'], ['c']]);
  });

  test.each([
    ['[["a"]]', ['a', 'a b'], ['', 'b']],
    ['[["a"], ["b"]]', ['a', 'b', 'a b'], ['', 'c']],
    ['[["a", "b"]]', ['a b'], ['', 'a', 'b', 'c']],
    ['[["a", "b"], ["c"]]', ['a b', 'c'], ['', 'a', 'b']],
    ['[]', [], ['', 'a']],
  ])('that needs %s is given to %j and refused to %j', async (needed, allowed, refused) => {
    const schema = schemaOf(`type Query { field: Int @requiresScopes(scopes: ${needed}) }`);
    for (const scopes of allowed) expect((await ask(schema, '{ field }', scopes)).errors).toEqual([]);
    for (const scopes of refused) {
      expect((await ask(schema, '{ field }', scopes)).errors).toEqual(['FORBIDDEN at field']);
    }
  });

  test.each([
    ['an object', 'type Thing @requiresScopes(scopes: [["b"], ["c"]]) { id: ID }', 'Thing', '{ id }'],
    ['a list', 'type Thing @requiresScopes(scopes: [["b"], ["c"]]) { id: ID }', '[Thing!]', '{ id }'],
    [
      'an object whose type says so in an extension',
      'type Thing { id: ID } extend type Thing @requiresScopes(scopes: [["b"], ["c"]])',
      'Thing',
      '{ id }',
    ],
    ['a scalar', 'scalar Thing @requiresScopes(scopes: [["b"], ["c"]])', 'Thing', ''],
    ['an enum', 'enum Thing @requiresScopes(scopes: [["b"], ["c"]]) { ONE }', 'Thing', ''],
  ])('needs what it and %s that it returns need, both', async (_, type, output, selection) => {
    const schema = schemaOf(`${type} type Query { field: ${output} @requiresScopes(scopes: [["a"]]) }`);
    for (const scopes of ['a b', 'a c', 'a b c']) {
      expect((await ask(schema, `{ field ${selection} }`, scopes)).errors).toEqual([]);
    }
    for (const scopes of ['', 'a', 'b', 'c', 'b c']) {
      expect((await ask(schema, `{ field ${selection} }`, scopes)).errors).toEqual(['FORBIDDEN at field']);
    }
  });

  test('needs what the type of the operation needs', async () => {
    const schema = schemaOf('type Query @requiresScopes(scopes: [["a"]]) { field: Int }');
    expect((await ask(schema, '{ field }', 'b')).errors).toEqual(['FORBIDDEN at field']);
    expect((await ask(schema, '{ field }', 'a')).errors).toEqual([]);
  });

  test('for which a token is enough is given to anybody with one, and refused without', async () => {
    const schema = schemaOf(
      'type Thing @authenticated { id: ID } type Query { field: Int @authenticated  thing: Thing }',
    );
    expect((await ask(schema, '{ field thing { id } }', '')).errors).toEqual([]);
    expect((await ask(schema, '{ field thing { id } }', undefined)).errors).toEqual([
      'UNAUTHENTICATED at field',
      'UNAUTHENTICATED at thing',
    ]);
  });

  test('is given to whoever has every scope', async () => {
    const schema = schemaOf('type Query { field: Int @authenticated @requiresScopes(scopes: [["a", "b"]]) }');
    const principal: Principal = { subject: 'anybody', scopes: 'all', expiresAt: undefined };
    const result = await execute({ schema, document: parse('{ field }'), contextValue: { principal } });
    expect(result.errors).toBeUndefined();
  });

  test('that must not be null takes what it is in with it, up to what may be', async () => {
    const schema = schemaOf(
      `type Thing { open: Int  closed: Int! @requiresScopes(scopes: [["a"]]) }
       type Query { nullable: Thing  things: [Thing]  all: [Thing!]  beside: Int }`,
      {
        Query: {
          nullable: () => ({ open: 1, closed: 1 }),
          things: () => [{ closed: 1 }],
          all: () => [{ closed: 1 }],
          beside: () => 1,
        },
      },
    );
    const answer = await ask(
      schema,
      '{ nullable { open closed } things { closed } all { closed } beside }',
      '',
    );
    expect(answer).toEqual({
      data: { nullable: null, things: [null], all: null, beside: 1 },
      errors: ['FORBIDDEN at nullable.closed', 'FORBIDDEN at things.0.closed', 'FORBIDDEN at all.0.closed'],
    });
  });

  test('without a resolver is read from its object as ever', async () => {
    const schema = schemaOf(
      'type Thing { open: Int  closed: Int @requiresScopes(scopes: [["a"]]) } type Query { thing: Thing }',
      { Query: { thing: () => ({ open: 1, closed: () => 2 }) } },
    );
    expect((await ask(schema, '{ thing { open closed } }', 'a')).data).toEqual({
      thing: { open: 1, closed: 2 },
    });
  });

  test('is left as it was where it needs no more than its object', () => {
    const schema = makeExecutableSchema({
      typeDefs: `${directives}
        type Thing @requiresScopes(scopes: [["a", "b"], ["a", "c"]]) {
          plain: Int  again: Thing  less: Int @requiresScopes(scopes: [["a"], ["d"]])  token: Int @authenticated
          more: Int @requiresScopes(scopes: [["b"]])
        }
        type Query { thing: Thing  plain: Int }`,
      resolvers: { Thing: { again: () => ({}) }, Query: { plain: () => 1 } },
    });
    const before = resolversOf(schema);
    const after = resolversOf(enforceAccess(schema));
    const changed = Object.keys(after).filter((field) => after[field] !== before[field]);
    expect(changed).toEqual(['Thing.more', 'Query.thing']);
  });
});

describe('a type that asks for nothing itself', () => {
  const sdl = (way: string): string => `${directives}
    type Part { secret: Thing  any: Int @authenticated }
    type Thing @requiresScopes(scopes: [["a"]]) { part: Part  parts: [Part!] }
    type Query { thing: Thing  narrow: Part @requiresScopes(scopes: [["a", "b"]]) ${way} }`;
  const guarded = (typeDefs: string): string[] => {
    const schema = makeExecutableSchema({ typeDefs });
    const before = resolversOf(schema);
    const after = resolversOf(enforceAccess(schema));
    return Object.keys(after).filter((field) => field.startsWith('Part') && after[field] !== before[field]);
  };

  test('leaves its fields as they were where every way to it asks for as much as they do', () => {
    expect(guarded(sdl(''))).toEqual([]);
  });

  test.each([
    ['asks for less', 'wide: Part', ['Part.secret', 'Part.any']],
    ['asks for something else', 'wide: [Part!]! @requiresScopes(scopes: [["c"], ["a"]])', ['Part.secret']],
    [
      'leads over a union',
      'wide: Either } type Other { id: ID } union Either = Part | Other type More { id: ID',
      ['Part.secret', 'Part.any'],
    ],
  ])('has them guarded where one way to it %s', (_, way, fields) => {
    expect(guarded(sdl(way))).toEqual(fields);
  });
});

describe('what is reached through an interface or a union', () => {
  const sdl = `
    interface Named { name: String }
    type A implements Named @requiresScopes(scopes: [["a"]]) { name: String }
    type B implements Named @requiresScopes(scopes: [["b"]]) { name: String }
    type Open implements Named { name: String }
    union Thing = A | B | Open
    union Closed = A | B
    type Query { named: [Named]  things: [Thing]  every: [Thing!]  closed: [Closed]  one: Thing! }
  `;
  const values = [{ name: 'A' }, { name: 'B' }, { name: 'Open' }];
  const query = {
    named: () => values,
    things: () => values,
    every: () => values,
    closed: () => values.slice(0, 2),
    one: () => values[1],
  };
  const byName = ({ name }: { name: string }) => name;
  const later = (value: { name: string }) => Promise.resolve(value.name);

  test.each([
    ['by a function', { Named: { __resolveType: byName }, Thing: { __resolveType: byName } }],
    ['in its own time', { Named: { __resolveType: later }, Thing: { __resolveType: later } }],
    [
      'by its type itself',
      Object.fromEntries(
        values.map(({ name }) => [name, { __isTypeOf: (value: { name: string }) => value.name === name }]),
      ),
    ],
  ])('needs what its own type needs, told %s, at its place in a list', async (_, resolvers) => {
    const schema = schemaOf(sdl, { ...resolvers, Query: query });
    const answer = await ask(schema, '{ named { name } things { ... on Named { name } } }', 'a');
    expect(answer).toEqual({
      data: {
        named: [{ name: 'A' }, null, { name: 'Open' }],
        things: [{ name: 'A' }, null, { name: 'Open' }],
      },
      errors: ['FORBIDDEN at named.1', 'FORBIDDEN at things.1'],
    });
  });

  test('takes with it what must not be null', async () => {
    const schema = schemaOf(sdl, { Query: query, Thing: { __resolveType: byName } });
    expect(await ask(schema, '{ every { __typename } }', 'a')).toEqual({
      data: { every: null },
      errors: ['FORBIDDEN at every.1'],
    });
    expect(await ask(schema, '{ one { __typename } }', 'a')).toEqual({
      data: null,
      errors: ['FORBIDDEN at one'],
    });
  });

  test('is refused before it is resolved to somebody who may see none of what it can be', async () => {
    let resolved = 0;
    const schema = schemaOf(sdl, {
      Query: { ...query, closed: () => ++resolved },
      Closed: { __resolveType: byName },
    });
    expect(await ask(schema, '{ closed { __typename } }', 'c')).toEqual({
      data: { closed: null },
      errors: ['FORBIDDEN at closed'],
    });
    expect(resolved).toBe(0);
  });

  test('is told as ever where all that it can be needs the same', () => {
    const resolveType = byName;
    const schema = schemaOf(
      `type A @authenticated { name: String } type B @authenticated { name: String } union Thing = A | B
       type Query { thing: Thing }`,
      { Thing: { __resolveType: resolveType } },
    );
    expect(schema.getType('Thing')).toMatchObject({ resolveType });
  });

  test('keeps a field that its own type asks more for', async () => {
    const schema = schemaOf(
      `interface Named { name: String  secret: String }
       type A implements Named { name: String  secret: String @requiresScopes(scopes: [["a"]]) }
       type B implements Named { name: String  secret: String }
       type Query { named: [Named] }`,
      {
        Named: { __resolveType: byName },
        Query: {
          named: () => [
            { name: 'A', secret: 's' },
            { name: 'B', secret: 's' },
          ],
        },
      },
    );
    expect(await ask(schema, '{ named { secret } }', '')).toEqual({
      data: { named: [{ secret: null }, { secret: 's' }] },
      errors: ['FORBIDDEN at named.0.secret'],
    });
  });
});

describe('a subscription', () => {
  const sdl = `
    type Event { number: Int  secret: Int @requiresScopes(scopes: [["b"]]) }
    type Query { field: Int }
    type Subscription { events: Event @requiresScopes(scopes: [["a"]]) }
  `;
  let begun = 0;
  async function* events() {
    begun++;
    for (const number of [1, 2, 3]) yield await Promise.resolve({ events: { number, secret: number } });
  }
  const document = parse('subscription { events { number secret } }');

  test('that is refused never begins', async () => {
    const schema = schemaOf(sdl, { Subscription: { events: { subscribe: events } } });
    const result = await subscribe({ schema, document, contextValue: { principal: granted('b') } });
    expect('errors' in result && answerOf(result)).toEqual({ data: null, errors: ['FORBIDDEN at events'] });
    expect(begun).toBe(0);
  });

  test('is asked for again with each event, since tokens change in between', async () => {
    const schema = schemaOf(sdl, { Subscription: { events: { subscribe: events } } });
    const context = { principal: granted('a b') };
    const results = await subscribe({ schema, document, contextValue: context });
    if (!(Symbol.asyncIterator in results)) throw new TypeError('it was refused');
    const answers: Answer[] = [];
    for await (const result of results) {
      answers.push(answerOf(result));
      context.principal = granted(answers.length === 1 ? 'a' : '');
    }
    expect(answers).toEqual([
      { data: { events: { number: 1, secret: 1 } }, errors: [] },
      { data: { events: { number: 2, secret: null } }, errors: ['FORBIDDEN at events.secret'] },
      { data: { events: null }, errors: ['FORBIDDEN at events'] },
    ]);
  });

  test('for which no stream is made by a resolver takes it from the root value as ever', async () => {
    const results = await subscribe({
      schema: schemaOf(sdl),
      document,
      rootValue: { events },
      contextValue: { principal: granted('a b') },
    });
    expect(Symbol.asyncIterator in results).toBe(true);
  });
});

describe('a mutation', () => {
  const sdl = `
    type Thing @requiresScopes(scopes: [["read"]]) { id: ID! }
    type Part { secret: Int! @requiresScopes(scopes: [["read"]])  open: Int! }
    type Payload { thing: Thing!  maybe: Thing  part: Part!  parts: [Part!]!  maybePart: Part  id: ID! }
    type Query { field: Int }
    type Mutation { change: Payload @requiresScopes(scopes: [["write"]]) }
  `;
  let done = 0;
  const part = { secret: 1, open: 1 };
  const schema = schemaOf(sdl, {
    Mutation: {
      change: () => {
        done++;
        return { thing: { id: '1' }, maybe: { id: '1' }, part, parts: [], maybePart: part, id: '1' };
      },
    },
  });
  const change = async (selection: string): Promise<Answer & { done: number }> => {
    done = 0;
    const answer = await ask(
      schema,
      `mutation { change { ${selection} } } fragment F on Payload { t: thing { id } }`,
      'write',
    );
    return { ...answer, done };
  };

  test('is done and answered in part where what is refused of its answer may be null', async () => {
    expect(await change('id maybe { id } maybePart { secret }')).toEqual({
      data: { change: { id: '1', maybe: null, maybePart: null } },
      errors: ['FORBIDDEN at change.maybe', 'FORBIDDEN at change.maybePart.secret'],
      done: 1,
    });
  });

  test.each([
    ['itself', 'id thing { id }', 'change.thing'],
    ['under another name', 'other: thing { id }', 'change.other'],
    ['further below', 'part { open secret }', 'change.part.secret'],
    ['in a fragment', '...F', 'change.t'],
    ['in an inline fragment', '... { ... on Payload { thing { id } } }', 'change.thing'],
  ])('is not done where its whole answer would be lost by a refusal: %s', async (_, selection, path) => {
    expect(await change(selection)).toEqual({
      data: { change: null },
      errors: [`FORBIDDEN at ${path}`],
      done: 0,
    });
  });

  test.each([
    ['left out', 'id thing @skip(if: true) { id } ... @include(if: false) { thing { id } }'],
    ['in a list that may be empty', 'id parts { secret }'],
  ])('is done where what would be refused is %s', async (_, selection) => {
    expect(await change(selection)).toMatchObject({ errors: [], done: 1 });
  });

  test('is looked through once for each fragment, however often that is spread', async () => {
    const fragments = Array.from(
      { length: 40 },
      (_, index) => `fragment F${index} on Payload { ...F${index + 1} ...F${index + 1} }`,
    );
    const source = `mutation { change { ...F0 } } ${fragments.join(' ')} fragment F40 on Payload { id }`;
    expect(await ask(schema, source, 'write')).toMatchObject({ data: { change: { id: '1' } } });
  });
});

describe('a reference to an entity', () => {
  const resolved: string[] = [];
  const resolverFor = (name: string) => ({
    __resolveReference: ({ id }: { id: string }) => {
      resolved.push(`${name} ${id}`);
      return { id, name };
    },
  });
  const schema = enforceAccess(
    buildSubgraphSchema({
      typeDefs: parse(`
        extend schema @link(
          url: "https://specs.apollo.dev/federation/v2.9"
          import: ["@key", "@authenticated", "@requiresScopes"]
        )
        type Room @key(fields: "id") @requiresScopes(scopes: [["rooms"]]) { id: ID! }
        type Call @key(fields: "id") @requiresScopes(scopes: [["calls"]]) { id: ID! }
        type Unresolved @key(fields: "id") @requiresScopes(scopes: [["calls"]]) { id: ID! }
        type Open @key(fields: "id") { id: ID! }
        interface Named @key(fields: "id") { id: ID! }
        type Person implements Named @key(fields: "id") @requiresScopes(scopes: [["people"]]) { id: ID! }
        type Query { field: Int }
      `),
      resolvers: {
        Room: resolverFor('Room'),
        Call: resolverFor('Call'),
        Open: resolverFor('Open'),
        Person: resolverFor('Person'),
        Named: { ...resolverFor('Named'), __resolveType: () => 'Person' },
      },
    }),
  );
  const entities = (types: readonly string[], scopes: string): Promise<Answer> => {
    resolved.length = 0;
    const representations = types.map((type, index) => `{ __typename: "${type}", id: "${index}" }`);
    return ask(schema, `{ _entities(representations: [${representations.join()}]) { __typename } }`, scopes);
  };

  test('is refused before it is resolved, at its place, and leaves the others as they are', async () => {
    expect(await entities(['Open', 'Room', 'Call', 'Room'], 'calls')).toEqual({
      data: { _entities: [{ __typename: 'Open' }, null, { __typename: 'Call' }, null] },
      errors: ['FORBIDDEN at _entities.1', 'FORBIDDEN at _entities.3'],
    });
    expect(resolved).toEqual(['Open 0', 'Call 2']);
  });

  test('that names an interface needs what its types need', async () => {
    expect(await entities(['Named'], 'rooms calls')).toEqual({
      data: { _entities: [null] },
      errors: ['FORBIDDEN at _entities.0'],
    });
    expect(resolved).toEqual([]);
    expect(await entities(['Named'], 'people')).toEqual({
      data: { _entities: [{ __typename: 'Person' }] },
      errors: [],
    });
  });

  test('that is taken as it is is refused the same', async () => {
    expect((await entities(['Unresolved'], '')).errors).toEqual(['FORBIDDEN at _entities.0']);
    expect((await entities(['Unresolved'], 'calls')).errors).toEqual([]);
  });
});

describe('a schema', () => {
  test.each([
    ['interface', 'interface Named @authenticated { name: String }', 'Named'],
    ["interface's field", 'interface Named { name: String @requiresScopes(scopes: [["a"]]) }', 'Named.name'],
  ])('is refused that asks for something at an %s, where it would be asked of nobody', (_, sdl, place) => {
    expect(() => schemaOf(`${sdl} type Query { named: Named }`)).toThrow(`${place}: an interface takes no`);
  });

  test('is refused that does not know the directives', () => {
    const schema = makeExecutableSchema({ typeDefs: 'type Query { field: Int }' });
    expect(() => enforceAccess(schema)).toThrow("the schema doesn't import @authenticated");
  });
});
