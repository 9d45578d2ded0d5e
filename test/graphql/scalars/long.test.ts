import { parseValue } from 'graphql';
import { expect, test } from 'vitest';
import { long } from '../../../src/graphql/scalars/long.ts';

test.each([0, 42, -7, Number.MAX_SAFE_INTEGER, 2n ** 63n - 1n])(
  '%s is sent as a decimal string',
  (number) => {
    expect(long.serialize(number)).toBe(String(number));
  },
);

test.each([1.5, NaN, 2 ** 53, '42', null])('%s is never sent', (value) => {
  expect(() => long.serialize(value)).toThrow(TypeError);
});

test.each(['0', '-9223372036854775808', '9223372036854775807'])('%s is taken exactly', (text) => {
  expect(long.parseValue(text)).toBe(BigInt(text));
  expect(long.parseLiteral(parseValue(`"${text}"`), {})).toBe(BigInt(text));
  expect(long.parseLiteral(parseValue(text), {})).toBe(BigInt(text));
});

test.each(['9223372036854775808', '-9223372036854775809', '1.5', '', ' 1', '1e3', true, null, 1.5])(
  '%j is refused, with what would be right',
  (value) => {
    expect(() => long.parseValue(value)).toThrow('such as "42"');
  },
);

test('a literal of another kind is refused, and shown', () => {
  expect(() => long.parseLiteral(parseValue('true'), {})).toThrow('it got true');
});
