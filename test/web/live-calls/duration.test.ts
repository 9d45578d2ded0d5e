import { expect, test } from 'vitest';
import { durationAttribute, durationText } from '../../../src/web/live-calls/calls/duration.ts';

const second = 1_000;
const hour = 3_600 * second;

test.each([
  [-5 * second, '0:00', 'PT0S'],
  [7_999, '0:07', 'PT7S'],
  [725 * second, '12:05', 'PT725S'],
  [hour + 123 * second, '1:02:03', 'PT3723S'],
  [24 * hour - second, '23:59:59', 'PT86399S'],
  [51 * hour, '2 d 3 h', 'PT183600S'],
])('%i ms are %s', (milliseconds, text, attribute) => {
  expect([durationText(milliseconds), durationAttribute(milliseconds)]).toEqual([text, attribute]);
});
