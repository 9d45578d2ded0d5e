import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../src/clock.ts';
import { readConfig } from '../src/config/config.ts';
import { openStore } from '../src/open-store.ts';
import { newFolder } from './live/store/sqlite-files.ts';

const begin = Date.UTC(2026, 10, 20, 15);
const second = 1_000;
const hour = 3_600 * second;

/** A clock that began at a time of day, so many milliseconds ago. */
function clockFrom(timeOfDay: number): Clock & { passed: number } {
  return {
    passed: 0,
    now() {
      return new Date(timeOfDay + this.passed);
    },
    monotonicNow() {
      return this.passed;
    },
    schedule: () => () => undefined,
  };
}

describe('the store of a gateway that was restarted', () => {
  const hangUp = { kind: 'hangUp', id: 'c1' } as const;

  /** Has work due in half a minute, and opens the store again when the time of day has changed by so much. */
  async function reopened(setForth: number) {
    const liveState = { kind: 'file', folder: await newFolder(), isSynced: false } as const;
    const settings = { ...readConfig({}), liveState };
    const warnings: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line) => warnings.push(line) });
    const before = await openStore(settings, clockFrom(begin), logger);
    await before.store.work.schedule(hangUp, before.now() + 30 * second);
    await before.close();
    const clock = clockFrom(begin + setForth);
    const after = await openStore(settings, clock, logger);
    const due = async (): Promise<number> =>
      (await after.store.work.takeDue('hangUp', after.now(), { limit: 9, leaseMs: 0 })).length;
    return { ...after, clock, due, warnings };
  }

  test('has its work due when it would have been, though the time of day was set back an hour', async () => {
    const { clock, now, due, warnings, close } = await reopened(-hour);
    expect(now()).toBe(begin);
    clock.passed += 29 * second;
    expect(await due()).toBe(0);
    clock.passed += 2 * second;
    expect(await due()).toBe(1);
    expect(warnings.join()).toContain('"seconds":3600');
    await close();
  });

  test('goes by the time of day if that has gone on', async () => {
    const { now, due, warnings, close } = await reopened(hour);
    expect(now()).toBe(begin + hour);
    expect(await due()).toBe(1);
    expect(warnings).toEqual([]);
    await close();
  });
});

test('a store in memory begins with the time of day', async () => {
  const settings = readConfig({ DATA_DIR: 'memory' });
  const { now, close } = await openStore(settings, clockFrom(begin), pino({ level: 'silent' }));
  expect(now()).toBe(begin);
  await close();
});
