import { expect, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createSparingLog } from '../../src/logging/sparing-log.ts';

function start() {
  const scheduler = createScheduler({ now: () => new Date(0), runs: false });
  const lines: string[] = [];
  const take = createSparingLog<string, string>({
    clock: scheduler,
    intervalMs: 60_000,
    write: (reason, detail, count) => lines.push(`${reason} ${detail} ×${count}`),
  });
  return { scheduler, lines, take };
}

test('the first time is told at once, what follows in one line at the end of the interval, with how many', async () => {
  const { scheduler, lines, take } = start();
  for (const detail of ['1', '2', '3']) take('a', detail);
  expect(lines).toEqual(['a 1 ×1']);
  await scheduler.advance(60_000);
  expect(lines).toEqual(['a 1 ×1', 'a 3 ×2']);
});

test('what goes on is told once in each interval', async () => {
  const { scheduler, lines, take } = start();
  for (let second = 0; second < 180; second += 1) {
    take('a', 'b');
    await scheduler.advance(1_000);
  }
  expect(lines).toEqual(['a b ×1', 'a b ×59', 'a b ×60', 'a b ×60']);
});

test('what comes after a quiet interval is told at once again', async () => {
  const { scheduler, lines, take } = start();
  take('a', '1');
  await scheduler.advance(60_000);
  take('a', '2');
  expect(lines).toEqual(['a 1 ×1', 'a 2 ×1']);
});

test('one reason keeps no other from being told', () => {
  const { lines, take } = start();
  take('a', '1');
  take('b', '1');
  expect(lines).toEqual(['a 1 ×1', 'b 1 ×1']);
});
