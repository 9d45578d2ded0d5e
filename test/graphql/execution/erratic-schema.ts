import {
  assertValidSchema,
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  responsePathAsArray,
} from 'graphql';
import type {
  GraphQLFieldConfig,
  GraphQLFieldConfigArgumentMap,
  GraphQLFieldResolver,
  GraphQLIsTypeOfFn,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLResolveInfo,
} from 'graphql';
import { ErraticWorld } from './erratic-world.ts';

/** What resolvers are given. */
export interface ErraticContext {
  readonly world: ErraticWorld;
}

type Wrap = readonly [suffix: string, wrap: (type: GraphQLOutputType) => GraphQLOutputType];

// Of a scalar, since ESLint never comes to an end comparing these with all that they can be of.
const nonNull = (type: GraphQLOutputType): GraphQLNonNull<GraphQLScalarType> =>
  new GraphQLNonNull(type as GraphQLScalarType);
const listOf = (type: GraphQLOutputType): GraphQLList<GraphQLScalarType> =>
  new GraphQLList(type as GraphQLScalarType);

const wraps: readonly Wrap[] = [
  ['', (type) => type],
  ['Must', nonNull],
  ['s', listOf],
  ['sMust', (type) => nonNull(listOf(type))],
  ['MustEach', (type) => listOf(nonNull(type))],
  ['MustAll', (type) => nonNull(listOf(nonNull(type)))],
  ['Grid', (type) => listOf(listOf(type))],
  ['GridMust', (type) => listOf(nonNull(listOf(nonNull(type))))],
];

const color = new GraphQLEnumType({
  name: 'Color',
  values: { RED: { value: 'red' }, GREEN: { value: 2 }, BLUE: { value: { of: 'the sky' } }, PLAIN: {} },
});

/** A scalar whose values become anything at all. */
const odd = new GraphQLScalarType<unknown>({
  name: 'Odd',
  serialize(value) {
    switch (value) {
      case 'an object':
        return { of: ['a', 'scalar'] };
      case 'nothing':
        return null;
      case 'undefined':
        return undefined;
      case 'thrown':
        throw new TypeError('can not be written');
      default:
        return String(value);
    }
  },
  parseValue: (value) => ({ value }),
  parseLiteral: (node) => ({ literal: 'value' in node ? node.value : node.kind }),
});

const filter: GraphQLInputObjectType = new GraphQLInputObjectType({
  name: 'Filter',
  fields: () => ({
    count: { type: GraphQLInt, defaultValue: 3 },
    colors: { type: new GraphQLList(new GraphQLNonNull(color)) },
    inner: { type: filter },
    odd: { type: odd },
    must: { type: new GraphQLNonNull(GraphQLString), defaultValue: 'a text' },
  }),
});

const someArguments: readonly GraphQLFieldConfigArgumentMap[] = [
  {},
  {},
  { count: { type: GraphQLInt, defaultValue: 5 }, flag: { type: GraphQLBoolean } },
  { filter: { type: filter, defaultValue: { count: 1 } }, id: { type: GraphQLID } },
  { must: { type: new GraphQLNonNull(GraphQLInt) }, colors: { type: new GraphQLList(color) } },
  { odd: { type: odd }, text: { type: GraphQLString, defaultValue: 'as it was' } },
];

/** What the objects of the schema are: what their resolvers give follows from the world and the place. */
class Erratic {
  readonly world: ErraticWorld;
  readonly at: string;
  readonly typeName: string;

  constructor(world: ErraticWorld, at: string, typeName: string) {
    this.world = world;
    this.at = at;
    this.typeName = typeName;
  }

  /** Not all say it, where it can be found out otherwise. */
  get __typename(): string | undefined {
    const says = !testing.has(this.typeName) || this.world.chanceAt(`__typename ${this.at}`).oneIn(2);
    return says ? this.typeName : undefined;
  }
}

function placeOf(source: unknown, name: string): string {
  return `${source instanceof Erratic ? source.at : 'elsewhere'}.${name}`;
}

/** All that a resolver is told of the operation. */
function noted(info: GraphQLResolveInfo): string {
  const { fieldName, fieldNodes, returnType, parentType, path, fragments, operation, variableValues } = info;
  let typenames = '';
  for (let at: typeof path | undefined = path; at; at = at.prev) typenames += `${at.typename ?? '-'} `;
  return [
    Object.keys(info),
    fieldName,
    fieldNodes.map(({ loc }) => loc?.start),
    returnType,
    parentType,
    responsePathAsArray(path),
    typenames,
    Object.keys(fragments),
    operation.loc?.start,
    JSON.stringify(variableValues),
    typeof info.rootValue,
    info.schema === schema,
  ].join(' ');
}

/** Arguments may be changed by who gets them: the next must not see that. But all get the same object as a default. */
function spoil(given: Record<string, unknown>): void {
  if ('filter' in given) return;
  for (const value of Object.values(given)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      (value as Record<string, unknown>)['spoiled'] = true;
    }
  }
  given['spoiled'] = true;
}

