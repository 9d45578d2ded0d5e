import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../src/upstreams/pipeline/retry-after.ts';

const date = 'Fri, 20 Nov 2026 15:00:00 GMT';
const given = (headers: Readonly<Record<string, string>>, status = 429): number | undefined =>
  retryAfterMs(status, (name) => headers[name]);

test.each([
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['seconds among blanks', { 'retry-after': ' 7 ' }, 7_000],
  ['a day', { 'retry-after': '86400' }, 60_000],
  ['more than a number holds', { 'retry-after': '9'.repeat(400) }, 60_000],
  ['no time', { 'retry-after': '0' }, undefined],
  ['less than no time', { 'retry-after': '-5' }, undefined],
  ['a fraction', { 'retry-after': '1.5' }, undefined],
  ['words', { 'retry-after': 'soon' }, undefined],
  ['nothing', { 'retry-after': '' }, undefined],
  ['no header', {}, undefined],
  ['a date', { 'retry-after': 'Fri, 20 Nov 2026 15:00:09 GMT', date }, 9_000],
  ['a date in the older form', { 'retry-after': 'Friday, 20-Nov-26 15:00:09 GMT', date }, 9_000],
  ['a date far ahead', { 'retry-after': 'Sat, 20 Nov 2027 15:00:00 GMT', date }, 60_000],
  ['a date in the past', { 'retry-after': 'Fri, 20 Nov 2026 14:59:59 GMT', date }, undefined],
  ['a date that is none', { 'retry-after': 'Fri, 99 Nov 2026 15:00:00 GMT', date }, undefined],
  ['a date of another form', { 'retry-after': '2026-11-20T15:00:09Z', date }, undefined],
  ['milliseconds', { 'retry-after-ms': '250' }, 250],
  ['milliseconds under another name', { 'x-ms-retry-after-ms': '250.5' }, 250.5],
  ['milliseconds that are none, beside seconds', { 'retry-after-ms': 'Infinity', 'retry-after': '2' }, 2_000],
])('a pause of %s', (_, headers, ms) => {
  expect(given(headers)).toBe(ms);
});

test('a date without the service’s own counts from the time here', () => {
  const inAMinute = new Date(Date.now() + 30_000).toUTCString();
  expect(given({ 'retry-after': inAMinute })).toBeGreaterThan(20_000);
});

test.each([
  [429, 7_000],
  [502, 7_000],
  [503, 7_000],
  [504, 7_000],
  [200, undefined],
  [301, undefined],
  [400, undefined],
  [404, undefined],
  [500, undefined],
])('status %i with a pause of seven seconds', (status, ms) => {
  expect(given({ 'retry-after': '7' }, status)).toBe(ms);
});

test('whatever a header says, a pause is above nothing and a minute at the most', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (seconds, ms, now) => {
      const pause = given({ 'retry-after': seconds, 'retry-after-ms': ms, date: now });
      expect(pause === undefined || (pause > 0 && pause <= 60_000)).toBe(true);
    }),
  );
});
