import {
  doTypesOverlap,
  GraphQLBoolean,
  GraphQLNonNull,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql';
import { chanceOf } from './chance.ts';
import type { Chance } from './chance.ts';

/** An operation, with four sets of variables for it. */
export interface RandomDocument {
  readonly text: string;
  readonly operationName: string | null;
  readonly variables: readonly Readonly<Record<string, unknown>>[];
}

/** What a document is written from. */
interface Parts {
  readonly chance: Chance;
  readonly schema: GraphQLSchema;
  /** The variables by their names. */
  readonly variables: Map<string, GraphQLInputType>;
  /** The fragments by the names of their types. */
  readonly fragments: { readonly name: string; readonly on: GraphQLCompositeType; readonly text: string }[];
  /** The fields with their arguments by their names in the answer. */
  readonly written: Map<string, { readonly field: GraphQLField<unknown, unknown>; readonly text: string }>;
  fields: number;
}

const conditionType = new GraphQLNonNull(GraphQLBoolean);

/** Names that could be taken for something else in the answer. */
const oddAliases = ['then', 'constructor', 'toJSON', '__proto__', 'length', 'string'];
const aliases = ['a', 'b', 'c', 'd'];
const deepest = 5;

/** Writes one: an operation that mostly is valid, with whatever a document can be made of. */
export function randomDocument(schema: GraphQLSchema, seed: number): RandomDocument {
  const chance = chanceOf(`document ${seed}`);
  const parts: Parts = { chance, schema, variables: new Map(), fragments: [], written: new Map(), fields: 0 };
  const operation = chance.of([
    'query',
    'query',
    'query',
    'query',
    'query',
    'subscription',
    'mutation',
  ] as const);
  const root = schema.getRootType(operation as never);
  if (!root) throw new Error(`the schema has no ${operation}`);
  const selections = writeSelections(parts, root, 1);
  const declared = Array.from(parts.variables, ([name, type]) => {
    const hasDefault = !isNonNullType(type) && chance.oneIn(3);
    return `$${name}: ${String(type)}${hasDefault ? ` = ${writeLiteral(parts, type, 3)}` : ''}`;
  });
  const named = chance.oneIn(3);
  const fragments = parts.fragments.map(({ name, on, text }) => `fragment ${name} on ${on.name} ${text}`);
  const text = [
    named ? 'query Other { __typename }' : '',
    `${operation} Wanted ${declared.length > 0 ? `(${declared.join(', ')})` : ''} ${selections}`,
    ...fragments,
  ].join('\n');
  return {
    text,
    operationName: named || chance.oneIn(4) ? (chance.oneIn(40) ? 'Nope' : 'Wanted') : null,
    variables: Array.from({ length: 4 }, () => writeVariables(parts)),
  };
}

function writeSelections(parts: Parts, type: GraphQLCompositeType, depth: number): string {
  const { chance } = parts;
  const count = 1 + chance.upTo(depth < 3 ? 4 : 2);
  const texts = Array.from({ length: count }, () => writeSelection(parts, type, depth));
  return `{ ${texts.join(' ')} }`;
}

function writeSelection(parts: Parts, type: GraphQLCompositeType, depth: number): string {
  const { chance } = parts;
  if (depth <= deepest && chance.oneIn(isAbstractType(type) ? 2 : 6))
    return writeFragment(parts, type, depth);
  if (chance.oneIn(12)) return `${writeAlias(parts)}__typename${writeConditions(parts)}`;
  if (chance.oneIn(150))
    return chance.of([
      'nope',
      '...Nope',
      '__type(name: "Color") { name kind fields { name } }',
      '__schema { queryType { name } }',
    ]);
  const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
  const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
  const candidates = depth > deepest || parts.fields > 40 ? leaves : fields;
  if (candidates.length === 0) return '__typename';
  // Often the same few, so that selections of the same field meet and are merged.
  const at = chance.oneIn(2) ? chance.upTo(candidates.length - 1) : (chance.upTo(8) * 13) % candidates.length;
  return writeField(parts, candidates[at] as GraphQLField<unknown, unknown>, depth);
}

function writeField(parts: Parts, wanted: GraphQLField<unknown, unknown>, depth: number): string {
  parts.fields += 1;
  const { chance, written } = parts;
  const alias = writeAlias(parts);
  const key = alias || wanted.name;
  // What has the same name in the answer is the same field, with the same arguments, or the document is not valid.
  const before = chance.oneIn(200) ? undefined : written.get(key);
  const field = before?.field ?? wanted;
  const type = getNamedType(field.type);
  if (isCompositeType(type) && depth > deepest) return '__typename';
  const text = before?.text ?? `${alias}${wanted.name}${writeArguments(parts, wanted)}`;
  written.set(key, { field, text });
  const selections = isCompositeType(type) ? ` ${writeSelections(parts, type, depth + 1)}` : '';
  return `${text}${writeConditions(parts)}${selections}`;
}

function writeArguments(parts: Parts, { args }: GraphQLField<unknown, unknown>): string {
  const { chance } = parts;
  const texts = args
    .filter(({ type }) => (isNonNullType(type) ? !chance.oneIn(100) : chance.oneIn(2)))
    .map(({ name, type }) => `${name}: ${writeValue(parts, type)}`);
  return texts.length > 0 ? `(${texts.join(', ')})` : '';
}

function writeAlias({ chance }: Parts): string {
  if (!chance.oneIn(5)) return '';
  return `${chance.of(chance.oneIn(30) ? oddAliases : aliases)}: `;
}

function writeFragment(parts: Parts, type: GraphQLCompositeType, depth: number): string {
  const { chance, schema, fragments } = parts;
  const fits = (on: GraphQLCompositeType): boolean => doTypesOverlap(schema, on, type) || chance.oneIn(100);
  const known = fragments.filter(({ on }) => fits(on));
  if (known.length > 0 && chance.oneIn(2)) return `...${chance.of(known).name}${writeConditions(parts)}`;
  const on = chance.of(Object.values(schema.getTypeMap()).filter(isCompositeType).filter(fits));
  if (chance.oneIn(3)) return `... ${writeConditions(parts)} ${writeSelections(parts, type, depth + 1)}`;
  const text = writeSelections(parts, on, depth + 1);
  if (chance.oneIn(2)) return `... on ${on.name} ${writeConditions(parts)} ${text}`;
  const name = `F${fragments.length}`;
  fragments.push({ name, on, text });
  return `...${name}${writeConditions(parts)}`;
}

function writeConditions(parts: Parts): string {
  const { chance } = parts;
  if (!chance.oneIn(8)) return '';
  const condition = (): string => {
    if (chance.oneIn(2)) return chance.of(['true', 'false']);
    if (chance.oneIn(30)) return chance.of(['$nowhere', '1']);
    return writeVariable(parts, chance.of(['if0', 'if1', 'if2']), conditionType);
  };
  const skip = `@skip(if: ${condition()})`;
  const include = `@include(if: ${condition()})`;
  return ` ${chance.of([skip, include, include, `${skip} ${include}`])}`;
}

function writeValue(parts: Parts, type: GraphQLInputType): string {
  if (!parts.chance.oneIn(3)) return writeLiteral(parts, type, 1);
  // A variable that may be left out stands also where something must be.
  const declared = isNonNullType(type) && parts.chance.oneIn(20) ? type.ofType : type;
  return writeVariable(parts, nameOf(declared), declared);
}

/** Of a variable of a type. */
function nameOf(type: GraphQLInputType): string {
  return `v${String(type).replace(/!/g, 'Must').replace(/\W/g, '_')}`;
}

function writeVariable({ variables }: Parts, name: string, type: GraphQLInputType): string {
  variables.set(name, type);
  return `$${name}`;
}

function writeLiteral(parts: Parts, type: GraphQLInputType, depth: number, mustBe = false): string {
  const { chance } = parts;
  if (isNonNullType(type)) return writeLiteral(parts, type.ofType, depth, true);
  if (chance.oneIn(300)) return chance.of(['null', '"x"', '7', 'NOPE', '{}']);
  if (!mustBe && chance.oneIn(12)) return 'null';
  // Variables are also found within what is written.
  if (!mustBe && depth < 3 && chance.oneIn(6)) return writeVariable(parts, nameOf(type), type);
  if (isListType(type)) {
    const items = Array.from({ length: chance.upTo(2) }, () => writeLiteral(parts, type.ofType, depth + 1));
    return `[${items.join(', ')}]`;
  }
  if (isEnumType(type)) return chance.of(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(() => depth < 4 && chance.oneIn(3));
    return `{ ${fields.map((field) => `${field.name}: ${writeLiteral(parts, field.type, depth + 1)}`).join(', ')} }`;
  }
  switch (type.name) {
    case 'Boolean':
      return chance.of(['true', 'false']);
    case 'Int':
      return chance.of(['1', '2', '-3']);
    default:
      return chance.of(['"a"', '"b"']);
  }
}

function writeVariables({ chance, variables }: Parts): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, type] of variables) {
    if (!chance.oneIn(isNonNullType(type) ? 200 : 3)) values[name] = writeJson(chance, type, 1);
  }
  return values;
}

function writeJson(chance: Chance, type: GraphQLInputType, depth: number, mustBe = false): unknown {
  if (isNonNullType(type)) return writeJson(chance, type.ofType, depth, true);
  if (chance.oneIn(300)) return chance.of(['x', 7, {}, [], null, 'NOPE']);
  if (!mustBe && chance.oneIn(10)) return null;
  if (isListType(type))
    return Array.from({ length: chance.upTo(2) }, () => writeJson(chance, type.ofType, depth + 1));
  if (isEnumType(type)) return chance.of(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(() => depth < 4 && chance.oneIn(2));
    return Object.fromEntries(fields.map((field) => [field.name, writeJson(chance, field.type, depth + 1)]));
  }
  if (type.name === 'Boolean') return chance.oneIn(2);
  return type.name === 'Int' ? chance.upTo(9) : 'a text';
}
