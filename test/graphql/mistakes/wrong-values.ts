import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { GraphQLInputObjectType, GraphQLInputType } from 'graphql';
import type { Place } from './places.ts';

/** A number in digits of its own, as not every number of JavaScript has them. */
export class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a client puts where it should have put something else. */
export interface WrongValue {
  /** Undefined for what is left out. */
  readonly value: unknown;
  /** As it stands in a document, where that doesn't follow from the value. */
  readonly literal?: string;
  /** Whether a value of the type may be so: then it is for the resolvers, and perhaps for a service, to judge. */
  readonly isOfType: boolean;
  /** The same of the literal, where it differs. */
  readonly isLiteralOfType?: boolean;
}

/** Whether a value is another matter in a document than in JSON. */
export function differsAsLiteral({ value, literal }: WrongValue): boolean {
  const isBroken = typeof value === 'string' && !value.isWellFormed();
  return value === null || literal !== undefined || value instanceof Digits || isBroken;
}

const impossible = (...values: readonly unknown[]): WrongValue[] =>
  values.map((value) => ({ value, isOfType: false }));
const possible = (...values: readonly unknown[]): WrongValue[] =>
  values.map((value) => ({ value, isOfType: true }));
const number = (text: string): Digits => new Digits(text);

const tooLargeNumbers = [number('1e400'), number('-1e400'), number('1e21')];
/** Text that JSON can write, and that no encoding of Unicode has. */
const brokenTexts = ['\ud83d', '\udc4d', 'half \ud83d an emoji'];
const objects = [{}, { text: 'text' }];

/** Texts that say little, or too much. */
const oddTexts = (valid: string): string[] => [
  '',
  ' ',
  '\u3000\t',
  '\0',
  `${valid}\0`,
  `${valid}\r\nX-Evil: 1`,
  `${valid}\u200b👍`,
  '__proto__',
  'constructor',
  valid.padEnd(3_000, '0'),
  valid.padEnd(100_000, '0'),
];

/** Ids that a careless service would take for others. */
const oddIds = (valid: string): string[] => [
  ...oddTexts(valid),
  '.',
  '..',
  '../',
  `../${valid}`,
  `x/../${valid}`,
  `..\\${valid}`,
  `%2e%2e%2f${valid}`,
  `${valid}/`,
  `${valid}/..`,
  `${valid}?x=1`,
  `${valid}#x`,
  `${valid};x`,
  ` ${valid} `,
  'toString',
  '$&',
  '{roomId}',
];

const scalars: Readonly<Record<string, (valid: unknown) => readonly WrongValue[]>> = {
  ID: (valid) => [
    ...possible(...oddIds(String(valid)), 0, -1, number('9007199254740991')),
    ...impossible(...brokenTexts, ...tooLargeNumbers, 1.5, 5e-324, true, [], ['text'], ...objects),
    // A literal is digits, and none of them is lost.
    ...['9007199254740992', '99440529405976545', '-99440529405976545'].map((text) => ({
      value: number(text),
      isOfType: false,
      isLiteralOfType: true,
    })),
  ],
  String: (valid) => [
    ...possible(...oddTexts(String(valid))),
    ...impossible(...brokenTexts, ...tooLargeNumbers, 0, 1.5, true, [], ['text'], ...objects),
  ],
  Int: () => [
    ...possible(0, -1, 2_147_483_647, -2_147_483_648),
    ...impossible(2_147_483_648, -2_147_483_649, number('99440529405976545'), ...tooLargeNumbers),
    ...impossible(1.5, 5e-324, '1', '', '\ud83d', true, [], [1], {}),
  ],
  Boolean: () => impossible('true', '', '\ud83d', 0, 1, [], [true], {}),
  DateTime: () => [
    ...possible('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2026-12-01T00:00:00+14:00'),
    ...impossible('', ' ', 'soon', '\ud83d', '2026-12-01', '2026-12-01T00:00:00', '2026-02-30T00:00:00Z'),
    ...impossible(
      '+275760-09-13T00:00:01Z',
      '2026-12-01T00:00:00Z\0',
      `2026-12-01T00:00:00.${'0'.repeat(3_000)}`,
    ),
    ...impossible(0, 1_800_000_000_000, number('1e400'), true, [], ['2026-12-01T00:00:00Z'], {}),
  ],
  // What a representation holds is looked at by its own rules.
  _Any: () =>
    impossible('', 'text', 0, true, [], {}, { __typename: 'Query' }, { __typename: '__proto__' }, '\ud83d'),
};

/**
 * What clients get wrong at a place. What only resolvers and services can judge comes at every place; what no value of the
 * type can be is refused by the type, wherever that stands.
 */
export function wrongValues({ type, valid, isNullable, isOptional }: Place): readonly WrongValue[] {
  return [
    ...(isNullable ? possible(null) : impossible(null)),
    ...(isOptional ? [] : impossible(undefined)),
    ...wrongValuesOf(getNullableType(type), valid),
  ];
}

function wrongValuesOf(type: GraphQLInputType, valid: unknown): readonly WrongValue[] {
  if (isListType(type)) return wrongLists(type.ofType, valid);
  if (isInputObjectType(type)) return wrongObjects(type, valid as object);
  if (isEnumType(type)) {
    const [first = ''] = type.getValues().map(({ name }) => name);
    const unknown = ['NOT_A_VALUE', first.toLowerCase(), '__proto__', 'constructor'];
    return [
      ...unknown.map((name) => ({ value: name, literal: name, isOfType: false })),
      ...impossible('', ' ', '\ud83d', `${first}\0`, 0, 1.5, true, [], [first], {}),
      { value: 'NOT_A_VALUE', literal: JSON.stringify(first), isOfType: false },
    ];
  }
  const wrong = scalars[(type as { readonly name: string }).name];
  if (!wrong) throw new Error(`Say in wrong-values.ts what clients get wrong about ${String(type)}.`);
  return wrong(valid);
}

function wrongLists(item: GraphQLInputType, valid: unknown): readonly WrongValue[] {
  const [validItem] = valid as readonly unknown[];
  return [
    // One item stands for a list of it.
    ...possible([], validItem),
    ...(isNonNullType(item) ? impossible([null], [validItem, null]) : possible([null])),
    ...(isListType(getNullableType(item)) ? [] : impossible([[validItem]], [[]])),
    ...impossible(Array.from({ length: 1_001 }, () => validItem)),
  ];
}

function wrongObjects(type: GraphQLInputObjectType, valid: object): readonly WrongValue[] {
  const [first, second] = Object.keys(type.getFields());
  const needsNothing = !type.isOneOf && !Object.values(type.getFields()).some(isRequiredInputField);
  return [
    ...impossible('', 'text', '\ud83d', 0, 1.5, true, [], [valid]),
    ...(needsNothing ? possible({}) : impossible({})),
    ...impossible({ ...valid, noSuchField: 1 }, { ...valid, constructor: 1 }),
    // The name of no field, and in JavaScript that of none of its own.
    { value: JSON.parse(`{"__proto__":1}`) as unknown, isOfType: false },
    ...(type.isOneOf && first !== undefined && second !== undefined
      ? impossible({ [first]: null }, { ...valid, [first]: null, [second]: null })
      : []),
  ];
}