/** In turns: the property of the source, or one of several ways to write a resolver. */
function resolverOf(
  name: string,
  type: GraphQLOutputType,
  index: number,
): GraphQLFieldResolver<unknown, ErraticContext, Record<string, unknown>> | undefined {
  const give = (source: unknown, given: Record<string, unknown>, { world }: ErraticContext): unknown => {
    const at = placeOf(source, name);
    world.note(`${at} ${JSON.stringify(given)}`);
    spoil(given);
    return world.give(type, at);
  };
  switch (index % 5) {
    case 0:
      return give;
    case 1:
      return (source, given, context, info) => {
        context.world.note(noted(info));
        return give(source, given, context);
      };
    case 2:
      return (...told) => {
        const [source, given, context, info] = told;
        context.world.note(noted(info));
        return give(source, given, context);
      };
    default:
      return undefined;
  }
}

/** What the source has in the place of a resolver: a value, or a function. */
function propertyOf(name: string, type: GraphQLOutputType): (this: Erratic) => unknown {
  return function property() {
    const { world } = this;
    const at = placeOf(this, name);
    world.note(`${at} is read`);
    if (!world.chanceAt(`kind of ${at}`).oneIn(3)) return world.give(type, at);
    return function method(
      this: unknown,
      given: Record<string, unknown>,
      context: ErraticContext,
      info: GraphQLResolveInfo,
    ): unknown {
      world.note(`${placeOf(this, name)} is called`);
      world.note(`${at} ${JSON.stringify(given)} ${context.world === world} ${noted(info)}`);
      return world.give(type, at);
    };
  };
}

/** The classes of the objects, by their types. */
const classes = new Map<string, new (world: ErraticWorld, at: string, typeName: string) => Erratic>();

/** What is asked of every object: values of each type, alone, in lists, in lists of lists, and such as must be there. */
function fields(
  resolverOf_: (name: string, type: GraphQLOutputType, index: number) => object,
): Record<string, GraphQLFieldConfig<unknown, ErraticContext>> {
  const all: Record<string, GraphQLFieldConfig<unknown, ErraticContext>> = {};
  let index = 0;
  for (const base of bases()) {
    for (const [suffix, wrap] of wraps) {
      const name = base.name.toLowerCase() + suffix;
      const type = wrap(base);
      index += 1;
      all[name] = {
        type,
        args: someArguments[index % someArguments.length] ?? {},
        ...resolverOf_(name, type, index),
      };
    }
  }
  return all;
}

function objectType(
  name: string,
  interfaces: () => GraphQLInterfaceType[] = () => [],
): GraphQLObjectType<unknown, ErraticContext> {
  class Class extends Erratic {}
  classes.set(name, Class);
  return new GraphQLObjectType<unknown, ErraticContext>({
    name,
    interfaces,
    fields: () =>
      fields((field, type, index) => {
        const resolve = resolverOf(field, type, index + name.length);
        if (resolve) return { resolve };
        Object.defineProperty(Class.prototype, field, { get: propertyOf(field, type) });
        return {};
      }),
    ...(testing.has(name) ? { isTypeOf: isOfType(name) } : {}),
  });
}

/** The types whose objects are told by trying. */
const testing = new Set(['Tried', 'AlsoTried']);

function isOfType(name: string): GraphQLIsTypeOfFn<unknown, ErraticContext> {
  return (value, { world }, info) => {
    const at = `${placeOf(value, 'isTypeOf')} ${name}`;
    world.note(`${at} ${noted(info)}`);
    return world.decide(at, () => value instanceof Erratic && value.typeName === name) as boolean;
  };
}

/** What is no name of a type of things, in one way or the other. */
const noThings = ['Nope', 'Color', 'Thing', 'Tried', '', undefined, null, 7, { name: 'One' }];

const thing: GraphQLInterfaceType = new GraphQLInterfaceType({
  name: 'Thing',
  fields: () => fields(() => ({})),
  resolveType: (value: unknown, { world }: ErraticContext, info) => {
    const at = placeOf(value, 'resolveType');
    world.note(`${at} ${noted(info)}`);
    return world.decide(at, () => {
      const chance = world.chanceAt(`type at ${at}`);
      if (chance.oneIn(12)) return chance.oneIn(9) ? one : chance.of(noThings);
      return value instanceof Erratic ? value.typeName : 'One';
    }) as string;
  },
});
const guess: GraphQLInterfaceType = new GraphQLInterfaceType({
  name: 'Guess',
  fields: () => fields(() => ({})),
});
const one = objectType('One', () => [thing]);
const two = objectType('Two', () => [thing]);
const three = objectType('Three');
const tried = objectType('Tried', () => [guess]);
const alsoTried = objectType('AlsoTried', () => [guess]);
const any = new GraphQLUnionType({ name: 'Any', types: [one, two, three] });
const bet = new GraphQLUnionType({ name: 'Bet', types: [one, tried, alsoTried] });

function bases(): readonly (GraphQLOutputType & GraphQLNamedType)[] {
  const leaves = [GraphQLString, GraphQLID, GraphQLInt, GraphQLBoolean, GraphQLFloat, color, odd];
  return [...leaves, one, three, tried, thing, guess, any, bet];
}

/** A schema with a value of every kind at every place, whose resolvers do what resolvers should not. */
export const schema = new GraphQLSchema({
  query: objectType('Query'),
  mutation: objectType('Mutation'),
  subscription: objectType('Subscription'),
  types: [one, two, three, tried, alsoTried],
});
assertValidSchema(schema);

/** Makes what an operation meets. @returns its root value, and what resolvers are given */
export function createWorld(seed: number): { readonly world: ErraticWorld; readonly rootValue: object } {
  const world = new ErraticWorld(seed, schema, classes);
  const Root = classes.get('Query') ?? Erratic;
  return { world, rootValue: new Root(world, '', 'Query') };
}
