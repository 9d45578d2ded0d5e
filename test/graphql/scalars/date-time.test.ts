import { json as readJson } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { json, startStubUpstream } from '../../support/stub-upstream.ts';
import type { StubUpstream } from '../../support/stub-upstream.ts';

/** The `validFrom` of the rooms that the upstream was asked to create. */
const sent: unknown[] = [];
let upstream: StubUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startStubUpstream((request, response) => {
    void readJson(request).then((body) => {
      const { validFrom } = body as { validFrom: string };
      sent.push(validFrom);
      json(response, { id: '1', createdAt: validFrom, validFrom, validUntil: validFrom });
    });
  });
  gateway = await startGateway({
    config: { communicationServices: { kind: 'accessKey', endpoint: upstream.url, accessKey: 'QQ==' } },
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream[Symbol.asyncDispose]();
});
beforeEach(() => {
  sent.length = 0;
});

const byVariable = (validFrom: unknown) =>
  gateway.query(
    'mutation ($validFrom: DateTime) { createRoom(input: { validFrom: $validFrom }) { room { validFrom } } }',
    { validFrom },
  );

const byLiteral = (literal: string) =>
  gateway.query(`mutation { createRoom(input: { validFrom: ${literal} }) { room { validFrom } } }`);

const words = 'DateTime takes an RFC 3339 date-time with a time zone, such as "2026-12-01T09:00:00Z"';

describe('a DateTime is taken and given in UTC to the millisecond', () => {
  test.each([
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01t09:00:00z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00+00:00', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00-00:00', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00+05:45', '2026-12-01T03:15:00.000Z'],
    ['2026-12-31T23:30:00-08:00', '2027-01-01T07:30:00.000Z'],
    ['2026-01-01T00:30:00+14:00', '2025-12-31T10:30:00.000Z'],
    ['2026-12-01T09:00:00+23:59', '2026-11-30T09:01:00.000Z'],
    ['2026-12-01T09:00:00.1Z', '2026-12-01T09:00:00.100Z'],
    ['2026-12-01T09:00:00.123Z', '2026-12-01T09:00:00.123Z'],
    ['2026-12-01T09:00:00.1239999Z', '2026-12-01T09:00:00.123Z'],
    ['2026-12-01T23:59:59.999999999999Z', '2026-12-01T23:59:59.999Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['2000-02-29T12:00:00Z', '2000-02-29T12:00:00.000Z'],
    ['2026-02-28T23:00:00-02:00', '2026-03-01T01:00:00.000Z'],
    ['2026-04-30T00:00:00Z', '2026-04-30T00:00:00.000Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
    ['0004-02-29T00:00:00Z', '0004-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ])('%s is %s', async (value, utc) => {
    const data = { createRoom: { room: { validFrom: utc } } };
    expect(await byVariable(value)).toEqual({ data });
    expect(await byLiteral(`"${value}"`)).toEqual({ data });
    expect(sent).toEqual([utc, utc]);
  });

  test('null is none', async () => {
    await byVariable(null);
    await byLiteral('null');
    expect(sent).toEqual([undefined, undefined]);
  });
});

const bad: [why: string, value: string][] = [
  ['empty', ''],
  ['a word', 'tomorrow'],
  ['a date', '2026-12-01'],
  ['without a time zone', '2026-12-01T09:00:00'],
  ['without seconds', '2026-12-01T09:00Z'],
  ['with a blank for the T', '2026-12-01 09:00:00Z'],
  ['with blanks around it', ' 2026-12-01T09:00:00Z '],
  ['with a line break behind it', '2026-12-01T09:00:00Z\\n'],
  ['a time zone by name', '2026-12-01T09:00:00 UTC'],
  ['a time zone without a colon', '2026-12-01T09:00:00+0100'],
  ['a time zone of hours only', '2026-12-01T09:00:00+01'],
  ['a time zone of 24 hours', '2026-12-01T09:00:00+24:00'],
  ['a time zone of 60 minutes', '2026-12-01T09:00:00+01:60'],
  ['a fraction of nothing', '2026-12-01T09:00:00.Z'],
  ['a fraction with a comma', '2026-12-01T09:00:00,5Z'],
  ['February 29 of a common year', '2026-02-29T12:00:00Z'],
  ['February 29 of a century', '1900-02-29T12:00:00Z'],
  ['February 29 of the year 1', '0001-02-29T12:00:00Z'],
  ['February 30', '2024-02-30T12:00:00Z'],
  ['April 31', '2026-04-31T00:00:00Z'],
  ['month 0', '2026-00-10T00:00:00Z'],
  ['month 13', '2026-13-10T00:00:00Z'],
  ['day 0', '2026-12-00T00:00:00Z'],
  ['day 32', '2026-12-32T00:00:00Z'],
  ['hour 24', '2026-12-01T24:00:00Z'],
  ['minute 60', '2026-12-01T09:60:00Z'],
  ['second 60', '2026-12-31T23:59:60Z'],
  ['a year of two digits', '26-12-01T09:00:00Z'],
  ['a year of five digits', '12026-12-01T09:00:00Z'],
  ['a year with a sign', '+012026-12-01T09:00:00Z'],
  ['before the year 0 in UTC', '0000-01-01T00:00:00+00:01'],
  ['after the year 9999 in UTC', '9999-12-31T23:59:59-00:01'],
  ['digits of another alphabet', '２０２６-12-01T09:00:00Z'],
];

describe('what is no date-time is refused before anything is sent', () => {
  test.each(bad)('%s: "%s"', async (_, value) => {
    const text = JSON.parse(`"${value}"`) as string;
    const variable = await byVariable(text);
    expect(variable.errors).toMatchObject([
      { locations: [{ line: 1, column: 11 }], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(variable.errors?.[0]?.message).toMatch(/^Variable "\$validFrom" got invalid value /);
    expect(variable.errors?.[0]?.message).toContain(words);

    const literal = await byLiteral(`"${value}"`);
    expect(literal.errors).toEqual([
      {
        message: `${words}; it got "${value}"`,
        locations: [{ line: 1, column: 43 }],
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
    expect(sent).toEqual([]);
  });

  test.each([1_796_115_600_000, 0, true, {}, ['2026-12-01T09:00:00Z'], { date: '2026-12-01' }])(
    'a variable of %j',
    async (value) => {
      const { errors } = await byVariable(value);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      expect(errors?.[0]?.message).toContain(words);
      expect(sent).toEqual([]);
    },
  );

  test.each(['1796115600000', '1.5', 'true', 'TODAY', '{date: "2026-12-01"}', '["2026-12-01T09:00:00Z"]'])(
    'a literal of %s',
    async (literal) => {
      const { errors } = await byLiteral(literal);
      expect(errors).toMatchObject([
        { locations: [{ line: 1, column: 43 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ]);
      expect(errors?.[0]?.message).toBe(`${words}; it got ${literal}`);
      expect(sent).toEqual([]);
    },
  );
});
