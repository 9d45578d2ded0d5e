import { expect, test } from 'vitest';
import { AsyncQueue } from '../../src/streams/async-queue.ts';

const nothing = (): void => undefined;
const ended = { done: true, value: undefined };

test('values are taken in the order in which they were pushed', async () => {
  const queue = new AsyncQueue<string>(nothing);
  queue.push('one');
  queue.push('two');
  expect(await queue.next()).toEqual({ done: false, value: 'one' });
  expect(await queue.next()).toEqual({ done: false, value: 'two' });
});

test('who asks twice at once is given the next two values, in order', async () => {
  const queue = new AsyncQueue<string>(nothing);
  const asked = [queue.next(), queue.next()];
  queue.push('one');
  queue.push('two');
  expect(await Promise.all(asked)).toEqual([
    { done: false, value: 'one' },
    { done: false, value: 'two' },
  ]);
});

test('whoever waits learns that it has ended', async () => {
  const queue = new AsyncQueue<string>(nothing);
  const asked = [queue.next(), queue.next()];
  queue.end();
  expect(await Promise.all(asked)).toEqual([ended, ended]);
});

test('what was pushed before the end is still taken', async () => {
  const queue = new AsyncQueue<string>(nothing);
  queue.push('one');
  queue.end();
  queue.push('too late');
  expect(await queue.next()).toEqual({ done: false, value: 'one' });
  expect(await queue.next()).toEqual(ended);
});

test('who returns wants nothing of what waits, and ends it once', async () => {
  let ends = 0;
  const queue = new AsyncQueue<string>(() => {
    ends += 1;
  });
  queue.push('one');
  await queue.return();
  await queue.return();
  queue.end();
  expect(await queue.next()).toEqual(ended);
  expect(ends).toBe(1);
});
