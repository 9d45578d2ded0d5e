import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
} from 'graphql';
import type { GraphQLInputType, OperationTypeNode } from 'graphql';
import type { Place, Target, ValidValue } from './places.ts';
import { Digits } from './wrong-values.ts';
import type { WrongValue } from './wrong-values.ts';

/** A GraphQL request, its variables in their own words. */
export interface MistakenRequest {
  readonly operation: OperationTypeNode;
  readonly document: string;
  /** JSON. */
  readonly variables: string;
  /** All texts and numbers in it: what it may be about. */
  readonly texts: readonly string[];
}

/** Stands in a value where the wrong one goes in its own words. */
const here = Symbol('here');

/** A request in which nothing is wrong but the value at a place, which comes in the variable of the whole argument. */
export function withVariable(
  target: Target,
  place: Place,
  { value }: WrongValue,
  validOf: ValidValue,
): MistakenRequest {
  const { name, type } = place.argument;
  const whole = place.around(value);
  const variables = whole === undefined ? '{}' : `{"value":${json(whole)}}`;
  const document = documentOf(target, `($value: ${String(type)})`, name, '$value', validOf);
  return { operation: target.operation, document, variables, texts: textsIn(document, whole) };
}

/** A request in which nothing is wrong. */
export function withoutMistake(target: Target, validOf: ValidValue): MistakenRequest {
  const document = documentOf(target, '', undefined, undefined, validOf);
  return { operation: target.operation, document, variables: '{}', texts: textsIn(document, undefined) };
}

/** The same with a variable at the very place. */
export function withOwnVariable(
  target: Target,
  place: Place,
  { value }: WrongValue,
  validOf: ValidValue,
): MistakenRequest {
  const { name, type } = place.argument;
  const argument = literal(place.around(here), type, '$value');
  const document = documentOf(target, `($value: ${String(place.type)})`, name, argument, validOf);
  const variables = value === undefined ? '{}' : `{"value":${json(value)}}`;
  return { operation: target.operation, document, variables, texts: textsIn(document, value) };
}

/** The same without variables. */
export function withLiteral(
  target: Target,
  place: Place,
  wrong: WrongValue,
  validOf: ValidValue,
): MistakenRequest {
  const { name, type } = place.argument;
  const isLeftOut = wrong.value === undefined;
  const text = wrong.literal ?? literal(wrong.value, place.type, '');
  const whole = place.around(isLeftOut ? undefined : here);
  const argument = whole === undefined ? undefined : literal(whole, type, text);
  const document = documentOf(target, '', name, argument, validOf);
  return { operation: target.operation, document, variables: '{}', texts: textsIn(document, wrong.value) };
}

function documentOf(
  { operation, owner, field, parent }: Target,
  declaration: string,
  wrongName: string | undefined,
  wrongArgument: string | undefined,
  validOf: ValidValue,
): string {
  const others = field.args
    .filter((argument) => argument.name !== wrongName && isRequiredArgument(argument))
    .map(({ name, type }) => `${name}: ${literal(validOf(type, field.name, name), type, '')}`);
  const given = wrongArgument === undefined ? others : [`${wrongName}: ${wrongArgument}`, ...others];
  const call = `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
  const asked = isCompositeType(getNamedType(field.type)) ? `${call} { __typename }` : call;
  if (!parent) return `${operation} ${declaration} { ${asked} }`;
  const key = parent.args.map(
    ({ name, type }) => `${name}: ${literal(validOf(type, parent.name, name), type, '')}`,
  );
  return `${operation} ${declaration} { ${parent.name}(${key.join(', ')}) { ... on ${owner} { ${asked} } } }`;
}

/** A value as JSON. */
function json(value: unknown): string {
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value as Record<string, unknown>).filter(
    ([, member]) => member !== undefined,
  );
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${json(member)}`).join(',')}}`;
}

/** A value as it stands in a document. @param atPlace what stands for the wrong value */
function literal(value: unknown, type: GraphQLInputType | undefined, atPlace: string): string {
  if (value === here) return atPlace;
  if (value instanceof Digits) return value.text;
  const nullable = type && getNullableType(type);
  if (Array.isArray(value)) {
    const item = isListType(nullable) ? nullable.ofType : nullable;
    return `[${value.map((each) => literal(each, item, atPlace)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    const members = Object.entries(value as Record<string, unknown>)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => {
        const known = Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
        return `${name}: ${literal(member, known, atPlace)}`;
      });
    return `{${members.join(', ')}}`;
  }
  const isEnumValue = isEnumType(nullable) && typeof value === 'string' && nullable.getValue(value);
  return isEnumValue ? value : JSON.stringify(value);
}

function textsIn(document: string, value: unknown): readonly string[] {
  const string = /"(?:[^"\\]|\\.)*"/g;
  const texts = (document.match(string) ?? []).map((text) => JSON.parse(text) as string);
  const numbers = document.replace(string, '').match(/-?\d+/g) ?? [];
  return [...texts, ...numbers, ...textsOf(value)];
}

function textsOf(value: unknown): string[] {
  if (value instanceof Digits) return [value.text];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
