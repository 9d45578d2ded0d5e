import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScheduler } from '../../../../src/sandbox/graph/simulation/virtual-clock.ts';

const begin = new Date('2026-11-20T15:00:00Z');

describe('virtual time', () => {
  const start = () => createScheduler({ now: () => begin, runs: false });

  it('stands still unless it is advanced', async () => {
    const scheduler = start();
    expect(scheduler.now()).toEqual(begin);
    await scheduler.advance(1_500);
    expect(scheduler.now().getTime()).toBe(begin.getTime() + 1_500);
  });

  it('runs what falls due, in order, each at its own time', async () => {
    const scheduler = start();
    const ran: [string, number][] = [];
    const note = (name: string) => () => ran.push([name, scheduler.now().getTime() - begin.getTime()]);
    scheduler.schedule(300, note('c'));
    scheduler.schedule(100, () => {
      note('a')();
      scheduler.schedule(100, note('b'));
    });
    scheduler.schedule(301, note('never'));
    await scheduler.advance(300);
    expect(ran).toEqual([
      ['a', 100],
      ['b', 200],
      ['c', 300],
    ]);
  });

  it('does not run what was called off', async () => {
    const scheduler = start();
    const task = vi.fn();
    scheduler.schedule(10, task)();
    await scheduler.advance(10);
    expect(task).not.toHaveBeenCalled();
  });
});

describe('running time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: begin });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs a task when it is due', () => {
    const task = vi.fn();
    createScheduler().schedule(1_000, task);
    vi.advanceTimersByTime(999);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledOnce();
  });

  it('goes on from where it was advanced to, each task run once', async () => {
    const scheduler = createScheduler();
    const [soon, later] = [vi.fn(), vi.fn()];
    scheduler.schedule(1_000, soon);
    scheduler.schedule(60_000, later);
    await scheduler.advance(50_000);
    expect(soon).toHaveBeenCalledOnce();
    expect(scheduler.now().getTime()).toBe(begin.getTime() + 50_000);
    vi.advanceTimersByTime(9_999);
    expect(later).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(later).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(100_000);
    expect(soon).toHaveBeenCalledOnce();
  });

  it('goes by the clock that it is given', () => {
    let now = begin;
    const scheduler = createScheduler({ now: () => now });
    now = new Date(begin.getTime() + 5);
    expect(scheduler.now()).toEqual(now);
  });
});
