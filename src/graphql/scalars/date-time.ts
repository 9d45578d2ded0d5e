import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';
import type { ValueNode } from 'graphql';

const form =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** @param literal where the value stands in the document, if it does */
function parse(value: unknown, literal?: ValueNode): Date {
  if (typeof value === 'string' && form.test(value)) {
    const date = new Date(value);
    // A day that its month doesn't have would roll over into the next.
    const isOnCalendar = Number(value.slice(8, 10)) <= daysInMonth(value);
    // Its time zone may carry a moment out of the four-digit years: RFC 3339 has no form for it in UTC.
    const year = date.getUTCFullYear();
    if (isOnCalendar && year >= 0 && year <= 9999) return date;
  }
  const got = literal ? `; it got ${print(literal)}` : '';
  throw new GraphQLError(
    `DateTime takes an RFC 3339 date-time with a time zone, such as "2026-12-01T09:00:00Z"${got}`,
    { nodes: literal ?? null },
  );
}

function daysInMonth(value: string): number {
  // Leap years repeat every 400 years, and `Date.UTC` takes years below 100 for those of the 20th century.
  const year = 2000 + (Number(value.slice(0, 4)) % 400);
  return new Date(Date.UTC(year, Number(value.slice(5, 7)), 0)).getUTCDate();
}

/** The scalar `DateTime`: a `Date` inside, RFC 3339 outside. */
export const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('DateTime serialises Date objects only');
  },
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
});
