import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { newFolder, openStore } from './sqlite-files.ts';
import type { Acknowledged } from './writing-process.ts';

/** Lets a process write until it has said so often that something is stored, and kills it in the middle. */
async function writtenUntilKilled(folder: string, lines: number): Promise<Map<string, Acknowledged>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writing-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const newest = new Map<string, Acknowledged>();
  let count = 0;
  for await (const line of createInterface(child.stdout)) {
    // The last may be cut off.
    if (!line.endsWith('}')) break;
    const acknowledged = JSON.parse(line) as Acknowledged;
    newest.set(acknowledged.call, acknowledged);
    count += 1;
    if (count === lines) child.kill('SIGKILL');
  }
  await ended;
  return newest;
}

test.each([40, 700])(
  'what was acknowledged is there after kill -9, which came after %i acknowledgements',
  async (lines) => {
    const folder = await newFolder();
    const newest = await writtenUntilKilled(folder, lines);
    expect(newest.size).toBe(10);
    const store = openStore(folder);
    const due = await store.work.takeDue('giveUp', Date.now(), { limit: 100_000, leaseMs: 1 });
    const ids = new Set(due.map(({ id }) => id));
    for (const { call, sequence, number } of newest.values()) {
      const history = await store.calls.readHistory(call);
      if (history?.kind !== 'live') throw new Error(`the call ${call} is lost`);
      const { record, log } = history;
      expect(record.deltas?.last).toBeGreaterThanOrEqual(sequence);
      expect(record.deltas?.missing).toEqual([]);
      expect(record.view.participants.size).toBe(20);
      expect(log.events.map((event) => event.sequence)).toEqual(
        Array.from({ length: record.sequence - log.floor }, (_, index) => log.floor + 1 + index),
      );
      for (let one = 2; one <= sequence; one += 1) {
        const id = `${number} ${one}`;
        expect(await store.callbackTokens.callOf(id)).toBe(id);
        expect(await store.keyValues.get('one', id)).toMatchObject({ text: id });
        expect(await store.creations.byToken(id)).toMatchObject({ key: { idempotencyKey: id } });
        expect(await store.parked.read(id)).toBeDefined();
        expect(ids.has(id)).toBe(true);
      }
    }
  },
);
