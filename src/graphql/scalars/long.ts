import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';
import type { ValueNode } from 'graphql';

const min = -(2n ** 63n);
const max = 2n ** 63n - 1n;

/** @param literal where the value stands in the document, if it does */
function parse(value: unknown, literal?: ValueNode): bigint {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && /^-?\d{1,19}$/.test(text)) {
    const number = BigInt(text);
    if (number >= min && number <= max) return number;
  }
  const got = literal ? `; it got ${print(literal)}` : '';
  throw new GraphQLError(`Long takes a whole number of 64 bits as a decimal string, such as "42"${got}`, {
    nodes: literal ?? null,
  });
}

/** The scalar `Long`: whole numbers as decimal strings, since JSON's numbers are not exact beyond 2^53. */
export const long = new GraphQLScalarType<bigint, string>({
  name: 'Long',
  serialize: (value) => {
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
    throw new TypeError('Long serialises whole numbers only');
  },
  parseValue: (value) => parse(value),
  parseLiteral: (node) =>
    parse(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined, node),
});
