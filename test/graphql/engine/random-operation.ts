import fc from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
  valueFromASTUntyped,
  parseValue,
} from 'graphql';
import type { GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql';
import { createRandom } from '../../../src/sandbox/server/seeded-random.ts';
import type { Operation } from '../../http/websocket/graphql-socket.ts';

/** Decides, in a way that a seed repeats. */
interface Choose {
  /** One of these. */
  readonly of: <T>(...values: readonly T[]) => T;
  /** From 0 up to this. */
  readonly upTo: (max: number) => number;
  /** Some of these, in their order. */
  readonly some: <T>(values: readonly T[], max?: number) => T[];
  /** True once in so many times. */
  readonly oneIn: (count: number) => boolean;
  /** What no field expects. */
  readonly garbage: string;
  readonly value: unknown;
}

/** What an operation is made of besides its selections. */
interface Parts {
  readonly choose: Choose;
  readonly schema: GraphQLSchema;
  readonly variables: Map<string, { readonly type: string; readonly value: unknown }>;
  readonly fragments: string[];
  fields: number;
}

/** Texts for scalars: such as they take, though they mostly mean nothing, and such as they don't. */
const scalars: Readonly<
  Record<string, { readonly taken: readonly string[]; readonly refused: readonly string[] }>
> = {
  ID: {
    taken: [
      '"1"',
      '1',
      '"4:+12065550100"',
      '"8:acs:x"',
      '"2e1a0b00-2db4-4022-9570-243709c565ab"',
      '""',
      '"../x"',
      '"\\u0000"',
    ],
    refused: ['1.5', 'true', '{ a: 1 }'],
  },
  String: {
    taken: [
      '"x"',
      '""',
      '"""block"""',
      '"\\ud83c\\udfca"',
      '"19:meeting_x@thread.v2"',
      '"https://teams.microsoft.com/l/meetup-join/x"',
    ],
    refused: ['1', 'x', '["x"]'],
  },
  Int: { taken: ['0', '1', '25', '100', '-1', '2147483647'], refused: ['2147483648', '1.5', '"1"'] },
  Boolean: { taken: ['true', 'false'], refused: ['1', '"true"'] },
  DateTime: {
    taken: ['"2030-01-01T00:00:00Z"', '"2001-01-01T00:00:00.123+02:00"'],
    refused: ['"2030-02-31T00:00:00Z"', '"soon"', '1'],
  },
  Long: { taken: ['"42"', '"-1"'], refused: ['"9223372036854775808"', '1.5'] },
};

/** Operations of a schema: valid ones, nearly valid ones, and ruins of them. */
export function randomOperation(schema: GraphQLSchema): fc.Arbitrary<Operation> {
  return fc
    .record({ seed: fc.integer(), garbage: fc.string({ unit: 'binary' }), value: fc.jsonValue() })
    .map(({ seed, garbage, value }) => {
      const choose = { ...chooseBy(seed), garbage, value };
      const operation = writeOperation(choose, schema);
      return choose.oneIn(5) ? { ...operation, query: ruin(choose, operation.query) } : operation;
    });
}

function chooseBy(seed: number): Omit<Choose, 'garbage' | 'value'> {
  const source = createRandom(seed, 'operation');
  const random = (): number => source.fraction();
  const upTo = (max: number): number => Math.floor(random() * (max + 1));
  return {
    upTo,
    oneIn: (count) => upTo(count - 1) === 0,
    of: (...values) => {
      const at = upTo(values.length - 1);
      return values[at] as (typeof values)[number];
    },
    some: (values, max = values.length) => {
      const wanted = 1 + upTo(Math.min(max, values.length) - 1);
      return values
        .map((value) => ({ value, rank: random() }))
        .sort((a, b) => a.rank - b.rank)
        .slice(0, wanted)
        .map(({ value }) => value);
    },
  };
}

function writeOperation(choose: Choose, schema: GraphQLSchema): Operation {
  const { QUERY, MUTATION, SUBSCRIPTION } = OperationTypeNode;
  const kind = choose.of(QUERY, QUERY, QUERY, QUERY, MUTATION, MUTATION, MUTATION, SUBSCRIPTION);
  const root = schema.getRootType(kind);
  if (!root) throw new Error(`the schema has no ${kind}`);
  const parts: Parts = { choose, schema, variables: new Map(), fragments: [], fields: 0 };
  const selections = writeSelections(parts, root, 1);
  const declared = Array.from(parts.variables, ([name, { type }]) => `$${name}: ${type}`);
  const variables = Object.fromEntries(
    Array.from(parts.variables, ([name, { value }]) => [name, value] as const).filter(
      () => !choose.oneIn(30),
    ),
  );
  const query = `${kind} ${declared.length > 0 ? `(${declared.join(', ')})` : ''} ${selections} ${parts.fragments.join(' ')}`;
  return { query, ...(choose.oneIn(30) ? { operationName: 'Nope' } : {}), variables };
}

function writeSelections(parts: Parts, type: GraphQLCompositeType, depth: number): string {
  const { choose, schema } = parts;
  if (isAbstractType(type) && !choose.oneIn(3)) {
    const some = choose.some(schema.getPossibleTypes(type));
    return `{ __typename ${some.map((each) => `... on ${each.name} ${writeSelections(parts, each, depth + 1)}`).join(' ')} }`;
  }
  const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
  const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
  const candidates = depth > 6 || parts.fields > 60 ? leaves : fields;
  const chosen = candidates.length === 0 ? [] : choose.some(candidates, 4);
  const texts = chosen.map((field) => writeField(parts, field, depth));
  if (texts.length === 0 || choose.oneIn(4)) texts.push('__typename');
  if (choose.oneIn(80))
    texts.push(choose.of('nope', '...nope', '@skip', 'a: a: id', '__schema { types { name } }'));
  const text = `{ ${texts.join(' ')} }`;
  if (!isObjectType(type) || !choose.oneIn(8)) return text;
  const name = `f${parts.fragments.length}`;
  parts.fragments.push(`fragment ${name} on ${type.name} ${text}`);
  return `{ ...${name} }`;
}

function writeField(parts: Parts, field: GraphQLField<unknown, unknown>, depth: number): string {
  const { choose } = parts;
  parts.fields += 1;
  const args = field.args
    .filter((arg) => isNonNullType(arg.type) !== choose.oneIn(60) || choose.oneIn(3))
    .map((arg) => `${arg.name}: ${writeArgument(parts, arg.type)}`);
  const type = getNamedType(field.type);
  return [
    choose.oneIn(10) ? `a${parts.fields}: ` : '',
    field.name,
    args.length > 0 ? `(${args.join(', ')})` : '',
    choose.oneIn(15)
      ? ` ${choose.of('@skip', '@include')}(if: ${choose.of('true', 'false', choose.oneIn(5) ? '1' : 'true')})`
      : '',
    isCompositeType(type) ? ` ${writeSelections(parts, type, depth + 1)}` : '',
  ].join('');
}

function writeArgument(parts: Parts, type: GraphQLInputType): string {
  const { choose } = parts;
  const literal = writeValue(choose, type, 1);
  if (!choose.oneIn(4)) return literal;
  const name = `v${parts.variables.size}`;
  parts.variables.set(name, {
    type: String(type),
    value: choose.oneIn(10) ? choose.value : valueFromASTUntyped(parseValue(literal)),
  });
  return `$${name}`;
}

function writeValue(choose: Choose, type: GraphQLInputType, depth: number): string {
  if (choose.oneIn(150)) return choose.of('null', '{}', '[]', '"x"', '-1', 'NOPE', '[[[1]]]');
  if (isNonNullType(type)) return writeValue(choose, type.ofType, depth);
  if (isListType(type)) {
    const count = choose.upTo(3);
    return `[${Array.from({ length: count }, () => writeValue(choose, type.ofType, depth + 1)).join(', ')}]`;
  }
  if (isEnumType(type)) return choose.of(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const wanted = type.isOneOf
      ? [choose.of(...fields)]
      : fields.filter((field) => isNonNullType(field.type) || (depth < 4 && choose.oneIn(3)));
    return `{ ${wanted.map((field) => `${field.name}: ${writeValue(choose, field.type, depth + 1)}`).join(', ')} }`;
  }
  if (type.name === '_Any') {
    const name = choose.of(
      'Room',
      'Call',
      'PhoneNumberIdentifier',
      'CommunicationUserIdentifier',
      'Query',
      'Nope',
    );
    const key = choose.of('id', 'rawId', 'nope');
    return `{ __typename: "${name}", ${key}: ${choose.of('"1"', '"4:+1"', '1', 'null', '{}')} }`;
  }
  const { taken, refused } = scalars[type.name] ?? { taken: ['"x"'], refused: ['x'] };
  return choose.of(...(choose.oneIn(60) ? refused : taken));
}

/** Makes of a document what somebody or something has damaged. */
function ruin(choose: Choose, text: string): string {
  const from = choose.upTo(text.length);
  const length = choose.upTo(12);
  const before = text.slice(0, from);
  const rest = text.slice(from + length);
  switch (choose.of('cut', 'end', 'garbage', 'repeat', 'punctuation')) {
    case 'cut':
      return before + rest;
    case 'end':
      return before;
    case 'garbage':
      return before + choose.garbage + rest;
    case 'repeat':
      return before + text.slice(from, from + length).repeat(choose.upTo(40)) + rest;
    default:
      return (
        before + choose.of('{', '}', '(', ')', '...', '$', '"""', '"', '@', '\u0000', '\ud800', '#') + rest
      );
  }
}
