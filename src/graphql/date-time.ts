import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

function parse(value: unknown): Date {
  if (typeof value === 'string' && form.test(value)) {
    const date = new Date(value);
    // A day that its month doesn't have would roll over into the next.
    const isOnCalendar = Number(value.slice(8, 10)) <= daysInMonth(value);
    if (!Number.isNaN(date.getTime()) && isOnCalendar) return date;
  }
  throw new GraphQLError(
    `DateTime takes an RFC 3339 date-time with a time zone, such as "2026-12-01T09:00:00Z"; it got ${JSON.stringify(value)}`,
  );
}

function daysInMonth(value: string): number {
  return new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
}

/** The scalar `DateTime`: a `Date` inside, RFC 3339 outside. */
export const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('DateTime serialises Date objects only');
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
